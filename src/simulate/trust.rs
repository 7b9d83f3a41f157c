//! What to know before anything else is believed: how near the runs come to the day itself, and whether it is over.

use jiff::civil::Date;

use super::day::Day;
use super::measures::{Measure, Scope};
use super::runs::Comparison;
use super::said::{minutes, under_a_minute, unit};
use crate::office::Lang;

/// A simulated wait is far from the recorded one when it differs by more than so much of it …
const FAR_SHARE: f64 = 1.0 / 3.0;
/// … and by more than so many seconds.
const FAR_S: f64 = 60.0;

/// What to know before the sentences on waits, most often nothing: that the simulation does not come near the day as it
/// was, and that the day still runs. `today` is the present day in the office's time zone.
pub fn cautions(day: &Day, comparison: &Comparison, today: Date, lang: Lang) -> Vec<String> {
    let far =
        far_off(day, comparison).map(|(measure, recorded, simulated)| said_of_far(measure, recorded, simulated, lang));
    let runs = (day.date == today && !day.is_over).then(|| {
        match lang {
            Lang::Vi => "Ngày này còn đang diễn ra: những giờ sau chưa có trong số liệu, nên kết quả chỉ nói về phần đã qua.",
            Lang::En => "This day is still running: its later hours have not happened, so what follows speaks only of those that have.",
        }
        .to_owned()
    });
    far.into_iter().chain(runs).collect()
}

/// The wait of all that is furthest from what was recorded, as (which, recorded, simulated) in seconds, where it is far.
fn far_off(day: &Day, comparison: &Comparison) -> Option<(Measure, f64, f64)> {
    let recorded = day.recorded.as_ref()?;
    let pairs = [Measure::P90S, Measure::MeanS].into_iter().filter_map(|measure| {
        let simulated = comparison.figure(Scope::Day, measure)?.before?.mean;
        Some((measure, *recorded.get(&(Scope::Day, measure))?, simulated))
    });
    pairs
        .filter(|(_, recorded, simulated)| {
            let off = (simulated - recorded).abs();
            off > FAR_S && off > recorded * FAR_SHARE
        })
        .max_by(|(_, one, near_one), (_, other, near_other)| {
            (one - near_one).abs().total_cmp(&(other - near_other).abs())
        })
}

fn said_of_far(measure: Measure, recorded: f64, simulated: f64, lang: Lang) -> String {
    let told = |seconds| match minutes(seconds) {
        0 => under_a_minute(lang).to_owned(),
        minutes => format!("{minutes} {}", unit(lang)),
    };
    let (recorded, simulated) = (told(recorded), told(simulated));
    match lang {
        Lang::Vi => {
            let what = if measure == Measure::MeanS {
                "thời gian chờ trung bình"
            } else {
                "mức chờ của 9 trên 10 người"
            };
            format!(
                "Mô phỏng chưa sát ngày ấy ({what}: thật {recorded}, mô phỏng {simulated}), nên hãy thận trọng với các kết quả dưới đây."
            )
        }
        Lang::En => {
            let what = if measure == Measure::MeanS { "the mean wait" } else { "the wait of 9 of 10 people" };
            format!(
                "The simulation does not come near that day as it was ({what}: really {recorded}, simulated {simulated}): take what follows with care."
            )
        }
    }
}
