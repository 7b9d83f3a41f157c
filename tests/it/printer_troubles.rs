//! Printers in every trouble of a lobby, simulated down to the byte: each slip comes out once, or it is said that it did
//! not, or that nobody knows.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use motcua::clock::SystemClock;
use motcua::office::TicketId;
use motcua::printing::slip::{Block, Words};
use motcua::printing::{
    Condition, Connection, FlowControl, Parity, PrintFailure, PrintLimits, PrintState, PrinterPlan, Printers, Slip,
    escpos, lay_out,
};
use serialport::{SerialPort, TTYPort};

use crate::support::cable::Cable;
use crate::support::escpos_decoder::decode;
use crate::support::faulty_journal::Chance;
use crate::support::printer_simulator::{Mode, PrinterSimulator};

const WIDTH_DOTS: u32 = 384;

/// Short bounds, and a pace at which a slow printer still counts as one that prints.
fn limits() -> PrintLimits {
    PrintLimits {
        mailbox: 4,
        give_up_after: Duration::from_millis(250),
        pause: Duration::from_millis(10),
        connect: Duration::from_millis(300),
        write: Duration::from_millis(300),
        confirm: Duration::from_millis(300),
        slowest_bytes_per_s: 1500,
        status: Duration::from_millis(150),
        look_every: None,
    }
}

/// The longest that a slip's state may take by these limits, on a machine that is busy with other tests.
fn longest(limits: &PrintLimits, slips: u32) -> Duration {
    let sending = limits.confirm + limits.write + Duration::from_secs(10);
    (limits.give_up_after + limits.connect + 8 * limits.status + sending) * slips + Duration::from_secs(20)
}

fn plan(name: &str, connection: Connection) -> PrinterPlan {
    PrinterPlan { name: name.to_owned(), connection, width_dots: WIDTH_DOTS, cut: true }
}

fn at(address: SocketAddr) -> Connection {
    Connection::Tcp { host: address.ip().to_string(), port: address.port() }
}

fn start(connection: Connection, limits: PrintLimits) -> Printers {
    Printers::start(vec![plan("hall", connection)], limits, Arc::new(SystemClock)).expect("threads")
}

/// A short slip in two images, so that a roll can end between them. No two numbers give the same bytes.
fn slip(number: u16) -> Slip {
    let words = |vi: String| Words { vi, en: None };
    let [high, low] = number.to_be_bytes();
    Slip {
        ticket: TicketId::from_random([0, 0, 0, 0, 0, 0, 0, 0, high, low]),
        blocks: vec![Block::Title(words(format!("A{number:03}"))), Block::Closing(words("Xin cảm ơn".to_owned()))],
    }
}

/// The bytes of a slip on paper.
fn bytes(number: u16) -> Vec<u8> {
    escpos::print_bytes(&lay_out(&slip(number), WIDTH_DOTS), true)
}

#[track_caller]
fn ask(printers: &Printers, printer: &str, number: u16) -> PrintState {
    let asked = Instant::now();
    let state = printers.print(printer, slip(number));
    assert!(asked.elapsed() < Duration::from_secs(1), "the kiosk waited {:?}", asked.elapsed());
    state
}

#[track_caller]
fn settled(printers: &Printers, number: u16, within: Duration) -> PrintState {
    let asked = Instant::now();
    loop {
        match printers.state(slip(number).ticket) {
            Some(PrintState::Printing) => {}
            Some(state) => return state,
            None => panic!("slip {number} is not known"),
        }
        assert!(asked.elapsed() < within, "slip {number} has no state after {within:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

#[track_caller]
fn printed(printers: &Printers, number: u16) -> PrintState {
    ask(printers, "hall", number);
    settled(printers, number, longest(&limits(), 1))
}

#[track_caller]
fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let asked = Instant::now();
    while !is_so() {
        assert!(asked.elapsed() < Duration::from_secs(30), "never {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

fn condition(printers: &Printers) -> Condition {
    printers.conditions()["hall"].condition
}

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
    let limits = PrintLimits { look_every: Some(Duration::from_millis(40)), ..limits() };
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
            PrintState::Printing => unreachable!("all are settled"),
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
                let slips_to_wait_for = 1 + troubles.below(4) as usize;
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
        (Mode::Resets, 20..200),
        (Mode::Off, 5..400),
    ];
    let (mode, for_ms) = chance.pick(&troubles).expect("there are some").clone();
    simulator.set(mode);
    thread::sleep(Duration::from_millis(for_ms.start + chance.below(for_ms.end - for_ms.start)));
}

#[test]
fn a_printer_that_says_it_cannot_print_gets_nothing_and_its_slip_waits_for_somebody_to_see_to_it() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.11");
    let printers = start(at(address), limits());
    let stuck = "its cutter is stuck: open the cover, take out torn paper, switch it off and on";
    for (number, mode, found, failure) in [
        (1, Mode::PaperOut, Condition::PaperOut, PrintFailure::PaperOut),
        (2, Mode::CoverOpen, Condition::CoverOpen, PrintFailure::CoverOpen),
        (3, Mode::CutterStuck, Condition::Offline, PrintFailure::Offline { remedy: stuck.to_owned() }),
    ] {
        simulator.set(mode);
        assert_eq!(printed(&printers, number), PrintState::Failed(failure), "{mode:?}");
        assert_eq!(condition(&printers), found);
        assert!(simulator.is_idle() && simulator.slips().is_empty(), "bytes went to a printer that is {mode:?}");
    }
    let patient = PrintLimits { give_up_after: Duration::from_secs(20), ..limits() };
    let printers = start(at(address), patient);
    for (number, mode) in [(4, Mode::PaperOut), (5, Mode::CoverOpen), (6, Mode::CutterStuck)] {
        simulator.set(mode);
        ask(&printers, "hall", number);
        eventually("met", || !matches!(condition(&printers), Condition::NotMet | Condition::Ready));
        assert_eq!(printers.state(slip(number).ticket), Some(PrintState::Printing), "it waits");
        simulator.set(Mode::Ready);
        assert_eq!(settled(&printers, number, Duration::from_secs(60)), PrintState::Printed, "{mode:?} is mended");
        assert_eq!(condition(&printers), Condition::Ready);
    }
    simulator.set(Mode::PaperLow);
    assert_eq!(printed(&printers, 7), PrintState::Printed);
    assert_eq!(condition(&printers), Condition::PaperLow);
    assert_eq!(simulator.slips(), [4, 5, 6, 7].map(bytes));
}

#[test]
fn slips_behind_one_that_waits_fail_for_the_same_reason() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.12");
    simulator.set(Mode::CoverOpen);
    let printers = start(at(address), limits());
    for number in [1, 2, 3] {
        ask(&printers, "hall", number);
    }
    for number in [1, 2, 3] {
        let state = settled(&printers, number, longest(&limits(), 3));
        assert_eq!(state, PrintState::Failed(PrintFailure::CoverOpen), "{number}");
    }
}

#[test]
fn a_roll_that_ends_in_the_middle_of_a_slip_leaves_it_unknown_and_it_comes_out_at_most_once() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.13");
    let every = Some(Duration::from_millis(20));
    let printers = start(at(address), PrintLimits { look_every: every, ..limits() });
    simulator.set(Mode::PaperEndsInMidJob);
    assert_eq!(printed(&printers, 1), PrintState::Unknown);
    eventually("told", || condition(&printers) == Condition::PaperOut);
    assert_eq!(simulator.slips().len(), 0);
    assert_eq!(ask(&printers, "hall", 1), PrintState::Unknown, "only a person asks for it again");
    simulator.set(Mode::Ready);
    eventually("told", || condition(&printers) == Condition::Ready);
    assert_eq!(printed(&printers, 2), PrintState::Printed);
    assert_eq!(simulator.slips(), [1, 2].map(bytes), "this printer goes on where its roll ended");
}

#[test]
fn a_printer_that_tells_nothing_still_prints_on_every_line() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.14");
    simulator.set(Mode::Mute);
    let every = Some(Duration::from_millis(20));
    let printers = start(at(address), PrintLimits { look_every: every, ..limits() });
    eventually("told", || condition(&printers) == Condition::Unknown);
    assert_eq!(printed(&printers, 1), PrintState::Printed);
    assert_eq!(condition(&printers), Condition::Unknown);
    assert_eq!(simulator.slips(), [bytes(1)]);

    let (simulator, port, _line) = serial_printer();
    simulator.set(Mode::Mute);
    let printers = start(serial(&port), limits());
    assert_eq!(printed(&printers, 2), PrintState::Printed);
    assert_eq!(condition(&printers), Condition::Unknown);
    eventually("printed", || simulator.slips() == [bytes(2)]);
}

#[test]
fn a_slow_printer_gets_the_time_that_its_pace_needs() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.15");
    simulator.set(Mode::Slow);
    let printers = start(at(address), limits());
    let asked = Instant::now();
    assert_eq!(printed(&printers, 1), PrintState::Printed);
    assert!(asked.elapsed() > limits().confirm + limits().write, "it was not slow at all");
    assert_eq!(simulator.slips(), [bytes(1)]);
}

#[test]
fn a_printer_that_stops_answering_gets_no_slip_to_lose() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.16");
    let printers = start(at(address), limits());
    assert_eq!(printed(&printers, 1), PrintState::Printed);
    simulator.set(Mode::NeverReads);
    let state = printed(&printers, 2);
    let says_why = |cause: &str| cause.contains("no longer says how it is");
    let is_told = matches!(&state, PrintState::Failed(PrintFailure::Unreachable { cause }) if says_why(cause));
    assert!(is_told, "{state:?}");
    assert_eq!(condition(&printers), Condition::Unreachable);
    simulator.set(Mode::Ready);
    assert_eq!(printed(&printers, 3), PrintState::Printed);
    assert_eq!(simulator.slips(), [1, 3].map(bytes));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_dies_in_the_middle_of_a_slip_is_found_in_time() {
    let (simulator, address) = PrinterSimulator::on_network("127.0.92.17");
    simulator.set(Mode::Slow);
    let cable = Cable::to(&format!("http://{address}")).await;
    let cable_end = cable.url().trim_start_matches("http://").parse().expect("an address");
    tokio::task::spawn_blocking(move || {
        let printers = start(at(cable_end), limits());
        ask(&printers, "hall", 1);
        eventually("begun", || simulator.bytes_of_open_slip() > 0);
        cable.pull();
        let pulled = Instant::now();
        assert_eq!(settled(&printers, 1, longest(&limits(), 1)), PrintState::Unknown);
        assert!(pulled.elapsed() < longest(&limits(), 1));
        assert_eq!(condition(&printers), Condition::Unreachable);
        // Connections still come about, and nothing passes them.
        let state = printed(&printers, 2);
        assert!(matches!(state, PrintState::Failed(PrintFailure::Unreachable { .. })), "{state:?}");

        cable.plug_in();
        simulator.set(Mode::Ready);
        eventually("idle", || simulator.is_idle() && simulator.bytes_of_open_slip() == 0);
        assert_eq!(printed(&printers, 3), PrintState::Printed);
        let slips = simulator.slips();
        let copies = |number: u16| slips.iter().filter(|slip| **slip == bytes(number)).count();
        assert!(copies(1) <= 1, "{} copies", copies(1));
        assert_eq!((copies(2), copies(3)), (0, 1));
    })
    .await
    .expect("it ends");
}

/// A printer at the end of a serial line, and the path of the port at this end. The line exists as long as the last is
/// kept.
fn serial_printer() -> (PrinterSimulator, String, TTYPort) {
    let (far, near) = TTYPort::pair().expect("a pair of pseudo-terminals");
    let path = near.name().expect("it has a path");
    (PrinterSimulator::on_serial_line(far), path, near)
}

fn serial(path: &str) -> Connection {
    Connection::Serial { path: path.into(), baud: 115_200, parity: Parity::None, flow: FlowControl::None }
}

/// What a line without connections owes: the same for a serial port as for a device file.
fn check_line_without_connections(connection: fn(&str) -> Connection) {
    let (simulator, port, line) = serial_printer();
    let printers = start(connection(&port), limits());
    for number in [1, 2] {
        assert_eq!(printed(&printers, number), PrintState::Printed);
        assert_eq!(condition(&printers), Condition::Ready);
    }
    simulator.set(Mode::PaperOut);
    assert_eq!(printed(&printers, 3), PrintState::Failed(PrintFailure::PaperOut));
    simulator.set(Mode::PaperLow);
    assert_eq!(printed(&printers, 4), PrintState::Printed);
    assert_eq!(condition(&printers), Condition::PaperLow);

    // Switched off, the port is still there.
    simulator.set(Mode::Off);
    let state = printed(&printers, 5);
    assert!(matches!(state, PrintState::Failed(PrintFailure::Unreachable { .. })), "{state:?}");
    assert_eq!(condition(&printers), Condition::Unreachable);

    // Switched off and on in the middle of a slip.
    simulator.set(Mode::Slow);
    ask(&printers, "hall", 6);
    eventually("begun", || simulator.bytes_of_open_slip() > 0);
    simulator.set(Mode::Off);
    assert_eq!(settled(&printers, 6, longest(&limits(), 1)), PrintState::Unknown);
    simulator.set(Mode::Ready);
    assert_eq!(printed(&printers, 7), PrintState::Printed);
    assert_eq!(simulator.slips(), [1, 2, 4, 7].map(bytes));
    assert_eq!(simulator.rubbish(), [0; 0]);
    drop((simulator, line));

    let state = printed(&printers, 8);
    assert!(matches!(state, PrintState::Failed(PrintFailure::Unreachable { .. })), "its port has gone: {state:?}");
}

#[test]
fn a_serial_printer_prints_says_how_it_is_and_survives_its_switch() {
    check_line_without_connections(serial);
}

#[test]
fn a_device_file_prints_says_how_its_printer_is_and_survives_its_switch() {
    check_line_without_connections(|path| Connection::File { path: path.into() });
}

#[test]
fn a_slip_that_was_cut_off_inside_an_image_swallows_nothing_of_the_next() {
    let (simulator, port, _line) = serial_printer();
    let printers = start(serial(&port), limits());
    // The interface has read part of an image when it stops, and goes on later with what comes then.
    simulator.set(Mode::Slow);
    ask(&printers, "hall", 1);
    eventually("begun", || simulator.bytes_of_open_slip() > 0);
    simulator.set(Mode::NeverReads);
    assert_eq!(settled(&printers, 1, longest(&limits(), 1)), PrintState::Unknown);
    simulator.set(Mode::Ready);
    eventually("idle", || simulator.is_idle());
    assert_eq!(printed(&printers, 2), PrintState::Printed);
    let slips = simulator.slips();
    assert_eq!(slips.last(), Some(&bytes(2)), "the next slip is whole");
    assert!(slips.len() <= 2, "{} slips", slips.len());
    assert_eq!(simulator.rubbish(), [0; 0]);
}

#[test]
fn a_usb_printer_that_is_not_plugged_in_is_named() {
    let usb = Connection::Usb { vendor: 0xdead, product: 0xbeef, serial: None };
    let printers = start(usb, limits());
    match printed(&printers, 1) {
        PrintState::Failed(PrintFailure::Unreachable { cause }) => {
            assert!(cause.contains("usb://dead:beef"), "{cause}")
        }
        state => panic!("{state:?}"),
    }
    assert_eq!(condition(&printers), Condition::Unreachable);
    assert!(!Path::new("/dev/motcua-no-such-port").exists());
    let printers = start(serial("/dev/motcua-no-such-port"), limits());
    match printed(&printers, 1) {
        PrintState::Failed(PrintFailure::Unreachable { cause }) => assert!(cause.contains("no-such-port"), "{cause}"),
        state => panic!("{state:?}"),
    }
}
