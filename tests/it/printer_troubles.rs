//! Printers in every trouble of a lobby, simulated down to the byte: each slip comes out once, or it is said that it did
//! not, or that nobody knows.

mod five_hundred;
mod without_connections;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use motcua::clock::SystemClock;
use motcua::office::TicketId;

use motcua::printing::slip::{Align, Block, Size, Words};
use motcua::printing::{
    Condition, Connection, PrintFailure, PrintLimits, PrintState, PrinterPlan, Printers, Slip, escpos,
};
use without_connections::{serial, serial_printer};

use crate::support::cable::Cable;
use crate::support::printer_simulator::{Mode, PrinterSimulator};

const WIDTH_DOTS: u32 = 384;

/// Short bounds, but long enough for a machine that is busy with other tests; and a pace at which a slow printer still
/// counts as one that prints.
fn limits() -> PrintLimits {
    PrintLimits {
        mailbox: 4,
        give_up_after: Duration::from_secs(1),
        pause: Duration::from_millis(10),
        connect: Duration::from_secs(1),
        write: Duration::from_secs(1),
        confirm: Duration::from_secs(1),
        slowest_bytes_per_s: 1500,
        status: Duration::from_secs(1),
        look_every: None,
    }
}

/// The longest that a slip's state may take by these limits, on a machine that is busy with other tests.
fn longest(limits: &PrintLimits, slips: u32) -> Duration {
    let sending = limits.confirm + limits.write + Duration::from_secs(10);
    (limits.give_up_after + limits.connect + 8 * limits.status + sending) * slips + Duration::from_secs(20)
}

fn plan(name: &str, connection: Connection) -> PrinterPlan {
    PrinterPlan::new(name, connection, WIDTH_DOTS)
}

fn at(address: SocketAddr) -> Connection {
    Connection::Tcp { host: address.ip().to_string(), port: address.port() }
}

fn start(connection: Connection, limits: PrintLimits) -> Printers {
    Printers::start(vec![plan("hall", connection)], limits, Arc::new(SystemClock)).expect("threads")
}

/// A short slip in two images, so that a roll can end between them. No two numbers give the same bytes.
fn slip(number: u16) -> Slip {
    let line =
        |text: String| Block::Text { words: Words::plain(text), size: Size::Normal, bold: true, align: Align::Centre };
    let [high, low] = number.to_be_bytes();
    Slip {
        ticket: TicketId::from_random([0, 0, 0, 0, 0, 0, 0, 0, high, low]),
        blocks: vec![line(format!("A{number:03}")), Block::Rule, line("Xin cảm ơn".to_owned())],
    }
}

/// The bytes of a slip on paper.
fn bytes(number: u16) -> Vec<u8> {
    escpos::print_bytes(&slip(number), &PrinterPlan::new("any", at(([0, 0, 0, 0], 9100).into()), WIDTH_DOTS))
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
            Some(state) if state.is_settled() => return state,
            Some(_) => {}
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
    for (number, mode, failure) in [
        (4, Mode::PaperOut, PrintFailure::PaperOut),
        (5, Mode::CoverOpen, PrintFailure::CoverOpen),
        (6, Mode::CutterStuck, PrintFailure::Offline { remedy: stuck.to_owned() }),
    ] {
        simulator.set(mode);
        ask(&printers, "hall", number);
        eventually("told", || printers.state(slip(number).ticket) != Some(PrintState::Printing));
        assert_eq!(printers.state(slip(number).ticket), Some(PrintState::Waiting(failure)), "it waits");
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
    // The second time it is known that this printer answers after each slip.
    for (ends, next) in [(1, 2), (3, 4)] {
        simulator.set(Mode::PaperEndsInMidJob);
        assert_eq!(printed(&printers, ends), PrintState::Unknown);
        eventually("told", || condition(&printers) == Condition::PaperOut);
        assert_eq!(ask(&printers, "hall", ends), PrintState::Unknown, "only a person asks for it again");
        simulator.set(Mode::Ready);
        eventually("told", || condition(&printers) == Condition::Ready);
        assert_eq!(printed(&printers, next), PrintState::Printed);
    }
    assert_eq!(simulator.slips(), [1, 2, 3, 4].map(bytes), "this printer goes on where its roll ended");
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
    let pace_s = bytes(1).len() as f64 / 2000.0;
    assert!(pace_s > limits().confirm.as_secs_f64(), "a slip of {} bytes shows nothing", bytes(1).len());
    assert!(asked.elapsed().as_secs_f64() > pace_s * 0.8, "it was not slow at all");
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

#[test]
fn a_usb_printer_or_a_port_that_is_not_there_is_named() {
    let usb = Connection::Usb { vendor: 0xdead, product: 0xbeef, serial: None };
    let printers = start(usb, limits());
    match printed(&printers, 1) {
        PrintState::Failed(PrintFailure::Unreachable { cause }) => {
            assert!(cause.contains("usb://dead:beef"), "{cause}")
        }
        state => panic!("{state:?}"),
    }
    assert_eq!(condition(&printers), Condition::Unreachable);
    let printers = start(serial("/dev/motcua-no-such-port"), limits());
    match printed(&printers, 1) {
        PrintState::Failed(PrintFailure::Unreachable { cause }) => assert!(cause.contains("no-such-port"), "{cause}"),
        state => panic!("{state:?}"),
    }
}
