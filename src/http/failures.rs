//! Slips that came to no paper and calls that were not said, from this server's printers and speakers into the tallies of
//! their offices.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::app::Paper;
use crate::live::Registry;
use crate::office::OfficeId;
use crate::printing::Outcome;
use crate::voice::Speakers;
use crate::waits::Measure;

/// How often is looked.
const EVERY: Duration = Duration::from_secs(2);

/// Counts what goes wrong from now on, until told to stop.
pub async fn count_failures(
    registry: Arc<Registry>,
    paper: Option<Paper>,
    speakers: Option<Arc<Speakers>>,
    mut stop: watch::Receiver<bool>,
) {
    let mut seen: BTreeMap<(String, Measure), u64> = BTreeMap::new();
    let mut is_first = true;
    loop {
        for (key, count) in so_far(paper.as_ref(), speakers.as_deref()) {
            let before = seen.insert(key.clone(), count).unwrap_or(0);
            let (name, measure) = key;
            // A device is known by its office's name, a slash, and its own.
            let office = name.split_once('/').and_then(|(office, _)| office.parse::<OfficeId>().ok());
            let live = office.and_then(|office| registry.get(&office));
            if let (Some(live), true) = (live, count > before && !is_first) {
                live.uncommitted().count(None, measure, count - before);
            }
        }
        is_first = false;
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// What went wrong since the server started, by the device's name.
fn so_far(paper: Option<&Paper>, speakers: Option<&Speakers>) -> Vec<((String, Measure), u64)> {
    let slips = paper.map(|paper| paper.printers.counts()).unwrap_or_default();
    let slips = slips
        .into_iter()
        .map(|(name, counts)| ((name, Measure::SlipFailed), counts.of(Outcome::Failed) + counts.of(Outcome::Unknown)));
    let said = speakers.map(|speakers| speakers.seen()).unwrap_or_default();
    slips.chain(said.into_iter().map(|(name, seen)| ((name, Measure::VoiceFailed), seen.dropped))).collect()
}
