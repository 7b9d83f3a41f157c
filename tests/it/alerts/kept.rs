//! Alerts as the journal keeps them: what was ever written is read for ever.

use std::sync::Arc;

use motcua::alerts::{AlertEvent, Book, Kind, Ledger, Over};
use motcua::journal::{Append, CommitId, Journal, JournalError, MemoryJournal, Record, Stream};
use motcua::office::OfficeId;

use crate::support::offices::{MONDAY, moment};

/// A stream of encoding 1 with every kind of event. It is never changed.
const VERSION_1: &[&str] = &[
    r#"{"v":1,"at":"2026-11-23T02:00:00Z","events":[{"event":"day_begun","raised":[{"id":"0000000000000000000000000000000a","kind":"printer","subject":"cua-vao","since":"2026-11-22T03:00:00Z","raised_at":"2026-11-22T03:01:00Z","detail":"paper_out","by":"may-1","held_at":"2026-11-22T09:00:00Z"}],"outbox":[],"stopped":"00ff00ff00ff00ff"}]}"#,
    r#"{"v":1,"at":"2026-11-23T02:02:00Z","events":[{"event":"raised","alert":{"id":"0000000000000000000000000000000b","kind":"no_open_counter","subject":"A","since":"2026-11-23T02:00:00Z","raised_at":"2026-11-23T02:02:00Z","value":3,"by":"may-2","held_at":"2026-11-23T02:02:00Z"},"tell":true},{"event":"held","id":"0000000000000000000000000000000a","by":"may-2","at":"2026-11-23T02:02:00Z"}]}"#,
    r#"{"v":1,"at":"2026-11-23T02:02:01Z","events":[{"event":"claimed","message":"alert_0000000000000000000000000000000b_raised","by":"may-2","until":"2026-11-23T02:03:01Z"}]}"#,
    r#"{"v":1,"at":"2026-11-23T02:02:02Z","events":[{"event":"tried","message":"alert_0000000000000000000000000000000b_raised","not_before":"2026-11-23T02:02:04Z","why":"it answered 500"}]}"#,
    r#"{"v":1,"at":"2026-11-23T02:06:00Z","events":[{"event":"cleared","id":"0000000000000000000000000000000b","cleared":{"at":"2026-11-23T02:06:00Z","over":"recovered","value":0},"tell":true},{"event":"cleared","id":"0000000000000000000000000000000a","cleared":{"at":"2026-11-23T02:06:00Z","over":"out_of_sight"},"tell":true}]}"#,
    r#"{"v":1,"at":"2026-11-23T02:06:01Z","events":[{"event":"delivered","message":"alert_0000000000000000000000000000000b_raised"},{"event":"dropped","message":"alert_0000000000000000000000000000000a_cleared","why":"it cannot be reached"}]}"#,
];

async fn kept(bodies: &[&str]) -> (Arc<MemoryJournal>, OfficeId) {
    let (journal, office) = (Arc::new(MemoryJournal::new()), "test".parse::<OfficeId>().unwrap());
    let stream = Stream::Alerts { office: office.clone(), day: MONDAY };
    for (expected, body) in (0..).zip(bodies) {
        let record = Record { id: CommitId::from_random([expected as u8; 16]), body: (*body).to_owned() };
        assert_eq!(journal.append(&stream, expected, &record, &[]).await, Ok(Append::Appended));
    }
    (journal, office)
}

#[tokio::test]
async fn what_was_ever_written_is_read() {
    let (journal, office) = kept(VERSION_1).await;
    let book = Book::open(journal, office, MONDAY).await.unwrap();
    let ledger: Arc<Ledger> = book.ledger();
    assert_eq!((ledger.version(), ledger.raised().len(), ledger.stopped()), (6, 0, Some("00ff00ff00ff00ff")));
    let ended: Vec<_> = ledger.of_day().iter().map(|alert| (alert.key.kind, alert.cleared.unwrap().over)).collect();
    assert_eq!(ended, [(Kind::Printer, Over::OutOfSight), (Kind::NoOpenCounter, Over::Recovered)]);
    assert_eq!(ledger.of_day()[0].by, "may-2", "it was taken over");
    let waiting: Vec<String> = ledger.outbox().iter().map(|delivery| delivery.id()).collect();
    assert_eq!(waiting, ["alert_0000000000000000000000000000000b_cleared"]);
}

#[tokio::test]
async fn what_is_written_today_is_what_is_read_for_ever() {
    let (journal, office) = kept(VERSION_1).await;
    let stream = Stream::Alerts { office: office.clone(), day: MONDAY };
    let book = Book::open(journal.clone(), office, MONDAY).await.unwrap();
    let now = moment(MONDAY, "09:07").unwrap();
    let delivered = AlertEvent::Delivered { message: "alert_0000000000000000000000000000000b_cleared".to_owned() };
    let done = |_: &Ledger| vec![delivered.clone()];
    assert_eq!(book.change(now, done).await, Ok(true));
    assert_eq!(book.change(now, done).await, Ok(false), "it means nothing any more");
    let written = journal.read(&stream, 6).await.unwrap();
    assert_eq!(
        written[0].1.body,
        r#"{"v":1,"at":"2026-11-23T02:07:00Z","events":[{"event":"delivered","message":"alert_0000000000000000000000000000000b_cleared"}]}"#
    );
}

#[tokio::test]
async fn what_a_newer_program_wrote_is_not_guessed_at() {
    for (body, reason) in
        [(r#"{"v":2,"things":[]}"#, "encoding 2: install the newer motcua"), ("{\"v\":1}", "missing field")]
    {
        let (journal, office) = kept(&[body]).await;
        let Err(error) = Book::open(journal, office, MONDAY).await else { panic!("{body} was read") };
        assert!(
            matches!(error, JournalError::Damaged { version: 1, .. }) && error.to_string().contains(reason),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_book_is_found_two_weeks_back_and_begins_the_day_with_what_is_left() {
    let (journal, office) = kept(&VERSION_1[..2]).await;
    let later = MONDAY.checked_add(jiff::Span::new().days(14)).unwrap();
    let books = [
        Book::open(journal.clone(), office.clone(), later).await.unwrap(),
        Book::open(journal.clone(), office.clone(), later).await.unwrap(),
    ];
    for book in &books {
        assert_eq!((book.ledger().day(), book.ledger().raised().len(), book.ledger().outbox().len()), (later, 2, 1));
    }
    let stream = Stream::Alerts { office, day: later };
    assert_eq!(journal.read(&stream, 0).await.unwrap().len(), 0, "nothing is written before something happens");
    // Both write at once: one begins the day, the other finds it begun.
    let now = moment(later, "09:00").unwrap();
    for (book, message) in books.iter().zip(["b_raised", "b_raised"]) {
        let message = format!("alert_0000000000000000000000000000000{message}");
        let claimed = AlertEvent::Claimed { message, by: "may-1".to_owned(), until: now };
        book.change(now, |_| vec![claimed.clone()]).await.unwrap();
    }
    let written = journal.read(&stream, 0).await.unwrap();
    let begun: Vec<bool> = written.iter().map(|(_, record)| record.body.contains("day_begun")).collect();
    assert_eq!(begun, [true, false]);
    books[0].catch_up().await.unwrap();
    assert_eq!(books[0].ledger(), books[1].ledger());
    assert_eq!(books[0].ledger().raised().len(), 2);
}
