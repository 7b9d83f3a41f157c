//! A histogram of durations that stays small, adds up exactly, and errs by less than 1/64 of any value.
//!
//! Its buckets are log-linear over whole milliseconds: below 64 ms each value has its own, above that every octave
//! (from one power of two to the next) is cut into 32 of equal width. A bucket that starts at `v` is at most `v / 32`
//! wide, so its middle is less than `v / 64`, which is 1.6 %, from any value in it.

use std::collections::BTreeMap;

/// The longest duration told apart, in milliseconds: 48 hours. Longer ones are counted as this long.
pub const LONGEST_MS: i64 = 48 * 60 * 60 * 1000;

/// The bucket of [`LONGEST_MS`].
pub const LAST_BUCKET: u16 = bucket(LONGEST_MS);

const EXACT_MS: i64 = 64;
const EXACT_BITS: u32 = EXACT_MS.ilog2();
const PER_OCTAVE: i64 = 32;
const PER_OCTAVE_BITS: u32 = PER_OCTAVE.ilog2();

/// The bucket of a duration in milliseconds. Negative ones count as 0, those past [`LONGEST_MS`] as that long.
pub const fn bucket(ms: i64) -> u16 {
    let ms = if ms > LONGEST_MS { LONGEST_MS } else { ms };
    if ms < EXACT_MS {
        return if ms < 0 { 0 } else { ms as u16 };
    }
    let octave = ms.ilog2();
    let in_octave = (ms >> (octave - PER_OCTAVE_BITS)) - PER_OCTAVE;
    (EXACT_MS + (octave - EXACT_BITS) as i64 * PER_OCTAVE + in_octave) as u16
}

/// The shortest and the longest duration of a bucket in milliseconds, both inclusive. Buckets past [`LAST_BUCKET`],
/// which no duration has, are taken for it.
pub fn bounds(bucket: u16) -> (i64, i64) {
    let bucket = i64::from(bucket.min(LAST_BUCKET));
    if bucket < EXACT_MS {
        return (bucket, bucket);
    }
    let (octave, in_octave) = ((bucket - EXACT_MS) / PER_OCTAVE, (bucket - EXACT_MS) % PER_OCTAVE);
    let width = 1i64 << (octave + i64::from(EXACT_BITS - PER_OCTAVE_BITS));
    let shortest = (PER_OCTAVE + in_octave) * width;
    (shortest, (shortest + width - 1).min(LONGEST_MS))
}

/// What stands for every duration of a bucket: the middle between its bounds, in milliseconds.
pub fn midpoint_ms(bucket: u16) -> f64 {
    let (shortest, longest) = bounds(bucket);
    (shortest + longest) as f64 / 2.0
}

/// How often each duration occurred, and their exact sum.
///
/// Counts may be negative while sums are being put together, because what is undone is taken away again; a bucket
/// whose count has come back to zero is left out, so two histograms of the same durations are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    counts: BTreeMap<u16, i64>,
    sum_ms: i64,
}

impl Histogram {
    /// Adds a duration `times` times; a negative number takes it away.
    pub fn add(&mut self, ms: i64, times: i64) {
        self.add_count(bucket(ms), times);
        self.add_sum(ms.max(0).saturating_mul(times));
    }

    /// Adds to the count of one bucket alone, as a tally does; the sum comes in another.
    pub fn add_count(&mut self, bucket: u16, times: i64) {
        let count = self.counts.entry(bucket.min(LAST_BUCKET)).or_default();
        *count = count.saturating_add(times);
        if *count == 0 {
            self.counts.remove(&bucket.min(LAST_BUCKET));
        }
    }

    /// Adds milliseconds to the sum alone, as a tally does.
    pub fn add_sum(&mut self, ms: i64) {
        self.sum_ms = self.sum_ms.saturating_add(ms);
    }

    /// Adds all that another holds: the result is the histogram of both together.
    pub fn merge(&mut self, other: &Histogram) {
        for (bucket, times) in &other.counts {
            self.add_count(*bucket, *times);
        }
        self.add_sum(other.sum_ms);
    }

    /// The counts by bucket, none of them zero.
    pub fn counts(&self) -> &BTreeMap<u16, i64> {
        &self.counts
    }

    /// The sum of all durations in milliseconds, exact, also of those past [`LONGEST_MS`].
    pub fn sum_ms(&self) -> i64 {
        self.sum_ms
    }

    /// How many durations it holds.
    pub fn count(&self) -> i64 {
        self.counts.values().fold(0, |count: i64, times| count.saturating_add(*times)).max(0)
    }

    /// The mean in seconds: sum / count, without the error of the buckets. `None` when empty.
    pub fn mean_s(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.sum_ms as f64 / count as f64 / 1000.0)
    }

    /// The `percent`-th percentile in seconds by nearest rank: of n durations in ascending order the ⌈percent · n /
    /// 100⌉-th, at least the first and at most the last; its error is less than 1/64. `None` when empty.
    pub fn percentile_s(&self, percent: u32) -> Option<f64> {
        let longest_s = self.max_s()?;
        let count = i128::from(self.count());
        let rank = (i128::from(percent) * count + 99) / 100;
        let rank = rank.clamp(1, count);
        let mut so_far = 0;
        for (bucket, times) in self.present() {
            so_far += i128::from(times);
            if so_far >= rank {
                return Some((midpoint_ms(bucket) / 1000.0).min(longest_s));
            }
        }
        Some(longest_s)
    }

    /// The longest duration in seconds: the middle of the last bucket, corrected by what the exact sum says, since
    /// no maximum lies below the mean or above the sum. Its error is less than 1/64; a single duration is
    /// exact. `None` when empty.
    pub fn max_s(&self) -> Option<f64> {
        let mean_s = self.mean_s()?;
        let (last, _) = self.present().next_back()?;
        Some((midpoint_ms(last) / 1000.0).min(self.sum_ms.max(0) as f64 / 1000.0).max(mean_s))
    }

    /// How many durations lie between each two of these bounds in minutes, ascending, from 0 to the first and past the
    /// last too: one number more than there are bounds. A duration on a bound lies below it, as one that is within a
    /// target does. What lies within 1/64 of a bound may be counted on its other side.
    pub fn between_min(&self, bounds_min: &[u32]) -> Vec<i64> {
        let mut between = vec![0; bounds_min.len() + 1];
        for (bucket, times) in self.present() {
            let part = bounds_min.partition_point(|bound| f64::from(*bound) * 60_000.0 < midpoint_ms(bucket));
            between[part] += times;
        }
        between
    }

    fn present(&self) -> impl DoubleEndedIterator<Item = (u16, i64)> {
        self.counts.iter().filter(|(_, times)| **times > 0).map(|(bucket, times)| (*bucket, *times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_without_gap_or_overlap() {
        let mut next = 0;
        for number in 0..=LAST_BUCKET {
            let (shortest, longest) = bounds(number);
            assert_eq!(shortest, next, "bucket {number}");
            assert!(shortest <= longest, "bucket {number}");
            assert_eq!((bucket(shortest), bucket(longest)), (number, number));
            next = longest + 1;
        }
        assert_eq!(next, LONGEST_MS + 1);
    }

    #[test]
    fn no_bucket_errs_by_a_sixty_fourth() {
        let error = |number| {
            let (shortest, longest) = bounds(number);
            (longest as f64 - midpoint_ms(number)) / shortest.max(1) as f64
        };
        let worst = (0..=LAST_BUCKET).map(error).fold(0.0, f64::max);
        assert!((0.0155..1.0 / 64.0).contains(&worst), "{worst}");
    }

    #[test]
    fn a_wait_is_counted_beyond_a_bound_from_a_sixty_fourth_on() {
        let between = |ms: i64| {
            let mut waits = Histogram::default();
            waits.add(ms, 1);
            waits.between_min(&[20, 90])
        };
        for bound in [20, 90] {
            let ms = bound * 60_000;
            let (below, above) = (between(ms - ms / 64), between(ms + ms / 64));
            let at = if bound == 20 { 0 } else { 1 };
            assert_eq!((below[at], above[at + 1]), (1, 1), "{bound} min");
        }
    }

    #[test]
    fn percentiles_and_the_longest_err_by_less_than_a_sixty_fourth() {
        // Durations close together and far apart, in no order that a bucket could know.
        for (seed, spread) in [(7, 400), (11, 90_000), (13, 3_000_000), (17, 40)] {
            let mut all: Vec<i64> = (0..400).map(|at: i64| 2_000_000 + at * at * seed % 7919 * spread / 7919).collect();
            let mut waits = Histogram::default();
            all.iter().for_each(|ms| waits.add(*ms, 1));
            all.sort_unstable();
            let errs = |found_s: Option<f64>, ms: i64| (found_s.unwrap() * 1000.0 - ms as f64).abs() / ms as f64;
            for (percent, at) in [(50, 199), (90, 359), (95, 379), (99, 395)] {
                let err = errs(waits.percentile_s(percent), all[at]);
                assert!(err < 1.0 / 64.0, "{percent} %, spread {spread}: {err}");
            }
            assert!(errs(waits.max_s(), all[399]) < 1.0 / 64.0, "spread {spread}");
        }
    }

    #[test]
    fn what_is_out_of_range_is_clamped() {
        assert_eq!((bucket(i64::MIN), bucket(-1), bucket(63), bucket(64)), (0, 0, 63, 64));
        assert_eq!((bucket(i64::MAX), LAST_BUCKET), (LAST_BUCKET, 745));
        assert_eq!(bounds(u16::MAX), bounds(LAST_BUCKET));
    }
}
