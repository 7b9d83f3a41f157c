//! Commits as they were written by every version so far: they are read for ever.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::date;
use motcua::journal::{Commit, DecodeError, Stream};
use motcua::office::{CalledBy, CounterNo, Event, Grounds, GroupCode, Lang, Outcome, Queue, Step, TicketId, Told};

fn stream() -> Stream {
    Stream::Day { office: "demo".parse().unwrap(), day: date(2026, 11, 21) }
}

fn at(time: &str) -> Timestamp {
    format!("2026-11-21T{time}+07:00").parse().unwrap()
}

fn step(time: &str, command: &str, events: Vec<Event>) -> Step {
    Step { at: at(time), command: command.to_owned(), request: None, by: None, events }
}

fn asked(step: Step, request: &str, by: &str) -> Step {
    Step { request: Some(request.parse().unwrap()), by: Some(by.parse().unwrap()), ..step }
}

fn group(code: &str) -> GroupCode {
    code.parse().unwrap()
}

const ONE: CounterNo = CounterNo(1);

/// Every file of `tests/golden/journal/` and what it means. A file that was ever released is never changed: a new
/// encoding gets new files, and these are then only read.
fn version_1() -> Vec<(&'static str, Commit)> {
    let (a, b) = (TicketId::from_random([1; 10]), TicketId::from_random([0xb7; 10]));
    let called = |ticket, rule| Event::TicketCalled { ticket, counter: ONE, rule, reason: None };
    let ended = |ticket, counter, outcome| Event::TicketEnded { ticket, counter, outcome };
    let commits: Vec<(&str, Vec<Step>)> = vec![
        ("v1_empty.json", vec![]),
        (
            "v1_issue.json",
            vec![
                step(
                    "08:00:00",
                    "issue_ticket",
                    vec![Event::TicketIssued {
                        ticket: a,
                        number: "A001".parse().unwrap(),
                        priority: None,
                        head_start_s: 0,
                        lang: Lang::Vi,
                        source: None,
                        told: None,
                    }],
                ),
                asked(
                    step(
                        "08:00:01.234567",
                        "issue_ticket",
                        vec![Event::TicketIssued {
                            ticket: b,
                            number: "C1000".parse().unwrap(),
                            priority: Some("elderly".parse().unwrap()),
                            head_start_s: 1800,
                            lang: Lang::En,
                            source: Some("kiosk-1".to_owned()),
                            told: None,
                        }],
                    ),
                    "3f2a:17",
                    "kiosk-1",
                ),
            ],
        ),
        (
            "v1_told.json",
            vec![step(
                "10:12:00",
                "issue_ticket",
                vec![Event::TicketIssued {
                    ticket: a,
                    number: "B017".parse().unwrap(),
                    priority: None,
                    head_start_s: 0,
                    lang: Lang::Vi,
                    source: None,
                    told: Some(Told { typical_s: 840, cautious_s: 1500, grounds: Some(grounds()) }),
                }],
            )],
        ),
        (
            "v1_visit.json",
            vec![
                step("08:05:00", "call_next", vec![called(a, CalledBy::Longest)]),
                step("08:05:20", "recall", vec![Event::TicketRecalled { ticket: a, counter: ONE }]),
                step("08:05:40", "start", vec![Event::ServiceStarted { ticket: a, counter: ONE }]),
                asked(
                    step(
                        "08:11:00",
                        "call_next",
                        vec![ended(a, Some(ONE), Outcome::Served), called(b, CalledBy::FirstGroup)],
                    ),
                    "r-9",
                    "lan@ward",
                ),
                step("08:13:00", "no_show", vec![ended(b, Some(ONE), Outcome::NoShow)]),
                step("08:14:00", "return", vec![Event::TicketReturned { ticket: b, counter: ONE }]),
                step("08:20:00", "call_next", vec![called(b, CalledBy::Overdue)]),
            ],
        ),
        (
            "v1_detours.json",
            vec![
                step(
                    "09:00:00",
                    "call",
                    vec![Event::TicketCalled {
                        ticket: a,
                        counter: CounterNo(12),
                        rule: CalledBy::OutOfOrder,
                        reason: Some("Có hẹn trước – \"gấp\"".to_owned()),
                    }],
                ),
                step(
                    "09:01:00",
                    "park",
                    vec![Event::TicketParked {
                        ticket: a,
                        counter: CounterNo(12),
                        reason: "Thiếu giấy khai sinh".into(),
                    }],
                ),
                step("09:30:00", "resume", vec![called(a, CalledBy::Resumed)]),
                step(
                    "09:31:00",
                    "transfer",
                    vec![Event::TicketTransferred {
                        ticket: a,
                        counter: ONE,
                        to: Queue::Group(group("C")),
                        keep_place: true,
                    }],
                ),
                step(
                    "09:32:00",
                    "transfer",
                    vec![Event::TicketTransferred {
                        ticket: b,
                        counter: ONE,
                        to: Queue::Counter(CounterNo(3)),
                        keep_place: false,
                    }],
                ),
                step("09:40:00", "cancel", vec![ended(a, None, Outcome::Cancelled)]),
            ],
        ),
        (
            "v1_notice.json",
            vec![
                asked(
                    step(
                        "08:30:00",
                        "set_notice",
                        vec![Event::NoticeSet {
                            notice: Some("Máy \"căn cước\" hỏng – mời chờ".to_owned())
                        }],
                    ),
                    "n-1",
                    "mai",
                ),
                step("09:30:00", "set_notice", vec![Event::NoticeSet { notice: None }]),
            ],
        ),
        (
            "v1_reprint.json",
            vec![
                asked(
                    step("08:06:00", "reprint_slip", vec![Event::SlipReprinted { ticket: a, copy: 2 }]),
                    "p-1",
                    "quay-1",
                ),
                step("08:09:00", "reprint_slip", vec![Event::SlipReprinted { ticket: a, copy: 3 }]),
            ],
        ),
        (
            "v1_day.json",
            vec![
                step(
                    "07:30:00",
                    "open_counter",
                    vec![Event::CounterOpened { counter: ONE, groups: vec![group("A"), group("C")] }],
                ),
                step("10:00:00", "pause_counter", vec![Event::CounterPaused { counter: ONE, reason: "Họp".into() }]),
                step("11:30:00", "close_counter", vec![Event::CounterClosed { counter: ONE }]),
                step(
                    "11:30:01",
                    "close_group",
                    vec![Event::GroupClosed { group: group("A"), reason: "Hệ thống dân cư bảo trì".into() }],
                ),
                step("13:30:00", "open_group", vec![Event::GroupOpened { group: group("A") }]),
                step("17:00:00", "close_day", vec![ended(b, None, Outcome::Unserved), Event::DayClosed]),
            ],
        ),
    ];
    commits.into_iter().map(|(file, steps)| (file, Commit { steps })).collect()
}

fn golden(file: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/journal")).join(file)
}

/// What an estimate was made from, each in thousandths.
fn grounds() -> Grounds {
    let grounds = serde_json::json!({
        "reckoned": 5383, "pace": 5545, "before": 2565, "head_starts": 693, "since": 3162, "recent": 5233,
        "expected": 5384
    });
    serde_json::from_value(grounds).unwrap()
}

#[test]
fn version_1_is_read_and_written_byte_for_byte() {
    for (file, commit) in version_1() {
        let path = golden(file);
        // A new file is written once, by hand of whoever adds it: an existing one is never overwritten.
        if !path.exists() && std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, commit.encode() + "\n").unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let body = text.strip_suffix('\n').unwrap();
        assert_eq!(Commit::decode(&stream(), 1, body).as_ref(), Ok(&commit), "{file}");
        assert_eq!(commit.encode(), body, "{file}");
    }
}

#[test]
fn every_golden_file_is_checked() {
    let known: BTreeSet<String> = version_1().into_iter().map(|(file, _)| file.to_owned()).collect();
    let there = std::fs::read_dir(golden("")).unwrap();
    let there: BTreeSet<String> = there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(there, known);
}

#[test]
fn every_kind_of_event_has_its_golden_file() {
    // This match has no `_`: a new kind of event does not compile until it is named here, and then needs its file.
    let kind = |event: &Event| match event {
        Event::TicketIssued { .. } => 0,
        Event::TicketCalled { .. } => 1,
        Event::TicketRecalled { .. } => 2,
        Event::ServiceStarted { .. } => 3,
        Event::TicketEnded { .. } => 4,
        Event::TicketParked { .. } => 5,
        Event::TicketTransferred { .. } => 6,
        Event::TicketReturned { .. } => 7,
        Event::CounterOpened { .. } => 8,
        Event::CounterPaused { .. } => 9,
        Event::CounterClosed { .. } => 10,
        Event::GroupOpened { .. } => 11,
        Event::GroupClosed { .. } => 12,
        Event::DayClosed => 13,
        Event::NoticeSet { .. } => 14,
        Event::SlipReprinted { .. } => 15,
    };
    let commits = version_1();
    let events = || commits.iter().flat_map(|(_, commit)| &commit.steps).flat_map(|step| &step.events);
    assert_eq!(events().map(kind).collect::<BTreeSet<_>>(), (0..16).collect());
    let rules = events().filter_map(|event| match event {
        Event::TicketCalled { rule, .. } => Some(*rule),
        _ => None,
    });
    assert_eq!(rules.collect::<BTreeSet<_>>().len(), 5, "every rule of a call");
    let outcomes = events().filter_map(|event| match event {
        Event::TicketEnded { outcome, .. } => Some(*outcome),
        _ => None,
    });
    assert_eq!(outcomes.collect::<BTreeSet<_>>().len(), 4, "every outcome");
}

#[track_caller]
fn check_not_read(body: &str, parts: &[&str]) -> DecodeError {
    let error = Commit::decode(&stream(), 7, body).expect_err("it was read");
    for part in ["version 7 of demo/2026-11-21"].iter().chain(parts) {
        assert!(error.to_string().contains(part), "`{error}` does not say `{part}`");
    }
    error
}

#[test]
fn a_body_that_is_not_understood_is_told_with_its_place() {
    let future = check_not_read(r#"{"v":2,"steps":[],"mood":"good"}"#, &["encoding 2", "reads up to 1", "install"]);
    assert!(matches!(future, DecodeError::FromTheFuture { found: 2, .. }));
    let day_closed = version_1().pop().unwrap().1.encode();
    let damaged = [
        ("", "EOF"),
        ("[]", "damaged"),
        (r#"{"steps":[]}"#, "missing field `v`"),
        (r#"{"v":0,"steps":[]}"#, "no encoding 0"),
        (r#"{"v":1}"#, "missing field `steps`"),
        (&day_closed[..day_closed.len() - 3], "EOF"),
        (&day_closed.replace("day_closed", "day_lost"), "day_lost"),
    ];
    for (body, part) in damaged {
        let error = check_not_read(body, &[part, "backup"]);
        assert!(matches!(error, DecodeError::Damaged { .. }), "{body}");
    }
}
