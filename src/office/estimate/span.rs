//! A length of time that is not known exactly.

use super::Estimate;

/// The normal quantile that nine of ten lie below.
const NINE_OF_TEN: f64 = 1.2816;
/// Where 1 / 9 of the squared coefficient of variation is larger, the quantiles' approximation no longer grows with it.
const WIDEST: f64 = 0.4;

/// A length of time by its mean and variance. Lengths that follow one another add up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Span {
    pub mean_s: f64,
    pub var_s2: f64,
}

impl std::ops::Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span { mean_s: self.mean_s + other.mean_s, var_s2: self.var_s2 + other.var_s2 }
    }
}

impl Span {
    /// What these lengths are like.
    pub fn over(lengths_ms: impl Iterator<Item = i64> + Clone) -> Span {
        let count = lengths_ms.clone().count().max(1) as f64;
        let mean_s = lengths_ms.clone().map(|ms| ms as f64 / 1000.0).sum::<f64>() / count;
        let squares_s2 = lengths_ms.map(|ms| (ms as f64 / 1000.0 - mean_s).powi(2)).sum::<f64>();
        Span { mean_s, var_s2: squares_s2 / (count - 1.0).max(1.0) }
    }

    /// The lengths that half, and nine of ten, are no longer than. The length is taken for a gamma variable, whose
    /// quantiles are approximated as E. B. Wilson and M. M. Hilferty do ("The Distribution of Chi-Square", 1931).
    pub fn estimate(self) -> Estimate {
        let typical_s = self.quantile_s(0.0).round() as u32;
        Estimate { typical_s, cautious_s: self.quantile_s(NINE_OF_TEN).ceil() as u32 }
    }

    /// The length that is not exceeded as often as a standard normal variable does not exceed `z`.
    fn quantile_s(self, z: f64) -> f64 {
        if self.mean_s <= 0.0 {
            return 0.0;
        }
        let width = (self.var_s2 / (9.0 * self.mean_s * self.mean_s)).min(WIDEST);
        self.mean_s * (1.0 - width + z * width.sqrt()).powi(3)
    }
}
