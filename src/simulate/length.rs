//! How long something takes: a service, somebody's patience, an officer's breath between two citizens.

use std::sync::Arc;

use super::draws::Draws;
use crate::waits::{Histogram, LAST_BUCKET, bounds};

/// A law that durations follow, in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub enum Length {
    /// Always the same.
    Fixed(i64),
    /// Memoryless, with this mean.
    Exponential {
        /// The mean in milliseconds.
        mean_ms: f64,
    },
    /// Gamma, by mean and coefficient of variation (standard deviation / mean).
    Gamma {
        /// The mean in milliseconds.
        mean_ms: f64,
        /// The coefficient of variation, above 0.
        cv: f64,
    },
    /// Lognormal, by mean and coefficient of variation: what service times at counters mostly look like.
    Lognormal {
        /// The mean in milliseconds.
        mean_ms: f64,
        /// The coefficient of variation, above 0.
        cv: f64,
    },
    /// One of those that were measured, each as likely as another.
    Measured(Arc<[i64]>),
    /// What a histogram of the tallies holds, uniform within each bucket: (bucket, how many up to and with it).
    Buckets(Arc<[(u16, i64)]>),
}

impl Length {
    /// Those of a histogram; `None` when it is empty.
    pub fn from_histogram(histogram: &Histogram) -> Option<Length> {
        let mut so_far = 0;
        let buckets = histogram.counts().iter().filter(|(_, times)| **times > 0).map(|(bucket, times)| {
            so_far += times;
            (*bucket, so_far)
        });
        let buckets: Arc<[(u16, i64)]> = buckets.collect();
        (!buckets.is_empty()).then_some(Length::Buckets(buckets))
    }

    /// Those measured; `None` when there are none.
    pub fn measured(mut ms: Vec<i64>) -> Option<Length> {
        // In their order, the draw that is long in one day is long in the other, too.
        ms.sort_unstable();
        (!ms.is_empty()).then(|| Length::Measured(ms.into()))
    }

    /// One duration in milliseconds, not negative.
    pub fn draw(&self, draws: &mut Draws) -> i64 {
        let ms = match self {
            Length::Fixed(ms) => return (*ms).max(0),
            Length::Exponential { mean_ms } => mean_ms * draws.exponential(),
            Length::Gamma { mean_ms, cv } => {
                let shape = 1.0 / (cv * cv);
                mean_ms / shape * draws.gamma(shape)
            }
            Length::Lognormal { mean_ms, cv } => {
                let variance = (cv * cv).ln_1p();
                mean_ms * (variance.sqrt() * draws.normal() - variance / 2.0).exp()
            }
            Length::Measured(ms) => return ms.get(draws.place(ms.len())).copied().unwrap_or_default().max(0),
            Length::Buckets(buckets) => {
                let all = buckets.last().map_or(0, |(_, so_far)| *so_far);
                let wanted = draws.unit() * all as f64;
                let at = buckets.partition_point(|(_, so_far)| (*so_far as f64) <= wanted);
                let (shortest, longest) = bounds(buckets.get(at).map_or(LAST_BUCKET, |(bucket, _)| *bucket));
                shortest as f64 + draws.unit() * (longest - shortest) as f64
            }
        };
        // Nothing that happens in a day takes longer than the longest that the tallies tell apart.
        ms.clamp(0.0, crate::waits::LONGEST_MS as f64).round() as i64
    }

    /// The mean in milliseconds.
    pub fn mean_ms(&self) -> f64 {
        match self {
            Length::Fixed(ms) => *ms as f64,
            Length::Exponential { mean_ms } | Length::Gamma { mean_ms, .. } | Length::Lognormal { mean_ms, .. } => {
                *mean_ms
            }
            Length::Measured(ms) => ms.iter().sum::<i64>() as f64 / ms.len().max(1) as f64,
            Length::Buckets(buckets) => {
                let mut before = 0;
                let mut sum = 0.0;
                for (bucket, so_far) in buckets.iter() {
                    let (shortest, longest) = bounds(*bucket);
                    sum += (so_far - before) as f64 * (shortest + longest) as f64 / 2.0;
                    before = *so_far;
                }
                sum / before.max(1) as f64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_has_the_mean_and_the_variation_that_were_asked_for() {
        let mut histogram = Histogram::default();
        for ms in [60_000, 120_000, 120_000, 600_000] {
            histogram.add(ms, 1);
        }
        for (length, cv) in [
            (Length::Fixed(90_000), 0.0),
            (Length::Exponential { mean_ms: 90_000.0 }, 1.0),
            (Length::Gamma { mean_ms: 90_000.0, cv: 0.5 }, 0.5),
            (Length::Lognormal { mean_ms: 90_000.0, cv: 0.8 }, 0.8),
            (Length::measured(vec![30_000, 60_000, 180_000]).unwrap(), 0.72),
            (Length::from_histogram(&histogram).unwrap(), 0.975),
        ] {
            let drawn: Vec<f64> = (0..20_000).map(|i| length.draw(&mut Draws::of(5, &[i])) as f64).collect();
            let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
            let variance = drawn.iter().map(|ms| (ms - mean).powi(2)).sum::<f64>() / drawn.len() as f64;
            assert!((mean / length.mean_ms() - 1.0).abs() < 0.03, "{length:?}: {mean}");
            assert!((variance.sqrt() / mean - cv).abs() < 0.05, "{length:?}: {}", variance.sqrt() / mean);
        }
    }

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(Length::measured(Vec::new()), None);
        assert_eq!(Length::from_histogram(&Histogram::default()), None);
    }
}
