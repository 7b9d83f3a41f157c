//! What a simulated day costs. Run with `cargo bench --bench what_if`.
//!
//! What to expect on two shared cores: a day of 500 tickets in 3 ms, and in 7 ms while others use the cores too; it may
//! take 50 ms. Twice the tickets take twice the time. A variant takes as many days as it has runs, twice.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;

use divan::Bencher;
use motcua::config;
use motcua::simulate::{Counter, Day, Demand, Runs, Variant, compare, play};

fn main() {
    divan::main();
}

/// The sample of a day that is assumed, with so many tickets on average.
fn day(tickets: f64) -> Day {
    let plan = config::demo().offices.values().next().unwrap().plan.clone();
    let mut day = config::assumed_day(Path::new("config/assumed-day.toml"), &plan).unwrap();
    let Demand::Assumed(groups) = &mut day.demand else { unreachable!() };
    let usual: f64 = groups.values().map(|group| group.per_hour.iter().sum::<f64>()).sum();
    groups.values_mut().for_each(|group| group.times = tickets / usual);
    day
}

/// One day, from drawing who comes to the last ticket.
#[divan::bench(args = [250, 500, 1000])]
fn a_day_of_tickets(bencher: Bencher, tickets: u32) {
    let day = day(tickets.into());
    bencher.bench_local(|| {
        let visitors = day.visitors(1, 1);
        play(&day.plan, day.date, black_box(&visitors), &day.staffing, false).office.issued()
    });
}

/// What a page waits for: the day and a variant of it, until the figures are known.
#[divan::bench(sample_count = 3)]
fn a_variant_of_a_day_of_500_tickets(bencher: Bencher) {
    let day = day(500.0);
    let counters =
        [(6u16, "A,C"), (7, "A")].map(|(n, serves)| (motcua::office::CounterNo(n), serves.parse::<Counter>().unwrap()));
    let varied = Variant { counters: counters.into(), ..Variant::default() }.of(&day).unwrap();
    bencher.bench_local(|| compare(&day, Some(&varied), Runs::default(), &mut |_| ControlFlow::Continue(())).runs);
}
