//! Printers that are there, off, broken or blocked: real ports and real files, and what becomes of the slips.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use motcua::clock::SystemClock;
use motcua::office::TicketId;
use motcua::printing::escpos::print_bytes;
use motcua::printing::{Condition, Connection, PrintFailure, PrintLimits, PrintState, PrinterPlan, Printers, Slip};

use crate::printing::{assert_is_printed, samples};
use crate::support::escpos_decoder::decode;

/// Short bounds, so that a test of a printer that is off takes no time.
fn limits() -> PrintLimits {
    PrintLimits {
        mailbox: 4,
        give_up_after: Duration::from_millis(600),
        pause: Duration::from_millis(50),
        connect: Duration::from_millis(300),
        write: Duration::from_secs(3),
        confirm: Duration::from_secs(3),
        slowest_bytes_per_s: 1_000_000,
        status: Duration::from_millis(50),
        look_every: None,
    }
}

fn at_port(address: SocketAddr, width_dots: u32) -> PrinterPlan {
    let connection = Connection::Tcp { host: address.ip().to_string(), port: address.port() };
    PrinterPlan::new("hall", connection, width_dots)
}

fn at_file(path: &Path) -> PrinterPlan {
    let connection = Connection::File { path: path.into() };
    PrinterPlan::new("hall", connection, 384)
}

fn start(plan: PrinterPlan, limits: PrintLimits) -> Printers {
    Printers::start(vec![plan], limits, Arc::new(SystemClock)).expect("threads")
}

/// The ordinary sample, for the n-th ticket.
fn slip(n: u8) -> Slip {
    Slip { ticket: TicketId::from_random([n; 10]), ..samples().remove(0).1 }
}

/// Asks, and fails if asking took as long as trying a printer that is off.
#[track_caller]
fn ask(printers: &Printers, slip: Slip) -> PrintState {
    let asked = Instant::now();
    let state = printers.print("hall", slip);
    assert!(asked.elapsed() < limits().give_up_after, "the caller waited {:?}", asked.elapsed());
    state
}

/// The state once it is settled, learnt by the signal alone.
#[track_caller]
fn settled(printers: &Printers, ticket: TicketId) -> PrintState {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let mut changes = printers.changes();
    let wait = async {
        loop {
            changes.mark_unchanged();
            match printers.state(ticket) {
                Some(state) if state.is_settled() => return state,
                Some(_) => changes.changed().await.expect("the printers live"),
                None => panic!("the slip is not known"),
            }
        }
    };
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), wait).await }).expect("settles in time")
}

fn listener() -> (TcpListener, SocketAddr) {
    listener_on("127.0.0.1")
}

/// A test that closes its port for a while takes a loopback address of its own, so that no other test gets the port.
fn listener_on(own: &str) -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((own, 0)).expect("a free port");
    let address = listener.local_addr().expect("bound");
    (listener, address)
}

/// A printer that reads each of `jobs` to its end.
fn good_printer(listener: TcpListener, jobs: usize) -> JoinHandle<Vec<Vec<u8>>> {
    thread::spawn(move || (0..jobs).map(|_| read_whole(&listener)).collect())
}

fn read_whole(listener: &TcpListener) -> Vec<u8> {
    let (mut stream, _) = listener.accept().expect("a job");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("whole");
    bytes
}

#[test]
fn what_arrives_at_the_port_is_the_preview() {
    for width in [384, 576] {
        let (listener, address) = listener();
        let paper = good_printer(listener, samples().len());
        let printers = start(at_port(address, width), PrintLimits { mailbox: 16, ..limits() });
        for (name, slip) in samples() {
            assert_eq!(ask(&printers, slip.clone()), PrintState::Printing);
            assert_eq!(settled(&printers, slip.ticket), PrintState::Printed, "{name}");
        }
        for (bytes, (name, slip)) in paper.join().expect("printed").iter().zip(samples()) {
            let out = decode(bytes);
            assert_is_printed(&out, &slip, width, name);
            assert_eq!((out.asked_at_once, out.paper_asked), (1, 1), "one that does not answer is asked no more");
        }
    }
}

#[test]
fn a_printer_that_is_off_fails_in_time_and_the_next_slip_prints_when_it_is_back() {
    let (listener, address) = listener_on("127.0.91.1");
    drop(listener);
    let printers = start(at_port(address, 384), limits());
    let asked = Instant::now();
    assert_eq!(ask(&printers, slip(1)), PrintState::Printing);
    assert_eq!(ask(&printers, slip(2)), PrintState::Printing);
    for n in [1, 2] {
        let state = settled(&printers, slip(n).ticket);
        assert!(matches!(state, PrintState::Failed(PrintFailure::Unreachable { .. })), "{state:?}");
    }
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());

    let paper = good_printer(TcpListener::bind(address).expect("the same port"), 2);
    ask(&printers, slip(3));
    assert_eq!(settled(&printers, slip(3).ticket), PrintState::Printed);
    ask(&printers, slip(1));
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Printed, "a slip that failed may be asked for again");
    assert_eq!(paper.join().expect("printed").len(), 2);
}

#[test]
fn a_printer_that_comes_back_within_the_time_prints_without_being_asked_again() {
    let (closed, address) = listener_on("127.0.91.2");
    drop(closed);
    let printers = start(at_port(address, 384), PrintLimits { give_up_after: Duration::from_secs(10), ..limits() });
    ask(&printers, slip(1));
    thread::sleep(Duration::from_millis(200));
    assert_eq!(printers.state(slip(1).ticket), Some(PrintState::Printing));
    let paper = good_printer(TcpListener::bind(address).expect("the same port"), 1);
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Printed);
    assert_eq!(paper.join().expect("printed").len(), 1);
}

#[test]
fn a_reset_in_the_middle_is_unknown_and_never_printed_twice_by_itself() {
    let (listener, address) = listener();
    let printers = start(at_port(address, 576), limits());
    ask(&printers, slip(1));
    let (mut stream, _) = listener.accept().expect("a job");
    stream.read_exact(&mut [0; 500]).expect("the beginning");
    // Closing with unread bytes makes the system send a reset.
    drop(stream);
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Unknown);

    assert_eq!(ask(&printers, slip(1)), PrintState::Unknown, "asking once more changes nothing");
    listener.set_nonblocking(true).expect("set");
    thread::sleep(limits().give_up_after);
    assert!(listener.accept().is_err(), "it was sent a second time");
    listener.set_nonblocking(false).expect("set");

    assert_eq!(printers.print_copy("hall", slip(1), 2), PrintState::Printing);
    let out = decode(&read_whole(&listener));
    assert_is_printed(&out, &slip(1), 576, "asked for by a person");
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Printed);
    assert_eq!(ask(&printers, slip(1)), PrintState::Unknown, "of the first one nobody knows more than before");
    assert_eq!(printers.newest(slip(1).ticket), Some((2, PrintState::Printed)));
}

#[test]
fn an_answer_about_its_paper_is_enough_and_silence_is_unknown() {
    let (listener, address) = listener();
    let printers = start(at_port(address, 384), limits());
    let take = |listener: &TcpListener| -> TcpStream {
        let (mut stream, _) = listener.accept().expect("a job");
        stream.read_to_end(&mut Vec::new()).expect("whole");
        stream
    };
    ask(&printers, slip(1));
    let mut open = take(&listener);
    open.write_all(&[0x00]).expect("answered");
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Printed);
    ask(&printers, slip(2));
    let silent = take(&listener);
    assert_eq!(settled(&printers, slip(2).ticket), PrintState::Unknown);
    drop((open, silent));
}

/// How long a printer with a sensor may take to answer, on a busy machine.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// A printer with a sensor: answers what it is asked at once, for its paper with `paper`, reads the rest, and answers
/// `in_turn`. The answer is what it read beside the questions.
fn printer_with_sensor(listener: &TcpListener, paper: u8, in_turn: u8) -> Vec<u8> {
    let (mut stream, _) = listener.accept().expect("a line");
    for n in [4, 1, 2, 3] {
        let mut question = [0; 3];
        stream.read_exact(&mut question).expect("the question");
        assert_eq!(question, [0x10, 0x04, n]);
        stream.write_all(&[if n == 4 { paper } else { 0x12 }]).expect("answered");
    }
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("whole");
    // A line that was only for the questions is closed by now.
    let _ = stream.write_all(&[in_turn]);
    bytes
}

#[test]
fn what_a_printer_says_after_a_slip_counts_more_than_what_it_said_before() {
    let (listener, address) = listener();
    let printers = start(at_port(address, 384), PrintLimits { status: ANSWERED_WITHIN, ..limits() });
    let condition = |printers: &Printers| printers.conditions()["hall"].condition;
    assert_eq!(condition(&printers), Condition::NotMet);

    ask(&printers, slip(1));
    let bytes = printer_with_sensor(&listener, 0x12, 0x03);
    assert_is_printed(&decode(&bytes), &slip(1), 384, "near the end of its roll");
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Printed);
    assert_eq!(condition(&printers), Condition::PaperLow);

    ask(&printers, slip(2));
    printer_with_sensor(&listener, 0x12, 0x0c);
    assert_eq!(settled(&printers, slip(2).ticket), PrintState::Unknown, "the roll ended in the middle");
}

#[test]
fn an_idle_printer_is_looked_at_and_what_is_found_is_told() {
    let (listener, address) = listener();
    let every = Some(Duration::from_millis(20));
    let limits = PrintLimits { look_every: every, status: ANSWERED_WITHIN, ..limits() };
    let printers = start(at_port(address, 384), limits);
    for (answer, condition) in [(0x72, Condition::PaperOut), (0x12, Condition::Ready)] {
        let mut changes = printers.condition_changes();
        changes.mark_unchanged();
        let seen = thread::scope(|scope| {
            let looked_at = scope.spawn(|| printer_with_sensor(&listener, answer, 0));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
            let changed = async { tokio::time::timeout(Duration::from_secs(60), changes.changed()).await };
            runtime.block_on(changed).expect("told in time").expect("the printers live");
            looked_at.join().expect("asked")
        });
        assert_eq!(seen, [0; 0], "looking printed something");
        assert_eq!(printers.conditions()["hall"].condition, condition);
    }
    drop(listener);
}

#[test]
fn a_full_mailbox_and_an_unknown_printer_are_told_at_once() {
    let (listener, address) = listener_on("127.0.91.3");
    let printers = start(at_port(address, 384), PrintLimits { confirm: Duration::from_secs(30), ..limits() });
    ask(&printers, slip(1));
    // The first is under way to a printer that says nothing, so the mailbox is empty and stays as it is filled.
    let _silent = listener.accept().expect("a job");
    for n in 2..=5 {
        assert_eq!(ask(&printers, slip(n)), PrintState::Printing);
    }
    for n in 6..=12 {
        assert_eq!(ask(&printers, slip(n)), PrintState::Failed(PrintFailure::Busy));
        assert_eq!(printers.state(slip(n).ticket), Some(PrintState::Failed(PrintFailure::Busy)));
    }
    let state = printers.print("cellar", slip(13));
    assert!(matches!(state, PrintState::Failed(PrintFailure::NoSuchPrinter { ref name }) if name == "cellar"));
}

#[test]
fn a_file_gets_one_slip_after_the_other_and_a_missing_device_is_never_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("slips.bin");
    let printers = start(at_file(&path), limits());
    for n in [1, 2] {
        ask(&printers, slip(n));
        assert_eq!(settled(&printers, slip(n).ticket), PrintState::Printed);
    }
    let bytes = std::fs::read(&path).expect("written");
    let (first, second) = bytes.split_at(bytes.len() / 2);
    assert_eq!(first, second);
    assert_is_printed(&decode(first), &slip(1), 384, "in a file");

    let device = Path::new("/dev/motcua-no-such-printer");
    let printers = start(at_file(device), limits());
    ask(&printers, slip(3));
    let state = settled(&printers, slip(3).ticket);
    assert!(matches!(state, PrintState::Failed(PrintFailure::Unreachable { .. })), "{state:?}");
    assert!(!device.exists());
}

#[test]
fn a_device_that_takes_no_more_blocks_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lp0");
    let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
    assert!(made.success());
    // An open reader that reads nothing: the pipe takes 64 KiB, then a write blocks, as at a printer without paper.
    let mut device = OpenOptions::new().read(true).write(true).open(&path).expect("a pipe");
    let filler = 60_000;
    device.write_all(&vec![0; filler]).expect("room");
    let printers = start(at_file(&path), PrintLimits { write: Duration::from_millis(300), ..limits() });
    ask(&printers, slip(1));
    assert_eq!(settled(&printers, slip(1).ticket), PrintState::Unknown);
    ask(&printers, slip(2));
    let state = settled(&printers, slip(2).ticket);
    assert!(matches!(state, PrintState::Failed(PrintFailure::Unreachable { .. })), "nothing of it was sent: {state:?}");

    // Somebody puts paper in: the third prints, and what the device had taken of the first swallows none of it.
    let reader = thread::spawn(move || {
        let mut bytes = vec![0; filler];
        device.read_exact(&mut bytes).expect("the filler");
        bytes.clear();
        let mut chunk = [0; 4096];
        while decode_cuts(&bytes) < 1 {
            let count = device.read(&mut chunk).expect("slips");
            bytes.extend_from_slice(&chunk[..count]);
        }
        bytes
    });
    ask(&printers, slip(3));
    let state = settled(&printers, slip(3).ticket);
    let bytes = reader.join().expect("read");
    assert_eq!(state, PrintState::Printed);
    let (of_the_first, third) = bytes.split_at(bytes.len() - print_bytes(&slip(3), &at_file(&path)).len());
    assert_is_printed(&decode(third), &slip(3), 384, "with a new roll");
    assert!(of_the_first.ends_with(&[0; 128 * 384 / 8]), "nothing closes the image that was cut off");
    assert_eq!(decode_cuts(of_the_first), 0, "the first never ends");
}

/// How many slips the bytes end, which may still be incomplete.
fn decode_cuts(bytes: &[u8]) -> usize {
    bytes.windows(4).filter(|command| *command == [0x1d, b'V', b'A', 1]).count()
}

#[test]
fn stopping_prints_what_was_accepted_and_reports_the_rest() {
    let (listener, address) = listener();
    let paper = good_printer(listener, 3);
    let printers = start(at_port(address, 384), PrintLimits { give_up_after: Duration::from_secs(10), ..limits() });
    for n in [1, 2, 3] {
        ask(&printers, slip(n));
    }
    assert_eq!(printers.stop(Duration::from_secs(20)), 0);
    assert_eq!(paper.join().expect("printed").len(), 3);
    for n in [1, 2, 3] {
        assert_eq!(printers.state(slip(n).ticket), Some(PrintState::Printed));
    }
    assert_eq!(ask(&printers, slip(4)), PrintState::Failed(PrintFailure::Stopping));

    // A printer that never confirms, and one slip behind it.
    let (listener, address) = self::listener();
    let printers = start(at_port(address, 384), PrintLimits { confirm: Duration::from_secs(30), ..limits() });
    ask(&printers, slip(1));
    ask(&printers, slip(2));
    let silent = listener.accept().expect("a job");
    let asked = Instant::now();
    assert_eq!(printers.stop(Duration::from_millis(400)), 1);
    assert!(asked.elapsed() < Duration::from_secs(20));
    assert_eq!(printers.state(slip(1).ticket), Some(PrintState::Unknown));
    assert_eq!(printers.state(slip(2).ticket), Some(PrintState::Failed(PrintFailure::Stopping)));
    drop(silent);

    // A printer that is off.

    let (listener, address) = listener_on("127.0.91.4");
    drop(listener);
    let printers = start(at_port(address, 384), PrintLimits { give_up_after: Duration::from_secs(30), ..limits() });
    ask(&printers, slip(1));
    assert_eq!(printers.stop(Duration::from_secs(4)), 0);
    assert_eq!(printers.state(slip(1).ticket), Some(PrintState::Failed(PrintFailure::Stopping)));
}
