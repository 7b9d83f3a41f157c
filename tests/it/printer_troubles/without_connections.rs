//! Lines that know no connections, a serial port and a device file: nothing says that the printer at their end is off.

use motcua::printing::{Condition, Connection, FlowControl, Parity, PrintFailure, PrintState};
use serialport::{SerialPort, TTYPort};

use super::{ask, bytes, condition, eventually, limits, longest, printed, settled, start};
use crate::support::printer_simulator::{Mode, PrinterSimulator};

/// A printer at the end of a serial line, and the path of the port at this end. The line exists as long as the last is
/// kept.
pub fn serial_printer() -> (PrinterSimulator, String, TTYPort) {
    let (far, near) = TTYPort::pair().expect("a pair of pseudo-terminals");
    let path = near.name().expect("it has a path");
    (PrinterSimulator::on_serial_line(far), path, near)
}

pub fn serial(path: &str) -> Connection {
    Connection::Serial { path: path.into(), baud: 115_200, parity: Parity::None, flow: FlowControl::None }
}

/// What a line without connections owes: the same for a serial port as for a device file.
fn check_line_without_connections(connection: fn(&str) -> Connection) {
    let (simulator, port, _line) = serial_printer();
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
    // On a busy machine its answers may be too late for the first attempts; a slip that failed is asked for again.
    eventually("begun", || {
        ask(&printers, "hall", 6);
        simulator.bytes_of_open_slip() > 0
    });
    simulator.set(Mode::Off);
    assert_eq!(settled(&printers, 6, longest(&limits(), 1)), PrintState::Unknown);
    simulator.set(Mode::Ready);
    assert_eq!(printed(&printers, 7), PrintState::Printed);
    assert_eq!(simulator.slips(), [1, 2, 4, 7].map(bytes));
    assert_eq!(simulator.rubbish(), [0; 0]);
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
