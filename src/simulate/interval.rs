//! What repeated runs say of a figure: its mean, how sure that is, and how far single days lie from it.

use serde::Serialize;

/// A figure over repeated runs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// The mean over the runs.
    pub mean: f64,
    /// The lower end of the 95 % confidence interval of that mean.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// One day in twenty is below this.
    pub day_low: f64,
    /// One day in twenty is above this.
    pub day_high: f64,
    /// In how many runs there was such a figure.
    pub runs: usize,
}

impl Figure {
    /// What these runs say, one value each; `None` for fewer than two.
    ///
    /// The interval is Student's: mean ± t · s / √n. Runs are independent, so it holds for any figure of a day, also a
    /// percentile, whose mean over the runs is what is estimated.
    pub fn of(values: &[f64]) -> Option<Figure> {
        let n = values.len();
        if n < 2 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
        let half = student_95(n - 1) * (variance / n as f64).sqrt();
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        // Nearest rank, as everywhere in the reports.
        let at = |percent: usize| sorted[(n * percent).div_ceil(100).clamp(1, n) - 1];
        Some(Figure { mean, low: mean - half, high: mean + half, day_low: at(5), day_high: at(95), runs: n })
    }

    /// Half the width of the confidence interval.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether zero lies outside the interval: a change of this figure is more than chance.
    pub fn is_certain(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The 97.5 % quantile of Student's t: the expansion of Abramowitz and Stegun, 26.7.5, which errs by less than 0.3 %
/// from four degrees of freedom on; below that, the exact values.
pub fn student_95(degrees: usize) -> f64 {
    const EXACT: [f64; 4] = [12.706, 4.303, 3.182, 2.776];
    const Z: f64 = 1.959_963_985;
    if let Some(exact) = degrees.checked_sub(1).and_then(|place| EXACT.get(place)) {
        return *exact;
    }
    let n = degrees.max(1) as f64;
    let (z3, z5, z7) = (Z.powi(3), Z.powi(5), Z.powi(7));
    Z + (z3 + Z) / (4.0 * n)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / (96.0 * n.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * Z) / (384.0 * n.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        for (degrees, t) in [(1, 12.706), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)] {
            assert!((student_95(degrees) / t - 1.0).abs() < 0.003, "{degrees}: {}", student_95(degrees));
        }
    }

    #[test]
    fn a_figure_says_its_mean_its_interval_and_the_days() {
        let figure = Figure::of(&[8.0, 10.0, 12.0]).unwrap();
        assert_eq!((figure.mean, figure.day_low, figure.day_high, figure.runs), (10.0, 8.0, 12.0, 3));
        assert!((figure.half_width() - 4.303 * 2.0 / 3f64.sqrt()).abs() < 1e-9);
        assert!(figure.is_certain() && !Figure::of(&[-1.0, 2.0, 0.0]).unwrap().is_certain());
        assert_eq!(Figure::of(&[1.0]), None);
    }
}
