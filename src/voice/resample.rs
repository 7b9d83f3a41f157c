//! Brings a recording to another rate.

use std::f64::consts::PI;

/// Zero crossings of the filter on each side of a sample.
const CROSSINGS: f64 = 16.0;

/// The same sound at another rate.
pub(super) fn resample(samples: &[f32], from_hz: u32, to_hz: u32) -> Vec<f32> {
    Resampler::new(from_hz, to_hz).resample(samples)
}

/// The way from one rate to another: each new sample is the old ones around it, weighted by a windowed sinc that lets
/// through what both rates can hold. There are only so many places between two old samples that a new one can have, and
/// the weights of each are reckoned once.
#[derive(Debug, Clone)]
pub(super) struct Resampler {
    /// So many new samples take as long as `from` old ones.
    to: usize,
    from: usize,
    /// For each place, in order of `to`ths of an old sample: what the old samples from `before` to the left are worth.
    weights: Vec<Vec<f32>>,
    before: usize,
}

impl Resampler {
    pub fn new(from_hz: u32, to_hz: u32) -> Self {
        let common = greatest_common_divisor(from_hz, to_hz);
        let (from, to) = (from_hz / common, to_hz / common);
        let step = f64::from(from_hz) / f64::from(to_hz);
        // Lowering the rate must cut what the lower one cannot hold, or it comes back as false tones.
        let cutoff = (1.0 / step).min(1.0) * 0.95;
        let reach = CROSSINGS / cutoff;
        let before = reach.floor() as usize;
        let weight = |distance: f64| match distance.abs() < reach {
            true => (cutoff * sinc(distance * cutoff) * window(distance / reach)) as f32,
            false => 0.0,
        };
        let of_place = |place: u32| {
            let within = f64::from(place) / f64::from(to);
            (0..2 * before + 2).map(|i| weight(i as f64 - before as f64 - within)).collect()
        };
        Resampler { to: to as usize, from: from as usize, weights: (0..to).map(of_place).collect(), before }
    }

    pub fn resample(&self, samples: &[f32]) -> Vec<f32> {
        let length = (samples.len() * self.to + self.from / 2) / self.from;
        (0..length).map(|i| self.at(samples, i * self.from)).collect()
    }

    /// The new sample at a place in `to`ths of an old one.
    fn at(&self, samples: &[f32], place: usize) -> f32 {
        let (left, within) = (place / self.to, place % self.to);
        let weights = &self.weights[within];
        // The ends lack neighbours.
        let missing = self.before.saturating_sub(left);
        let first = (left + missing) - self.before;
        let near = samples.get(first..).unwrap_or_default();
        near.iter().zip(&weights[missing..]).map(|(sample, weight)| sample * weight).sum()
    }
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

/// Blackman's window over -1 to 1.
fn window(x: f64) -> f64 {
    0.42 + 0.5 * (PI * x).cos() + 0.08 * (2.0 * PI * x).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f64, rate_hz: u32, length: usize) -> Vec<f32> {
        (0..length).map(|i| (2.0 * PI * hz * i as f64 / f64::from(rate_hz)).sin() as f32 * 0.5).collect()
    }

    #[test]
    fn a_tone_stays_the_same_tone() {
        for from_hz in [8_000, 22_050, 44_100, 48_000] {
            let there = resample(&tone(1000.0, from_hz, from_hz as usize), from_hz, 24_000);
            assert_eq!(there.len(), 24_000);
            let expected = tone(1000.0, 24_000, 24_000);
            let error = |i: usize| (there[i] - expected[i]).abs();
            // The ends lack neighbours.
            let worst = (200..23_800).map(error).fold(0.0, f32::max);
            assert!(worst < 0.005, "{from_hz} Hz: off by {worst}");
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_hold_is_cut() {
        let there = resample(&tone(18_000.0, 48_000, 48_000), 48_000, 24_000);
        let loudest = there[200..23_800].iter().fold(0.0, |most: f32, sample| most.max(sample.abs()));
        assert!(loudest < 0.005, "{loudest}");
    }
}
