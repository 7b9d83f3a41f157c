//! What is wrong according to the alerts: since when, and what the page cannot see by itself.

use super::{Act, Concern, first_of, to_technician};
use crate::alerts::{Alert, Kind, advice, said};
use crate::screens::View;

/// Says of each concern since when it has been an alert, and adds those alerts that are no concern yet: that people are
/// at risk, that estimates drift, that the journal is silent, and what another server has met.
pub fn join(view: &View, concerns: &mut Vec<Concern>) {
    let Some(alerts) = &view.around.alerts else { return };
    let raised = alerts.ledger.raised();
    for concern in concerns.iter_mut() {
        let since = concern.keys.iter().filter_map(|key| raised.get(key)).map(|alert| alert.raised_at).min();
        concern.alert_since = since.map(|at| view.clock(at));
    }
    for kind in Kind::ALL {
        let is_new = |alert: &&Alert| {
            let is_told = concerns.iter().any(|concern| concern.keys.contains(&alert.key));
            alert.key.kind == kind && !is_told && !is_seen_here(view, alert)
        };
        let new: Vec<&Alert> = raised.values().filter(is_new).collect();
        concerns.extend(of_kind(view, kind, &new));
    }
}

/// Whether the page would say it by itself if it were still so: an alert stands for a while after it is over.
fn is_seen_here(view: &View, alert: &Alert) -> bool {
    let (around, subject) = (view.around, &alert.key.subject);
    match alert.key.kind {
        Kind::NoOpenCounter => view.office.counters().values().any(|counter| counter.status.is_open()),
        Kind::WaitOverTarget => true,
        Kind::Printer => around.printers.iter().any(|printer| printer.name == *subject),
        Kind::DeviceGone => around.devices.iter().any(|device| device.subject() == *subject),
        Kind::SpeakerSilent => around.speakers.iter().any(|speaker| speaker.name == *subject),
        Kind::AtRisk | Kind::EstimateDrifting | Kind::JournalSilent => false,
    }
}

fn of_kind(view: &View, kind: Kind, alerts: &[&Alert]) -> Option<Concern> {
    let (w, plan) = (view.words(), view.office.plan());
    let what = match alerts {
        [] => return None,
        [alert] => said(alert, plan, view.lang),
        several if kind == Kind::AtRisk => {
            let told = several.iter().map(|alert| format!("{} {}", alert.key.subject, alert.value.unwrap_or_default()));
            let groups = first_of(view, told.collect());
            let (vi, en) = (
                "Có người có thể không được gọi trước giờ đóng cửa, số người theo nhóm:",
                "Some may not be called before closing, by group:",
            );
            format!("{} {groups}", w.of(vi, en))
        }
        several => several.iter().map(|alert| said(alert, plan, view.lang)).collect::<Vec<_>>().join("; "),
    };
    let since = alerts.iter().map(|alert| alert.raised_at).min();
    let concern = Concern::new(what, advice(kind, view.lang)).raises(alerts.iter().map(|alert| alert.key.clone()));
    let concern = concern.with(act(view, kind));
    let concern = Concern { alert_since: since.map(|at| view.clock(at)), ..concern };
    let is_urgent = matches!(kind, Kind::AtRisk | Kind::NoOpenCounter | Kind::JournalSilent);
    Some(if is_urgent { concern.urgent() } else { concern })
}

fn act(view: &View, kind: Kind) -> Option<Act> {
    match kind {
        Kind::AtRisk => {
            let label = view.words().of("Viết thông báo…", "Write a notice…").to_owned();
            Some(Act::Ask { dialog: "notice-ask", to: "notice".to_owned(), number: String::new(), label })
        }
        Kind::Printer | Kind::DeviceGone | Kind::SpeakerSilent | Kind::JournalSilent => Some(to_technician(view)),
        Kind::NoOpenCounter | Kind::WaitOverTarget | Kind::EstimateDrifting => None,
    }
}
