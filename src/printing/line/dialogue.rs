//! What is said over a line: the printer is asked how it is, gets the slip, and shows that it has read it.

use std::io;
use std::time::{Duration, Instant};

use super::Attempt;
use super::aside::Start;
use super::wire::{Route, Wire};
use crate::printing::condition::Condition;
use crate::printing::escpos::{ASK_PAPER, BAND_ROWS};
use crate::printing::printer::PrintLimits;
use crate::printing::status::{PaperStatus, Question, Told, answered_in_turn, is_answered_at_once};

/// The talk with one printer, over as many lines as it takes.
pub(super) struct Dialogue {
    route: Box<dyn Route>,
    /// When it last answered a question.
    answered_at: Option<Instant>,
    /// Whether it has ever answered `GS r 1`, so that without this answer its slip is not read to the end.
    answers_in_turn: bool,
    /// Whether the last slip may have been cut off in the middle of an image.
    is_torn: bool,
}

/// How long a printer that used to answer is taken for one that is off or stuck when it does not. Later it may have been
/// replaced by one that never answers, and gets slips again.
const REMEMBERED: Duration = Duration::from_secs(120);

/// The largest image of a slip: 576 dots wide. So many zeros fill what a torn slip has left open; else the printer would
/// take the next slip's first commands for dots. Outside an image a zero means nothing.
pub(super) const LARGEST_IMAGE: usize = BAND_ROWS * 72;

/// The time that so many bytes may take until they are confirmed.
pub(super) fn slip_time(bytes: usize, line_bytes_per_s: Option<u32>, limits: &PrintLimits) -> Duration {
    // A serial line carries nothing beside the slip, but its printer may hold it up now and then.
    let of_line = line_bytes_per_s.map_or(u32::MAX, |bytes_per_s| bytes_per_s / 5 * 4);
    let pace = limits.slowest_bytes_per_s.min(of_line).max(1);
    limits.confirm + Duration::from_secs_f64(bytes as f64 / f64::from(pace))
}

impl Dialogue {
    pub fn over(route: Box<dyn Route>) -> Dialogue {
        Dialogue { route, answered_at: None, answers_in_turn: false, is_torn: false }
    }

    /// How the printer is, without printing anything.
    pub fn look(&mut self, limits: &PrintLimits) -> Condition {
        if !self.route.may_answer() {
            return Condition::Unknown;
        }
        let Ok(mut wire) = self.route.open(limits) else { return Condition::Unreachable };
        let told = self.ask(wire.as_mut(), limits.status);
        if self.has_fallen_silent(told) { Condition::Unreachable } else { told.condition() }
    }

    /// Sends a slip, unless the printer says that it cannot print it.
    pub fn send(&mut self, slip: &[u8], limits: &PrintLimits, start: &Start) -> Attempt {
        let mut wire = match self.route.open(limits) {
            Ok(wire) => wire,
            Err(error) => return Attempt::NothingSent(error.to_string()),
        };
        let wire = wire.as_mut();
        let told = if self.route.may_answer() { self.ask(wire, limits.status) } else { Told::default() };
        match told.condition() {
            Condition::PaperOut => return Attempt::PaperOut,
            Condition::CoverOpen => return Attempt::CoverOpen,
            Condition::Offline => return Attempt::Offline(told.why_offline().to_owned()),
            _ if self.has_fallen_silent(told) => {
                return Attempt::NothingSent("it no longer says how it is: look whether it is on".to_owned());
            }
            _ => {}
        }
        if !start.is_given() {
            return Attempt::NothingSent("its time was over".to_owned());
        }
        let attempt = self.hand_over(wire, slip, told, limits);
        if let Attempt::Unknown(_) = attempt {
            wire.throw_away();
            self.is_torn = true;
        }
        attempt
    }

    fn hand_over(&mut self, wire: &mut dyn Wire, slip: &[u8], told: Told, limits: &PrintLimits) -> Attempt {
        let filler = if self.is_torn { LARGEST_IMAGE } else { 0 };
        let question = if self.route.may_answer() { ASK_PAPER } else { &[] };
        let job = [&vec![0; filler], slip, question].concat();
        let end = Instant::now() + slip_time(job.len(), self.route.bytes_per_s(), limits);
        let mut sent = 0;
        while sent < job.len() {
            match wire.write(&job[sent..], limits.write.min(until(end))) {
                Ok(0) => return broken(sent, filler, "it takes no more"),
                Ok(count) => sent += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    return broken(sent, filler, "it takes no more");
                }
                Err(error) => return broken(sent, filler, &error.to_string()),
            }
        }
        match self.confirmed(wire, told, limits, end) {
            Ok(Some(PaperStatus::Out)) => Attempt::Unknown("the paper came to its end".to_owned()),
            Ok(paper) => {
                self.is_torn = false;
                Attempt::Printed(match paper {
                    Some(PaperStatus::NearEnd) => Condition::PaperLow,
                    Some(_) if !told.is_anything() => Condition::Ready,
                    _ => told.condition(),
                })
            }
            Err(error) => Attempt::Unknown(format!("not confirmed: {error}")),
        }
    }

    /// Waits until the printer has read everything. That a write succeeded says only that this machine's own buffer took
    /// the bytes; a printer that has read them answers the question for its paper, or closes.
    fn confirmed(
        &mut self,
        wire: &mut dyn Wire,
        told: Told,
        limits: &PrintLimits,
        end: Instant,
    ) -> io::Result<Option<PaperStatus>> {
        wire.finish(until(end))?;
        if !self.route.may_answer() {
            return Ok(None);
        }
        let is_mute = !told.is_anything() && !self.answers_in_turn;
        if !wire.closes() && is_mute {
            return Ok(None);
        }
        // Where the bytes are known to have left, only the printer's own buffer is between them and the paper.
        let end = if wire.closes() { end } else { end.min(Instant::now() + limits.confirm) };
        let mut byte = [0];
        loop {
            match read_before(end, wire, &mut byte) {
                Ok(0) if self.answers_in_turn => return Err(io::Error::other("it closed before it answered")),
                Ok(0) => return Ok(None),
                // A late answer to what was asked at once says nothing about the bytes after that question.
                Ok(_) => {
                    if let Some(paper) = answered_in_turn(byte[0]) {
                        self.answers_in_turn = true;
                        return Ok(Some(paper));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::TimedOut && !wire.closes() && !self.answers_in_turn => {
                    return self.is_still_well(wire, limits);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// A printer that answers what is asked at once, but not in turn, has read its slip if it still can print.
    fn is_still_well(&mut self, wire: &mut dyn Wire, limits: &PrintLimits) -> io::Result<Option<PaperStatus>> {
        match self.ask(wire, limits.status).condition() {
            Condition::Ready => Ok(None),
            Condition::PaperLow => Ok(Some(PaperStatus::NearEnd)),
            condition => Err(io::Error::other(format!("afterwards it was {condition:?}"))),
        }
    }

    /// Asks one question after the other, until one is not answered.
    fn ask(&mut self, wire: &mut dyn Wire, within: Duration) -> Told {
        let mut told = Told::default();
        for question in Question::ALL {
            let Ok(answer) = answer_to(question, wire, within) else { break };
            told.note(question, answer);
        }
        if told.is_anything() {
            self.answered_at = Some(Instant::now());
        }
        told
    }

    /// Whether it says nothing, though it did a short while ago.
    fn has_fallen_silent(&self, told: Told) -> bool {
        !told.is_anything() && self.answered_at.is_some_and(|at| at.elapsed() < REMEMBERED)
    }
}

fn answer_to(question: Question, wire: &mut dyn Wire, within: Duration) -> io::Result<u8> {
    let end = Instant::now() + within;
    let mut sent = 0;
    while sent < question.bytes().len() {
        sent += wire.write(&question.bytes()[sent..], until(end))?;
    }
    let end = Instant::now() + within;
    let mut byte = [0];
    loop {
        match read_before(end, wire, &mut byte)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ if is_answered_at_once(byte[0]) => return Ok(byte[0]),
            _ => {}
        }
    }
}

fn read_before(end: Instant, wire: &mut dyn Wire, byte: &mut [u8]) -> io::Result<usize> {
    loop {
        match until(end) {
            Duration::ZERO => return Err(io::ErrorKind::TimedOut.into()),
            left => match wire.read(byte, left) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            },
        }
    }
}

fn until(end: Instant) -> Duration {
    end.saturating_duration_since(Instant::now())
}

/// What an error after `sent` bytes means, the first of which were `filler`.
fn broken(sent: usize, filler: usize, cause: &str) -> Attempt {
    match sent.saturating_sub(filler) {
        0 => Attempt::NothingSent(cause.to_owned()),
        of_slip => Attempt::Unknown(format!("after {of_slip} bytes: {cause}")),
    }
}
