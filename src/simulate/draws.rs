//! Chance that can be repeated: each question of each visitor of each run has draws of its own.
//!
//! A draw depends on what is asked and not on what was drawn before it. So in the day as it was and in the day with
//! another counter the same visitor comes at the same moment and needs the same time (common random numbers), and what
//! differs between the two is due to the change alone.

use std::f64::consts::TAU;

/// A stream of draws. The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
/// OOPSLA 2014), seeded by a hash of what it is for.
#[derive(Debug, Clone)]
pub struct Draws {
    state: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draws {
    /// The draws for one purpose: a seed, and what tells the purpose from others, such as run, group and visitor.
    pub fn of(seed: u64, purpose: &[u64]) -> Self {
        let mix = |state: u64, part: &u64| mixed(state.rotate_left(23) ^ mixed(part.wrapping_add(GOLDEN)));
        Draws { state: purpose.iter().fold(mixed(seed), mix) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mixed(self.state)
    }

    /// Uniform over 0 < u < 1, never one of the two.
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// One of `count` places, all alike; 0 where there is none.
    pub fn place(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.unit().ln()
    }

    /// Normal with mean 0 and variance 1 (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (TAU * self.unit()).cos()
    }

    /// Gamma with this shape and scale 1 (Marsaglia and Tsang: "A simple method for generating gamma variables", 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.unit().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * x * x + d * (1.0 - v + v.ln()) {
                return d * v;
            }
        }
    }
}

fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_variance(mut draw: impl FnMut(&mut Draws) -> f64) -> (f64, f64) {
        let drawn: Vec<f64> = (0..20_000).map(|i| draw(&mut Draws::of(7, &[i]))).collect();
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        (mean, drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / drawn.len() as f64)
    }

    #[test]
    fn draws_have_the_mean_and_the_variance_of_their_law() {
        for (what, (mean, variance), (m, v)) in [
            ("unit", mean_and_variance(Draws::unit), (0.5, 1.0 / 12.0)),
            ("exponential", mean_and_variance(Draws::exponential), (1.0, 1.0)),
            ("normal", mean_and_variance(Draws::normal), (0.0, 1.0)),
            ("gamma 0.4", mean_and_variance(|draws| draws.gamma(0.4)), (0.4, 0.4)),
            ("gamma 3", mean_and_variance(|draws| draws.gamma(3.0)), (3.0, 3.0)),
        ] {
            assert!((mean - m).abs() < 4.0 * (v / 20_000f64).sqrt(), "{what}: mean {mean}, not {m}");
            assert!((variance / v - 1.0).abs() < 0.08, "{what}: variance {variance}, not {v}");
        }
    }

    #[test]
    fn the_same_question_gets_the_same_answer_and_another_gets_another() {
        let first = |seed, purpose: &[u64]| Draws::of(seed, purpose).next();
        assert_eq!(first(1, &[2, 3]), first(1, &[2, 3]));
        let others = [first(1, &[2, 3]), first(1, &[3, 2]), first(2, &[2, 3]), first(1, &[2]), first(1, &[2, 3, 0])];
        for (i, one) in others.iter().enumerate() {
            assert!(others[i + 1..].iter().all(|other| other != one));
        }
    }

    #[test]
    fn a_place_is_one_of_those_there_are() {
        let mut seen = [0; 3];
        (0..300).for_each(|i| seen[Draws::of(1, &[i]).place(3)] += 1);
        assert!(seen.iter().all(|times| (70..130).contains(times)), "{seen:?}");
        assert_eq!(Draws::of(1, &[]).place(0), 0);
    }
}
