//! A line in a thread of its own: whatever an operating system makes of opening a port or resolving a name, the printer's
//! thread waits for it only as long as its limits say.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Attempt;
use super::dialogue::{Dialogue, LARGEST_IMAGE, slip_time};
use super::wire::Route;
use crate::printing::condition::Condition;
use crate::printing::printer::PrintLimits;
use crate::printing::status::Question;

/// A line's thread, as the printer's thread sees it.
pub(in crate::printing) struct Aside {
    errands: SyncSender<Errand>,
    answers: Receiver<Answer>,
    bytes_per_s: Option<u32>,
    /// Whether the answer to an errand whose time ran out is still to come.
    is_stuck: bool,
}

struct Errand {
    /// What to send; without it the printer is only asked how it is.
    slip: Option<Arc<[u8]>>,
    limits: PrintLimits,
    start: Arc<Start>,
}

enum Answer {
    Looked(Condition),
    Tried(Attempt),
}

/// Whether a slip's first byte may leave. It is given once, or withdrawn: a slip that was given up never starts later.
#[derive(Default)]
pub(super) struct Start(Mutex<Option<By>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The line has begun to send.
    Line,
    /// Whoever waited has given up.
    Printer,
}

/// Beyond the limits that each step keeps by itself.
const SLACK: Duration = Duration::from_millis(500);

impl Aside {
    pub fn start(route: Box<dyn Route>) -> io::Result<Aside> {
        let (errands, to_run) = mpsc::sync_channel::<Errand>(1);
        let (answer, answers) = mpsc::sync_channel(1);
        let bytes_per_s = route.bytes_per_s();
        let mut dialogue = Dialogue::over(route);
        thread::Builder::new().name("printer-line".to_owned()).spawn(move || {
            for Errand { slip, limits, start } in to_run {
                let told = match slip {
                    Some(bytes) => Answer::Tried(dialogue.send(&bytes, &limits, &start)),
                    None => Answer::Looked(dialogue.look(&limits)),
                };
                if answer.send(told).is_err() {
                    break;
                }
            }
        })?;
        Ok(Aside { errands, answers, bytes_per_s, is_stuck: false })
    }

    /// Sends a slip; takes at most the time in which the previous one must let go, and the limits'.
    pub fn send(&mut self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        let most = longest(bytes.len(), self.bytes_per_s, limits);
        let start = Arc::new(Start::default());
        match self.run(Some(bytes.clone()), limits, &start, most) {
            Ok(Answer::Tried(attempt)) => attempt,
            Ok(Answer::Looked(_)) => Attempt::NothingSent("the line mistook the slip for a question".to_owned()),
            Err(cause) if start.withdraw() => Attempt::NothingSent(cause.to_owned()),
            Err(cause) => Attempt::Unknown(cause.to_owned()),
        }
    }

    /// How the printer is, without printing anything.
    pub fn look(&mut self, limits: &PrintLimits) -> Condition {
        match self.run(None, limits, &Arc::default(), asking_time(limits)) {
            Ok(Answer::Looked(condition) | Answer::Tried(Attempt::Printed(condition))) => condition,
            Ok(Answer::Tried(_)) | Err(_) => Condition::Unreachable,
        }
    }

    fn run(
        &mut self,
        slip: Option<Arc<[u8]>>,
        limits: &PrintLimits,
        start: &Arc<Start>,
        most: Duration,
    ) -> Result<Answer, &'static str> {
        if self.is_stuck && self.answers.recv_timeout(limits.connect).is_err() {
            return Err("the line is still stuck in what was sent before");
        }
        self.is_stuck = false;
        let errand = Errand { slip, limits: limits.clone(), start: start.clone() };
        self.errands.send(errand).map_err(|_| "the line's thread has ended")?;
        self.answers.recv_timeout(most).map_err(|error| match error {
            RecvTimeoutError::Timeout => {
                self.is_stuck = true;
                "the line answers nothing, and takes no more"
            }
            RecvTimeoutError::Disconnected => "the line's thread has ended",
        })
    }
}

/// How long a slip of so many bytes may take until its outcome is known.
pub(super) fn longest(bytes: usize, line_bytes_per_s: Option<u32>, limits: &PrintLimits) -> Duration {
    asking_time(limits) + limits.write + slip_time(LARGEST_IMAGE + bytes, line_bytes_per_s, limits)
}

fn asking_time(limits: &PrintLimits) -> Duration {
    limits.connect + limits.status * 2 * Question::ALL.len() as u32 + SLACK
}

impl Start {
    /// The line asks whether it may send the first byte.
    pub fn is_given(&self) -> bool {
        self.decide(By::Line) == By::Line
    }

    /// The answer is whether nothing has been sent, and nothing will be.
    fn withdraw(&self) -> bool {
        self.decide(By::Printer) == By::Printer
    }

    fn decide(&self, by: By) -> By {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(by)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::super::wire::Wire;
    use super::*;

    /// A line whose opening hangs, as the name of a printer does where no name server answers.
    struct Hangs(Mutex<Receiver<()>>);

    impl Route for Hangs {
        fn open(&self, _: &PrintLimits) -> io::Result<Box<dyn Wire>> {
            let opened = self.0.lock().expect("one opens").recv();
            Err(io::Error::other(format!("opened at last: {opened:?}")))
        }
    }

    #[test]
    fn a_line_that_hangs_holds_up_nobody_and_its_slip_never_starts_later() {
        let (open, opening) = mpsc::channel();
        let mut aside = Aside::start(Box::new(Hangs(Mutex::new(opening)))).expect("a thread");
        let moment = Duration::from_millis(20);
        let limits = PrintLimits {
            connect: moment,
            write: moment,
            confirm: moment,
            status: moment,
            slowest_bytes_per_s: 1_000_000,
            ..PrintLimits::default()
        };
        let slip: Arc<[u8]> = Arc::new([0x1b, b'@']);
        let asked = Instant::now();
        for _ in 0..2 {
            assert!(matches!(aside.send(&slip, &limits), Attempt::NothingSent(_)));
            assert_eq!(aside.look(&limits), Condition::Unreachable);
        }
        assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
        open.send(()).expect("it opens");
        drop(open);
        assert!(matches!(aside.send(&slip, &limits), Attempt::NothingSent(cause) if cause.contains("at last")));
    }

    #[test]
    fn a_start_is_given_once_or_withdrawn() {
        let (given, withdrawn) = (Start::default(), Start::default());
        assert!(given.is_given() && !given.withdraw());
        assert!(withdrawn.withdraw() && !withdrawn.is_given());
    }
}
