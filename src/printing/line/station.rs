//! A printer at a station: a box elsewhere that sends slips on, and tells what became of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Attempt;
use crate::printing::condition::Condition;
use crate::printing::printer::PrintLimits;
use crate::printing::stations::{JobId, StationJob, Stations};
use crate::random;

/// The longest that a slip may be for a station, in bytes: ten times an ordinary one.
pub const MOST_SLIP_BYTES: usize = 1 << 20;
/// How much longer than at this machine the outcome of a slip is waited for: the station's line may break and come
/// back, and then it tells what became of the slip.
const REJOIN: Duration = Duration::from_secs(5);

/// Which printer, and by which station.
pub struct Station {
    pub stations: Arc<Stations>,
    pub station: String,
    pub printer: String,
}

impl Station {
    pub fn send(&self, bytes: &Arc<[u8]>, limits: &PrintLimits) -> Attempt {
        if bytes.len() > MOST_SLIP_BYTES {
            return Attempt::NothingSent(format!("a slip of {} bytes is too long for a station", bytes.len()));
        }
        let now = Instant::now();
        let start_by = now + limits.connect;
        let end = start_by + limits.connect + limits.status + limits.write + limits.confirm + REJOIN;
        let id = JobId::from_random(random::bytes());
        let job = StationJob { id, printer: self.printer.clone(), bytes: bytes.clone(), start_by };
        let answers = match self.stations.give(&self.station, job) {
            Ok(answers) => answers,
            Err(why) => return Attempt::NothingSent(why),
        };
        let answer = answers.recv_timeout(end.saturating_duration_since(Instant::now()));
        answer.unwrap_or_else(|_| {
            self.stations.give_up(&self.station, id);
            Attempt::Unknown(format!("station {} has not told what became of it", self.station))
        })
    }

    pub fn look(&self) -> Option<Condition> {
        self.stations.look(&self.station, &self.printer)
    }
}
