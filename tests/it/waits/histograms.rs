//! The histogram's promises: its error, its percentiles by nearest rank, and that it adds up exactly.

use motcua::waits::{Histogram, LONGEST_MS, bounds, bucket, midpoint_ms};
use proptest::prelude::*;

/// Durations of every order of magnitude, which a flat range would not give.
fn duration_ms() -> impl Strategy<Value = i64> {
    (0..=LONGEST_MS.ilog2()).prop_flat_map(|octave| 0..=(2i64 << octave).min(LONGEST_MS))
}

fn histogram(values_ms: &[i64]) -> Histogram {
    let mut histogram = Histogram::default();
    values_ms.iter().for_each(|ms| histogram.add(*ms, 1));
    histogram
}

#[track_caller]
fn close(read_s: Option<f64>, true_ms: i64, what: &str) {
    let true_s = true_ms as f64 / 1000.0;
    let read_s = read_s.unwrap();
    assert!((read_s - true_s).abs() <= true_s / 64.0, "{what}: read {read_s}, is {true_s}");
}

proptest! {
    #[test]
    fn a_bucket_stands_for_its_durations_within_a_sixty_fourth(ms in duration_ms()) {
        let (shortest, longest) = bounds(bucket(ms));
        prop_assert!((shortest..=longest).contains(&ms));
        prop_assert!((midpoint_ms(bucket(ms)) - ms as f64).abs() <= ms as f64 / 64.0);
    }

    #[test]
    fn percentiles_are_those_of_the_sorted_durations(mut values_ms in prop::collection::vec(duration_ms(), 1..300)) {
        let read = histogram(&values_ms);
        values_ms.sort_unstable();
        for percent in [0, 1, 25, 50, 90, 95, 99, 100] {
            let rank = (percent * values_ms.len()).div_ceil(100).max(1);
            close(read.percentile_s(percent as u32), values_ms[rank - 1], &format!("p{percent}"));
        }
        prop_assert!(read.percentile_s(50) <= read.percentile_s(95) && read.percentile_s(100) <= read.max_s());
        close(read.max_s(), values_ms[values_ms.len() - 1], "max");
        let sum_ms: i64 = values_ms.iter().sum();
        prop_assert_eq!(read.mean_s(), Some(sum_ms as f64 / values_ms.len() as f64 / 1000.0));
    }

    #[test]
    fn parts_merge_to_the_whole(left in prop::collection::vec(duration_ms(), 0..50), right in prop::collection::vec(duration_ms(), 0..50)) {
        let mut merged = histogram(&left);
        merged.merge(&histogram(&right));
        prop_assert_eq!(merged, histogram(&[left, right].concat()));
    }

    #[test]
    fn what_is_taken_away_leaves_no_trace(kept in prop::collection::vec(duration_ms(), 0..50), undone in prop::collection::vec(duration_ms(), 0..50)) {
        let mut read = Histogram::default();
        // Taken away before it is added, as when the parts of a sum arrive in another order.
        undone.iter().for_each(|ms| read.add(*ms, -1));
        kept.iter().chain(&undone).for_each(|ms| read.add(*ms, 1));
        prop_assert_eq!(read, histogram(&kept));
    }
}

#[test]
fn an_empty_histogram_has_no_figures() {
    let mut read = histogram(&[7000]);
    read.add(7000, -1);
    assert_eq!(read, Histogram::default());
    assert_eq!((read.count(), read.mean_s(), read.percentile_s(50), read.max_s()), (0, None, None, None));

    // More taken away than there was is no figure either, and no panic.
    read.add(7000, -3);
    assert_eq!((read.count(), read.mean_s(), read.percentile_s(50), read.max_s()), (0, None, None, None));
}

#[test]
fn the_sum_corrects_the_longest() {
    // Alone in buckets whose middles are 1228.7995 s and 128.5 ms.
    for ms in [1_234_567, 128] {
        let read = histogram(&[ms]);
        assert_eq!((read.mean_s(), read.max_s()), (Some(ms as f64 / 1000.0), Some(ms as f64 / 1000.0)));
        assert!(read.percentile_s(100) <= read.max_s());
    }
}

#[test]
fn durations_past_two_days_count_as_two_days_but_sum_in_full() {
    let read = histogram(&[1000, 10 * LONGEST_MS]);
    assert_eq!(read.counts().keys().copied().collect::<Vec<_>>(), [bucket(1000), bucket(LONGEST_MS)]);
    assert_eq!(read.sum_ms(), 1000 + 10 * LONGEST_MS);
}
