//! The office's waits beside those of queueing theory, as the table of `docs/simulation.md`.
//!
//! `cargo run --release --example queue_theory [SEED] [REPLICATIONS]`

#![allow(clippy::print_stdout, clippy::expect_used, reason = "the table is what it is for, and fixed names are valid")]

mod theory;

use theory::{Effort, Line, Wait};

const LOADS: [f64; 3] = [0.6, 0.8, 0.95];
const COUNTERS: [u16; 3] = [1, 3, 8];

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().ok());
    let seed = arguments.next().flatten().unwrap_or(1);
    let replications = arguments.next().flatten().unwrap_or(4000);
    println!(
        "Mean waits in service times; ± is half the 95 % confidence interval; z = (simulated − theory) / standard error.\n"
    );
    println!("| counters | load | who | theory | simulated | z |\n|---|---|---|---|---|---|");
    let (mut everybody, mut go_first, mut others_wait) = (Vec::new(), Vec::new(), Vec::new());
    let effort = Effort { replications, counted: 50, seed };
    for counters in COUNTERS {
        for load in LOADS {
            let line = Line { counters, load, first: None };
            everybody.push(row(line, "everybody", line.mean_wait(), line.play(effort).all));
        }
    }
    let effort = Effort { replications: replications / 2, counted: 50, seed };
    for (counters, load, share) in [(1, 0.6, 0.2), (1, 0.8, 0.2), (1, 0.95, 0.2), (3, 0.8, 0.5), (8, 0.95, 0.3)] {
        let line = Line { counters, load, first: Some((share, f64::INFINITY)) };
        let (first, others) = line.always_first(share);
        let waits = line.play(effort);
        if let Some((measured_first, measured_others)) = waits.classes {
            go_first.push(row(line, "those who always go first", first, measured_first));
            others_wait.push(row(line, "the others", others, measured_others));
        }
    }
    let head_starts = [
        (1, 0.6, 0.5, 2.0),
        (1, 0.8, 0.5, 2.0),
        (1, 0.8, 0.2, 6.0),
        (1, 0.95, 0.5, 2.0),
        (3, 0.8, 0.3, 1.0),
        (8, 0.95, 0.3, 1.0),
    ];
    for (counters, load, share, head_start) in head_starts {
        let line = Line { counters, load, first: Some((share, head_start)) };
        let (first, others) = line.with_head_start(share, head_start);
        let waits = line.play(effort);
        row(line, "everybody", line.mean_wait(), waits.all);
        if let (Some((measured_first, measured_others)), Some(difference)) = (waits.classes, waits.difference) {
            row(line, &format!("{share} of them with a head start of {head_start}"), first, measured_first);
            row(line, "the others", others, measured_others);
            row(line, "by how much the others wait longer", others - first, difference);
        }
    }
    println!();
    for (who, rows) in
        [("everybody", everybody), ("those who always go first", go_first), ("the others beside them", others_wait)]
    {
        println!("Pooled over the {} rows of {who}: z = {:+.1}", rows.len(), pooled(&rows));
    }
}

/// The distance of several independent rows together, in standard errors: it shows a bias that is too small for any one.
fn pooled(rows: &[f64]) -> f64 {
    rows.iter().sum::<f64>() / (rows.len() as f64).sqrt()
}

/// Prints a row, and says how far it lies from theory, in standard errors.
fn row(line: Line, who: &str, theory: f64, Wait { mean, half }: Wait) -> f64 {
    let Line { counters, load, .. } = line;
    let z = (mean - theory) / (half / 1.96);
    println!("| {counters} | {load} | {who} | {theory:.3} | {mean:.3} ± {half:.3} | {z:+.1} |");
    z
}
