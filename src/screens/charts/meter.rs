//! A share as a short bar, for the rows of a table whose figure stands beside it.

use askama::Template;

use super::{Tone, short};

/// The bar.
#[derive(Debug, Clone, Copy, PartialEq, Template)]
#[template(path = "_shared/charts/meter.html")]
pub struct Meter {
    filled: f64,
    promised: Option<f64>,
    tone: Tone,
}

impl Meter {
    /// A bar of which so large a part is filled, from 0 to 1, with a line at what was promised.
    pub fn new(share: f64, promised: Option<f64>, tone: Tone) -> Meter {
        let percent = |share: f64| short(share.clamp(0.0, 1.0) * 100.0);
        Meter { filled: percent(share), promised: promised.map(percent), tone }
    }
}
