//! What was raised today, and what has become of it: a part of the manager's screen.

use askama::Template;

use super::View;
use super::words::Words;
use crate::alerts::{Alert, Over, said};

/// How many alerts are listed, the latest first.
const MOST_ROWS: usize = 30;

/// The list of today's alerts; nothing where there were none.
#[derive(Template)]
#[template(path = "manager/alerts.html")]
pub struct Alerted {
    w: Words,
    rows: Vec<Row>,
    /// How many older ones are not listed.
    older: usize,
    /// How many messages were tried in vain and will be tried again.
    untold: usize,
    /// The receiver wants no more messages.
    stopped: bool,
}

struct Row {
    what: String,
    raised: String,
    /// When it was over; `None` while it stands.
    cleared: Option<String>,
    /// For how long it was wrong, or has been.
    span: String,
    /// What became of it, as a mark's class and a word.
    mark: &'static str,
    word: &'static str,
}

impl Alerted {
    pub fn of(view: &View) -> Self {
        let w = view.words();
        let empty = Alerted { w, rows: Vec::new(), older: 0, untold: 0, stopped: false };
        let Some(alerts) = &view.around.alerts else { return empty };
        let of_day = alerts.ledger.of_day();
        let told_to = alerts.thresholds.webhook.as_ref().map(|webhook| webhook.url.digest());
        Alerted {
            rows: of_day.iter().rev().take(MOST_ROWS).map(|alert| row(view, alert)).collect(),
            older: of_day.len().saturating_sub(MOST_ROWS),
            untold: alerts.ledger.outbox().iter().filter(|delivery| delivery.tries > 0).count(),
            stopped: told_to.is_some() && alerts.ledger.stopped() == told_to.as_deref(),
            ..empty
        }
    }
}

fn row(view: &View, alert: &Alert) -> Row {
    let w = view.words();
    let (mark, word) = match alert.cleared.map(|cleared| cleared.over) {
        None => ("paused", w.of_static("Đang cảnh báo", "Raised")),
        Some(Over::Recovered) => ("open", w.of_static("Đã ổn", "Over")),
        Some(Over::OutOfHours) => ("closed", w.of_static("Hết giờ làm việc", "The day ended")),
        Some(Over::OutOfSight) => ("closed", w.of_static("Không còn theo dõi được", "Out of sight")),
        Some(Over::NotWatched) => ("closed", w.of_static("Đã tắt", "Not watched")),
    };
    let until = alert.cleared.map_or(view.now, |cleared| cleared.at);
    Row {
        what: said(alert, view.office.plan(), view.lang),
        raised: view.clock(alert.raised_at),
        cleared: alert.cleared.map(|cleared| view.clock(cleared.at)),
        span: w.span(until.duration_since(alert.since).as_secs().max(0) / 60),
        mark,
        word,
    }
}
