//! Errors as clients get them: RFC 9457 problem details, each with a stable `code`.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value, json};

use crate::live::Denied;
use crate::office::Refusal;

/// What went wrong, for whoever asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Its stable name: what clients may depend on.
    pub code: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// A sentence that says what is wrong and how to mend it.
    pub detail: String,
    /// After how many seconds it is worth asking again.
    pub retry_after_s: Option<u64>,
    /// The methods that the address has, for `method_not_allowed`.
    pub allow: Option<String>,
    /// Further members, such as the counter that a refusal is about.
    pub members: Map<String, Value>,
}

/// The codes that are no refusal of an office, with their status.
pub const CODES: &[(&str, u16)] = &[
    ("bad_request", 400),
    ("unauthorized", 401),
    ("forbidden", 403),
    ("cross_site", 403),
    ("not_found", 404),
    ("unknown_office", 404),
    ("unknown_printer", 404),
    ("unknown_zone", 404),
    ("method_not_allowed", 405),
    ("no_printer", 409),
    ("too_large", 413),
    ("not_json", 415),
    ("wrong_host", 421),
    ("not_a_socket", 426),
    ("internal", 500),
    ("busy", 503),
    ("too_many_sockets", 503),
    ("unavailable", 503),
    ("stopping", 503),
    ("timeout", 504),
];

/// The status of each refusal: the one place that says so.
pub fn status_of(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::UnknownGroup { .. } | Refusal::UnknownCounter { .. } | Refusal::UnknownTicket => 404,
        Refusal::UnknownPriority { .. }
        | Refusal::NoGroups { .. }
        | Refusal::NoticeTooLong { .. }
        | Refusal::RequestIdReused => 422,
        Refusal::GroupClosed { .. }
        | Refusal::OutOfHours { .. }
        | Refusal::QuotaReached { .. }
        | Refusal::DayClosed
        | Refusal::CounterClosed { .. }
        | Refusal::CounterPaused { .. }
        | Refusal::NothingWaiting { .. }
        | Refusal::NothingCalled { .. }
        | Refusal::TicketInHand { .. }
        | Refusal::CounterMovedOn { .. }
        | Refusal::TicketElsewhere { .. }
        | Refusal::TicketEnded { .. }
        | Refusal::AlreadyServing { .. }
        | Refusal::StillWaiting { .. }
        | Refusal::NotParked { .. }
        | Refusal::Parked { .. }
        | Refusal::TooLate { .. }
        | Refusal::TargetGroupClosed { .. }
        | Refusal::TargetCounterClosed { .. }
        | Refusal::SameTarget { .. }
        | Refusal::ReprintsUsedUp { .. }
        | Refusal::IdTaken => 409,
    }
}

impl Problem {
    /// A problem with one of [`CODES`]; another code would come out as an internal error.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        let status = CODES.iter().find(|(known, _)| *known == code).map_or(500, |(_, status)| *status);
        Problem {
            code,
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            detail: detail.into(),
            retry_after_s: None,
            allow: None,
            members: Map::new(),
        }
    }

    /// The same, with a further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// The same, with the time after which asking again is worth it.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after_s = Some(wait.as_secs().max(1));
        self
    }

    /// Nothing is at this address.
    pub fn not_found() -> Self {
        Problem::new("not_found", "there is nothing at this address: see /api/openapi.json for what there is")
    }

    /// Something in the server failed that should not; the cause goes to the log.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a request could not be answered");
        Problem::new("internal", "the server failed to answer: its log says why")
    }

    fn body(&self) -> Value {
        let mut title = self.code.replace('_', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let mut body = self.members.clone();
        body.insert("type".to_owned(), json!(format!("urn:motcua:problem:{}", self.code)));
        body.insert("title".to_owned(), json!(title));
        body.insert("status".to_owned(), json!(self.status.as_u16()));
        body.insert("code".to_owned(), json!(self.code));
        body.insert("detail".to_owned(), json!(self.detail));
        Value::Object(body)
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let members = match serde_json::to_value(refusal) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let status = StatusCode::from_u16(status_of(refusal)).unwrap_or(StatusCode::CONFLICT);
        let detail = refusal.to_string();
        Problem { code: refusal.code(), status, detail, retry_after_s: None, allow: None, members }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        let detail = denied.to_string();
        match denied {
            Denied::Refused(refusal) => Problem::from(&refusal),
            Denied::Busy { retry_after } => Problem::new("busy", detail).retry_after(retry_after),
            Denied::Unavailable { why } => {
                tracing::error!(%why, "a command was not answered by the journal");
                let detail = "the journal cannot be reached, so it is unknown whether this was done: ask again with \
                              the same request_id";
                Problem::new("unavailable", detail).retry_after(Duration::from_secs(2))
            }
            Denied::Stopping => Problem::new("stopping", detail).retry_after(Duration::from_secs(2)),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.content_type("application/problem+json").insert_header((CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after_s {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(methods) = &self.allow {
            response.insert_header((ALLOW, methods.as_str()));
        }
        if self.code == "unauthorized" {
            response.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"motcua\""));
        }
        response.body(self.body().to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::office::{CounterNo, Outcome};

    fn refusals() -> Vec<Refusal> {
        let (group, counter, number) = ("A".parse().unwrap(), CounterNo(3), "A001".parse().unwrap());
        let reason = || "máy in hỏng".to_owned();
        vec![
            Refusal::UnknownGroup { group },
            Refusal::UnknownCounter { counter },
            Refusal::UnknownTicket,
            Refusal::UnknownPriority { priority: "elderly".parse().unwrap() },
            Refusal::GroupClosed { group, reason: reason() },
            Refusal::OutOfHours { group, opens_at: None },
            Refusal::QuotaReached { group, quota: 50, opens_at: None },
            Refusal::DayClosed,
            Refusal::CounterClosed { counter },
            Refusal::CounterPaused { counter },
            Refusal::NothingWaiting { counter },
            Refusal::NothingCalled { counter },
            Refusal::TicketInHand { counter, number },
            Refusal::CounterMovedOn { counter, number: Some(number) },
            Refusal::TicketElsewhere { number, counter },
            Refusal::TicketEnded { number, outcome: Outcome::Served },
            Refusal::AlreadyServing { number },
            Refusal::StillWaiting { number },
            Refusal::NotParked { number },
            Refusal::Parked { number },
            Refusal::TooLate { number },
            Refusal::TargetGroupClosed { group, reason: reason() },
            Refusal::TargetCounterClosed { counter },
            Refusal::SameTarget { number },
            Refusal::NoGroups { counter },
            Refusal::NoticeTooLong { chars: 161, most: 160 },
            Refusal::ReprintsUsedUp { number, most: 9 },
            Refusal::IdTaken,
            Refusal::RequestIdReused,
        ]
    }

    /// The codes as they stand in the source, so that a new refusal cannot be forgotten above.
    fn codes_in_source() -> BTreeSet<&'static str> {
        let source = include_str!("../office/refusal.rs");
        let after_arrow = source.lines().filter_map(|line| line.trim().split_once(" => \""));
        after_arrow.filter_map(|(_, rest)| rest.strip_suffix("\",")).collect()
    }

    #[test]
    fn every_refusal_has_a_code_of_its_own_and_a_status() {
        let refusals = refusals();
        let codes: BTreeSet<&str> = refusals.iter().map(Refusal::code).collect();
        assert_eq!(codes, codes_in_source());
        assert_eq!(codes.len(), refusals.len(), "each code once");
        for refusal in &refusals {
            let problem = Problem::from(refusal);
            assert!([404, 409, 422].contains(&problem.status.as_u16()), "{problem}");
            assert_eq!(problem.body()["code"], refusal.code());
        }
        let general: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
        assert_eq!(general.len(), CODES.len(), "each code once");
        assert!(general.is_disjoint(&codes));
    }

    #[test]
    fn what_the_office_could_not_do_may_be_asked_again() {
        let denied = [
            (Denied::Busy { retry_after: Duration::from_millis(10) }, "busy"),
            (Denied::Unavailable { why: "password of redis".to_owned() }, "unavailable"),
            (Denied::Stopping, "stopping"),
        ];
        for (denied, code) in denied {
            let problem = Problem::from(denied);
            assert_eq!((problem.code, problem.status.as_u16()), (code, 503));
            let response = problem.error_response();
            let wait: u64 = response.headers().get("retry-after").unwrap().to_str().unwrap().parse().unwrap();
            assert!((1..=5).contains(&wait));
            assert!(!problem.detail.contains("password"), "what the journal said is for the log");
        }
    }

    #[test]
    fn a_refusal_tells_what_it_is_about() {
        let refusal = Refusal::TicketInHand { counter: CounterNo(3), number: "A001".parse().unwrap() };
        let expected = json!({
            "type": "urn:motcua:problem:ticket_in_hand",
            "title": "Ticket in hand",
            "status": 409,
            "code": "ticket_in_hand",
            "detail": "counter 3 has A001 in hand: finish with it first",
            "counter": 3,
            "number": "A001",
        });
        assert_eq!(Problem::from(&refusal).body(), expected);
    }
}
