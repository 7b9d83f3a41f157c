//! What the offices' states and alerts say at this moment, as Prometheus reads it. docs/alerts.md lists the figures.

use std::fmt::{Display, Write};

use jiff::Timestamp;

use crate::alerts::{Alerts, OfficeAlerts, drift, first_came};
use crate::live::Registry;
use crate::office::{Group, GroupCode, Office, OfficeId, Queue};

/// One metric's lines.
struct Family {
    text: String,
    name: &'static str,
}

impl Family {
    fn new(name: &'static str, kind: &str, help: &str) -> Self {
        Family { text: format!("# HELP {name} {help}\n# TYPE {name} {kind}\n"), name }
    }

    fn add(&mut self, ending: &str, labels: &[(&str, &dyn Display)], value: impl Display) {
        let labels: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(&value.to_string()))).collect();
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{}{ending}{{{}}} {value}", self.name, labels.join(","));
    }
}

/// Everything about all offices of a server.
pub fn figures(registry: &Registry, alerts: &Alerts, now: Timestamp) -> String {
    let of_groups = of_groups(registry, alerts, now);
    let families = of_groups.into_iter().chain(of_alerts(alerts)).chain(of_estimates(registry, alerts));
    let mut text: String = families.map(|family| family.text).collect();
    let silent = u8::from(alerts.journal_silent_since().is_some());
    text += "# HELP motcua_journal_silent Whether the journal has not answered this server of late.\n";
    text += "# TYPE motcua_journal_silent gauge\n";
    // Writing to a string does not fail.
    let _ = writeln!(text, "motcua_journal_silent {silent}");
    text
}

fn of_groups(registry: &Registry, alerts: &Alerts, now: Timestamp) -> Vec<Family> {
    let gauge = |name, help| Family::new(name, "gauge", help);
    let mut longest = gauge("motcua_longest_wait_seconds", "How long whoever came first to a group has been waiting.");
    let mut target = gauge("motcua_target_wait_seconds", "The wait that a group promises.");
    let mut counters = gauge("motcua_open_counters", "Open counters that call from a group.");
    let mut issuing = gauge("motcua_group_issuing", "Whether somebody can take a number of a group.");
    let mut risk = gauge("motcua_people_at_risk", "People who may not be called before closing.");
    // Gauges, for an undo takes a wait back, which a counter must not do.
    let mut waits = gauge("motcua_ended_waits", "How many waits a call has ended today.");
    let mut waited = gauge("motcua_ended_waits_seconds", "How long these waits were, all together.");
    for_each_group(registry, |id, office, group| {
        let labels: [(&str, &dyn Display); 2] = [("office", id), ("group", &group.code)];
        let came_at = first_came(office, group.code);
        let longest_s = came_at.map_or(0, |came_at| now.duration_since(came_at).as_secs().max(0));
        longest.add("", &labels, longest_s);
        target.add("", &labels, group.target_wait.as_secs());
        counters.add("", &labels, office.serving(Queue::Group(group.code)).count());
        issuing.add("", &labels, u8::from(office.is_issuing(group.code, now)));
        risk.add("", &labels, at_risk(alerts, id, office, group.code, now));
    });
    for (id, live) in registry.iter() {
        let office = live.office();
        let mut sums: std::collections::BTreeMap<GroupCode, (i64, u64)> =
            office.groups().keys().map(|code| (*code, (0, 0))).collect();
        for ticket in office.tickets() {
            for wait in &ticket.waits {
                let (sum_ms, count) = sums.entry(ticket.group_in(wait.queue)).or_default();
                (*sum_ms, *count) = (*sum_ms + wait.ms, *count + 1);
            }
        }
        for (code, (sum_ms, count)) in sums {
            let labels: [(&str, &dyn Display); 2] = [("office", id), ("group", &code)];
            waits.add("", &labels, count);
            waited.add("", &labels, sum_ms as f64 / 1000.0);
        }
    }
    vec![longest, target, counters, issuing, risk, waits, waited]
}

fn at_risk(alerts: &Alerts, id: &OfficeId, office: &Office, group: GroupCode, now: Timestamp) -> usize {
    let thresholds = alerts.of(id).map(|alerts| &alerts.thresholds);
    let closing = thresholds.and_then(|thresholds| thresholds.closing_of(office.plan(), office.day()));
    closing.map_or(0, |closing| office.at_risk(group, closing, now))
}

fn of_alerts(alerts: &Alerts) -> Vec<Family> {
    let mut standing = Family::new("motcua_alert", "gauge", "An alert that stands: 1 until it is cleared.");
    let mut waiting =
        Family::new("motcua_webhook_waiting", "gauge", "Messages about alerts that are still to be sent.");
    let help = "Sendings of messages about alerts by this server since its start, by what came of them.";
    let mut sent = Family::new("motcua_webhook_messages_total", "counter", help);
    for (id, office) in alerts.iter() {
        let OfficeAlerts { book, counts, thresholds, .. } = &**office;
        let ledger = book.ledger();
        for key in ledger.raised().keys() {
            standing.add("", &[("office", id), ("kind", &key.kind), ("subject", &key.subject)], 1);
        }
        if thresholds.webhook.is_some() {
            waiting.add("", &[("office", id)], ledger.outbox().len());
            for (outcome, count) in counts.each() {
                sent.add("", &[("office", id), ("outcome", &outcome)], count);
            }
        }
    }
    vec![standing, waiting, sent]
}

fn of_estimates(registry: &Registry, alerts: &Alerts) -> Vec<Family> {
    let gauge = |name, help| Family::new(name, "gauge", help);
    let mut scored = gauge("motcua_estimates_scored", "Of those called last, how many had been told a wait.");
    let mut covered =
        gauge("motcua_estimates_covered_ratio", "The share of them called within the cautious time told.");
    let mut bias = gauge(
        "motcua_estimates_bias_seconds",
        "Typical time told − wait, on average: above zero it was told too long.",
    );
    for (id, live) in registry.iter() {
        let last = alerts.of(id).map_or(0, |office| office.thresholds.told_last);
        if let Some(drift) = drift(&live.office(), last) {
            scored.add("", &[("office", id)], drift.scored);
            covered.add("", &[("office", id)], drift.covered_percent as f64 / 100.0);
            bias.add("", &[("office", id)], drift.bias_s);
        }
    }
    vec![scored, covered, bias]
}

fn for_each_group(registry: &Registry, mut each: impl FnMut(&OfficeId, &Office, &Group)) {
    for (id, live) in registry.iter() {
        let office = live.office();
        office.plan().groups.values().for_each(|group| each(id, &office, group));
    }
}

/// A label's value: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details>.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
