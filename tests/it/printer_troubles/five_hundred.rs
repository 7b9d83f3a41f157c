//! Five hundred tickets through four printers that go from trouble to trouble.
//!
//! `MOTCUA_SEED=17 cargo test --test it five_hundred::` draws the same troubles again; how they meet the slips is the
//! machine's.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use motcua::clock::SystemClock;
use motcua::printing::{PrintFailure, PrintLimits, PrintState, Printers};

use super::{ask, at, bytes, eventually, limits, longest, plan, settled};
use crate::support::escpos_decoder::decode;
use crate::support::faulty_journal::Chance;
use crate::support::printer_simulator::{Mode, PrinterSimulator};

const TICKETS_PER_PRINTER: u16 = 125;

#[test]
fn of_five_hundred_tickets_each_is_on_paper_once_or_it_is_said_that_it_is_not() {
    let seed = match std::env::var("MOTCUA_SEED") {
        Ok(seed) => seed.parse().expect("MOTCUA_SEED is a number"),
        Err(_) => getrandom::u64().expect("random bits"),
    };
    // Shown if the test fails.
    println!("MOTCUA_SEED={seed}");
    let mut chance = Chance::new(seed);
    let names = ["gate", "hall", "yard", "first-floor"];
    let simulators: Vec<_> =
        (1..=names.len()).map(|n| PrinterSimulator::on_network(&format!("127.0.92.{n}"))).collect();
    let plans = names.iter().zip(&simulators).map(|(name, (_, address))| plan(name, at(*address))).collect();
    let limits = PrintLimits {
        give_up_after: Duration::from_millis(250),
        connect: Duration::from_millis(300),
        write: Duration::from_millis(300),
        confirm: Duration::from_millis(300),
        status: Duration::from_millis(150),
        look_every: Some(Duration::from_millis(40)),
        ..limits()
    };
    let printers = Printers::start(plans, limits.clone(), Arc::new(SystemClock)).expect("threads");

    let states: BTreeMap<u16, PrintState> = thread::scope(|scope| {
        let kiosks: Vec<_> = (0u16..)
            .zip(names.iter().zip(&simulators))
            .map(|(n, (name, (simulator, _)))| {
                let numbers = n * TICKETS_PER_PRINTER..(n + 1) * TICKETS_PER_PRINTER;
                let (printers, limits, chance) = (&printers, &limits, chance.fork());
                scope.spawn(move || run_kiosk(name, numbers, printers, simulator, limits, chance))
            })
            .collect();
        kiosks.into_iter().flat_map(|kiosk| kiosk.join().expect("a kiosk")).collect()
    });

    assert_eq!(states.len(), 500, "none is lost");
    let number_of: BTreeMap<Vec<u8>, u16> = states.keys().map(|number| (bytes(*number), *number)).collect();
    assert_eq!(number_of.len(), 500, "no two slips look the same");
    let mut on_paper: BTreeMap<u16, usize> = BTreeMap::new();
    for (simulator, _) in &simulators {
        assert_eq!(simulator.rubbish(), [0; 0]);
        for slip in simulator.slips() {
            assert_eq!(decode(&slip).cuts.len(), 1);
            let number = number_of.get(&slip).expect("a whole slip of one ticket");
            *on_paper.entry(*number).or_default() += 1;
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, state) in &states {
        let copies = on_paper.get(number).copied().unwrap_or(0);
        let kind = match state {
            PrintState::Printed => {
                assert_eq!(copies, 1, "slip {number} is reported as printed");
                "printed"
            }
            PrintState::Unknown => {
                assert!(copies <= 1, "slip {number}, of which nobody knows, came out {copies} times");
                "unknown"
            }
            PrintState::Failed(failure) => {
                assert_eq!(copies, 0, "slip {number} is reported as failed: {failure}");
                match failure {
                    PrintFailure::Busy => "busy",
                    PrintFailure::PaperOut => "paper out",
                    PrintFailure::CoverOpen => "cover open",
                    PrintFailure::Offline { .. } => "offline",
                    PrintFailure::Unreachable { .. } => "unreachable",
                    failure => panic!("slip {number}: {failure}"),
                }
            }
            PrintState::Printing | PrintState::Waiting(_) => unreachable!("all are settled"),
        };
        *counts.entry(kind).or_default() += 1;
    }
    println!("{counts:?}");
    for kind in ["printed", "unknown", "busy", "paper out", "unreachable"] {
        assert!(counts.contains_key(kind), "no slip was {kind}: {counts:?}");
    }
}

/// Takes numbers as people do, one or several at a time, while the printer goes from trouble to trouble. The answer is
/// what became of each.
fn run_kiosk(
    name: &str,
    numbers: std::ops::Range<u16>,
    printers: &Printers,
    simulator: &PrinterSimulator,
    limits: &PrintLimits,
    mut chance: Chance,
) -> BTreeMap<u16, PrintState> {
    let has_settled = AtomicUsize::new(0);
    let all = numbers.len();
    let mut troubles = chance.fork();
    let mut states = BTreeMap::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            while has_settled.load(Ordering::Relaxed) < all {
                trouble(simulator, &mut troubles);
                simulator.set(Mode::Ready);
                let (before, since) = (has_settled.load(Ordering::Relaxed), Instant::now());
                let slips_to_wait_for = 1 + troubles.below(8) as usize;
                while has_settled.load(Ordering::Relaxed) < (before + slips_to_wait_for).min(all)
                    && since.elapsed() < Duration::from_millis(400)
                {
                    thread::sleep(Duration::from_millis(1));
                }
            }
        });
        let mut left: Vec<u16> = numbers.rev().collect();
        while !left.is_empty() {
            // The mailbox holds four.
            let at_once = if chance.per_mille(100) { 7 } else { 1 + chance.below(3) as usize };
            let burst = left.split_off(left.len().saturating_sub(at_once));
            for number in &burst {
                let state = ask(printers, name, *number);
                assert!(matches!(state, PrintState::Printing | PrintState::Failed(PrintFailure::Busy)), "{state:?}");
            }
            for number in &burst {
                states.insert(*number, settled(printers, *number, longest(limits, burst.len() as u32)));
                has_settled.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    // What nobody knows of may still come out.
    simulator.set(Mode::Ready);
    eventually("idle", || simulator.is_idle());
    states
}

/// One trouble, for as long as it takes somebody to see to it.
fn trouble(simulator: &PrinterSimulator, chance: &mut Chance) {
    let troubles = [
        (Mode::Slow, 300..1800),
        (Mode::PaperEndsInMidJob, 30..400),
        (Mode::PaperOut, 50..500),
        (Mode::CoverOpen, 50..500),
        (Mode::CutterStuck, 50..400),
        (Mode::NeverReads, 30..500),
        (Mode::Resets, 10..50),
        (Mode::Off, 5..400),
    ];
    let (mode, for_ms) = chance.pick(&troubles).expect("there are some").clone();
    simulator.set(mode);
    thread::sleep(Duration::from_millis(for_ms.start + chance.below(for_ms.end - for_ms.start)));
}
