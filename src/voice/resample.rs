//! Brings a recording to another rate.

use std::f64::consts::PI;

/// Zero crossings of the filter on each side of a sample.
const CROSSINGS: f64 = 16.0;

/// The same sound at another rate: each new sample is the old ones around it, weighted by a windowed sinc that lets through
/// what both rates can hold.
pub(super) fn resample(samples: &[f32], from_hz: u32, to_hz: u32) -> Vec<f32> {
    let step = f64::from(from_hz) / f64::from(to_hz);
    // Lowering the rate must cut what the lower one cannot hold, or it comes back as false tones.
    let cutoff = (1.0 / step).min(1.0) * 0.95;
    let reach = CROSSINGS / cutoff;
    let length = (samples.len() as f64 / step).round() as usize;
    let at = |place: f64| {
        let first = (place - reach).ceil().max(0.0) as usize;
        let last = ((place + reach).floor() as usize).min(samples.len().saturating_sub(1));
        let weighted = (first..=last).map(|i| {
            let distance = i as f64 - place;
            f64::from(samples[i]) * cutoff * sinc(distance * cutoff) * window(distance / reach)
        });
        weighted.sum::<f64>() as f32
    };
    (0..length).map(|i| at(i as f64 * step)).collect()
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
