//! A printer at a station: a box elsewhere that sends slips on, and tells what became of them.

use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use super::Attempt;
use super::aside::longest;
use crate::printing::condition::Condition;
use crate::printing::printer::PrintLimits;
use crate::printing::stations::{JobId, StationJob, Stations};
use crate::random;

/// The longest that a slip may be for a station, in bytes: ten times an ordinary one.
pub const MOST_SLIP_BYTES: usize = 1 << 20;
/// How long a station that has gone may take to come back and tell what became of a slip: it tries again at least every
/// ten seconds.
const REJOIN: Duration = Duration::from_secs(12);
/// How often it is looked whether the station has gone.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Which printer, and by which station.
pub struct Station {
    pub stations: Arc<Stations>,
    pub station: String,
    pub printer: String,
    /// What the printer's own line carries, if that bounds it.
    pub line_bytes_per_s: Option<u32>,
}

impl Station {
    pub fn send(&self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        if bytes.len() > MOST_SLIP_BYTES {
            return Attempt::NothingSent(format!("a slip of {} bytes is too long for a station", bytes.len()));
        }
        let now = Instant::now();
        let start_by = now + limits.connect;
        let end = start_by + longest(bytes.len(), self.line_bytes_per_s, limits) + REJOIN;
        let id = JobId::from_random(random::bytes());
        let job = StationJob { id, printer: self.printer.clone(), bytes: bytes.clone(), start_by };
        let answers = match self.stations.give(&self.station, job) {
            Ok(answers) => answers,
            Err(why) => return Attempt::NothingSent(why),
        };
        while Instant::now() < end && !self.stations.has_been_gone_for(&self.station, REJOIN) {
            match answers.recv_timeout(LOOK_EVERY) {
                Ok(attempt) => return attempt,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.stations.give_up(&self.station, id);
        Attempt::Unknown(format!("station {} has not told what became of it", self.station))
    }

    pub fn look(&self) -> Option<Condition> {
        self.stations.look(&self.station, &self.printer)
    }
}
