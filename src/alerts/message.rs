//! What is sent of an alert: one JSON text, the same at each try and from each server.

use jiff::Timestamp;
use serde::Serialize;

use super::alert::{Delivery, State};
use super::words::{said, said_over};
use crate::office::{Lang, Plan};

/// A message as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id, by which a receiver knows what it has had.
    pub id: String,
    /// The JSON.
    pub body: String,
}

/// The body, as docs/alerts.md describes it. Its outer form is that which the Standard Webhooks specification recommends.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: String,
    timestamp: Timestamp,
    /// One sentence, for receivers that show a message's `text`, as chats do.
    text: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    id: String,
    office: &'a str,
    kind: &'a str,
    subject: &'a str,
    state: &'a str,
    since: Timestamp,
    at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<&'a str>,
    value: Option<i64>,
    threshold: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    text: Texts<'a>,
}

#[derive(Serialize)]
struct Texts<'a> {
    vi: &'a str,
    en: &'a str,
}

impl Message {
    /// What a delivery sends. It depends on the delivery alone, and on nothing that differs between servers or tries.
    pub fn of(delivery: &Delivery, plan: &Plan, lang: Lang) -> Message {
        let alert = &delivery.alert;
        let sentence = |lang| {
            let what = match (delivery.state, alert.cleared) {
                (State::Cleared, Some(cleared)) => said_over(alert, cleared, plan, lang),
                _ => said(alert, plan, lang),
            };
            format!("{}: {what}", plan.name.get(lang))
        };
        let (vi, en) = (sentence(Lang::Vi), sentence(Lang::En));
        let cleared = alert.cleared.filter(|_| delivery.state == State::Cleared);
        let data = Data {
            id: alert.id.to_string(),
            office: plan.office.as_str(),
            kind: alert.key.kind.name(),
            subject: &alert.key.subject,
            state: delivery.state.name(),
            since: alert.since,
            at: cleared.map_or(alert.raised_at, |cleared| cleared.at),
            over: cleared.map(|cleared| cleared.over.name()),
            value: cleared.map_or(alert.value, |cleared| cleared.value),
            threshold: alert.threshold,
            detail: alert.detail.as_deref(),
            text: Texts { vi: &vi, en: &en },
        };
        let text = match lang {
            Lang::Vi => &vi,
            Lang::En => &en,
        };
        let kind = format!("alert.{}", delivery.state.name());
        Message::made(delivery.id(), &Body { kind, timestamp: data.at, text, data })
    }

    /// A message that says that it is a test, and nothing else.
    pub fn of_test(id: String, plan: &Plan, lang: Lang, now: Timestamp) -> Message {
        let vi = format!("{}: đây là tin thử, không có việc gì phải làm", plan.name.vi);
        let en = format!("{}: this is a test, and nothing has to be done", plan.name.en);
        let data = Data {
            id: id.clone(),
            office: plan.office.as_str(),
            kind: "test",
            subject: "",
            state: State::Raised.name(),
            since: now,
            at: now,
            over: None,
            value: None,
            threshold: None,
            detail: None,
            text: Texts { vi: &vi, en: &en },
        };
        let text = if lang == Lang::Vi { &vi } else { &en };
        Message::made(id, &Body { kind: "alert.test".to_owned(), timestamp: now, text, data })
    }

    fn made(id: String, body: &Body<'_>) -> Message {
        #[expect(clippy::expect_used, reason = "the body holds texts, numbers and moments, and no map")]
        let body = serde_json::to_string(body).expect("such a body is always valid JSON");
        Message { id, body }
    }
}
