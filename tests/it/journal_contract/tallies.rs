//! What every journal promises of sums.

use jiff::civil::{Date, date};
use motcua::journal::{Append, JournalError};

use super::{DAY, Store, day_of, demo, office, record, tally};

pub(super) async fn tallies_are_added_with_the_commit_and_not_with_a_conflict(store: &Store) {
    let journal = store.open();
    let tallies = [tally("A/issued", 1), tally("A/wait/7", 2), tally("A/issued", 1)];
    assert_eq!(journal.append(&demo(), 0, &record("1"), &tallies).await, Ok(Append::Appended));
    for expected in [0, 2] {
        assert_eq!(
            journal.append(&demo(), expected, &record("x"), &tallies).await,
            Ok(Append::Conflict { found: 1 }),
            "onto {expected}"
        );
    }
    let more = [tally("A/wait/7", -5), tally("chờ", 1 << 40)];
    assert_eq!(journal.append(&demo(), 1, &record("2"), &more).await, Ok(Append::Appended));
    let sums = vec![tally("A/issued", 2), tally("A/wait/7", -3), tally("chờ", 1 << 40)];
    assert_eq!(store.open().tallies(&office("demo"), DAY, DAY).await, Ok(vec![(DAY, sums)]));
}

pub(super) async fn tallies_are_found_by_day(store: &Store) {
    let journal = store.open();
    let days: Vec<Date> = DAY.series(jiff::Span::new().days(1)).take(40).collect();
    for (n, day) in (1..).zip(&days) {
        let appended = journal.append(&day_of("demo", *day), 0, &record("1"), &[tally("n", n)]).await;
        assert_eq!(appended, Ok(Append::Appended));
    }
    let expected = |range: std::ops::RangeInclusive<usize>| {
        Ok(range.map(|i| (days[i], vec![tally("n", i as i64 + 1)])).collect::<Vec<_>>())
    };
    let demo = office("demo");
    assert_eq!(journal.tallies(&demo, days[0], days[39]).await, expected(0..=39));
    assert_eq!(journal.tallies(&demo, days[3], days[3]).await, expected(3..=3));
    assert_eq!(journal.tallies(&demo, days[38], date(2030, 1, 1)).await, expected(38..=39));
    assert_eq!(journal.tallies(&demo, days[5], days[4]).await, Ok(vec![]));
    assert_eq!(journal.tallies(&office("other"), days[0], days[39]).await, Ok(vec![]));
}

pub(super) async fn tallies_without_a_commit_are_added_too(store: &Store) {
    let (journal, other) = (store.open(), store.open());
    let demo_office = office("demo");
    assert_eq!(journal.add_tallies(&demo_office, DAY, &[]).await, Ok(()));
    assert_eq!(journal.tallies(&demo_office, DAY, DAY).await, Ok(vec![]), "nothing leaves no day");
    let refused = [tally("no:busy", 2), tally("A/issued", 1)];
    let adding = (journal.add_tallies(&demo_office, DAY, &refused), other.add_tallies(&demo_office, DAY, &refused));
    assert_eq!(tokio::join!(adding.0, adding.1), (Ok(()), Ok(())));
    assert_eq!(journal.append(&demo(), 0, &record("1"), &[tally("A/issued", 5)]).await, Ok(Append::Appended));
    let sums = vec![tally("A/issued", 7), tally("no:busy", 4)];
    assert_eq!(other.tallies(&demo_office, DAY, DAY).await, Ok(vec![(DAY, sums.clone())]));
    assert_eq!(other.days(&office("demo")).await, Ok(vec![DAY]), "only a commit makes a stream");

    for wrong in [vec![tally("n", 1); 4097], vec![tally(&"n".repeat(201), 1)]] {
        let refused = journal.add_tallies(&demo_office, DAY, &wrong).await;
        assert!(matches!(refused, Err(JournalError::Refused { .. })), "{refused:?}");
    }
    assert_eq!(other.tallies(&demo_office, DAY, DAY).await, Ok(vec![(DAY, sums)]));
}

pub(super) async fn packing_changes_no_sum_whatever_else_is_added(store: &Store) {
    let (journal, other) = (store.open(), store.open());
    let demo_office = office("demo");
    let days = [date(2026, 11, 19), date(2026, 11, 20), DAY];
    let sums = [tally("08|A|||issued", 3), tally("back to zero", 0), tally("chờ", -7), tally("great", (1 << 60) + 1)];
    for day in days {
        journal.append(&day_of("demo", day), 0, &record("1"), &sums).await.unwrap();
    }
    journal.append(&day_of("demo-2", days[0]), 0, &record("1"), &[tally("n", 1)]).await.unwrap();
    let expected = |times: i64| [tally("08|A|||issued", 3 * times), tally("chờ", -7), tally("great", (1 << 60) + 1)];
    let whole = |first: i64| {
        vec![(days[0], expected(first).to_vec()), (days[1], expected(1).to_vec()), (DAY, expected(1).to_vec())]
    };
    assert_eq!(journal.tallies(&demo_office, days[0], DAY).await, Ok(whole(1)));

    // Two servers pack at once while a third adds; today is left as it is.
    let late = [tally("08|A|||issued", 3)];
    let packing = (journal.pack(&demo_office, DAY), other.pack(&demo_office, DAY));
    let adding = other.add_tallies(&demo_office, days[0], &late);
    let (one, two, added) = tokio::join!(packing.0, packing.1, adding);
    assert_eq!(added, Ok(()));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert_eq!(other.tallies(&demo_office, days[0], DAY).await, Ok(whole(2)));

    // What comes after the packing is added, packed or not, and packing again changes nothing.
    for times in 3..=4 {
        journal.append(&day_of("demo", days[0]), times as u64 - 2, &record("1"), &late).await.unwrap();
        assert_eq!(journal.tallies(&demo_office, days[0], DAY).await, Ok(whole(times)));
        for _ in 0..2 {
            journal.pack(&demo_office, DAY).await.unwrap();
            assert_eq!(store.open().tallies(&demo_office, days[0], DAY).await, Ok(whole(times)));
        }
    }
    assert_eq!(journal.pack(&demo_office, DAY).await, Ok(0), "there is nothing left to pack");
    assert_eq!(journal.tallies(&office("demo-2"), days[0], DAY).await, Ok(vec![(days[0], vec![tally("n", 1)])]));
    assert_eq!(journal.expire(&demo_office, DAY).await, Ok(2));
    assert_eq!(journal.tallies(&demo_office, days[0], DAY).await, Ok(whole(4)));
}
