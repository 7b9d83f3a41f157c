//! How good predictions were.

use serde::Serialize;

/// The figures of one predictor over some callers.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Scores {
    /// Over how many callers.
    pub n: usize,
    /// Mean absolute error, in seconds.
    pub mae_s: f64,
    /// Root of the mean square error, in seconds.
    pub rmse_s: f64,
    /// The same as a share of the mean wait.
    pub relative_rmse: f64,
    /// Mean of prediction − wait, in seconds.
    pub bias_s: f64,
    /// The share of waits that were no longer than what was predicted.
    pub coverage_50: f64,
    /// The share of waits that were no longer than the cautious time; none for predictors that name one time only.
    pub coverage_90: Option<f64>,
}

/// One prediction and what became of it, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    pub wait_s: f64,
    pub predicted_s: f64,
    pub cautious_s: Option<f64>,
}

/// The figures over these; `None` for none.
pub fn scores(scored: &[Scored]) -> Option<Scores> {
    let count = scored.len() as f64;
    let mean = |of: &dyn Fn(&Scored) -> f64| scored.iter().map(of).sum::<f64>() / count;
    let share = |is: &dyn Fn(&Scored) -> bool| scored.iter().filter(|one| is(one)).count() as f64 / count;
    if scored.is_empty() {
        return None;
    }
    let rmse_s = mean(&|one| (one.predicted_s - one.wait_s).powi(2)).sqrt();
    let all_cautious = scored.iter().all(|one| one.cautious_s.is_some());
    Some(Scores {
        n: scored.len(),
        mae_s: mean(&|one| (one.predicted_s - one.wait_s).abs()),
        rmse_s,
        relative_rmse: rmse_s / mean(&|one| one.wait_s),
        bias_s: mean(&|one| one.predicted_s - one.wait_s),
        coverage_50: share(&|one| one.wait_s <= one.predicted_s),
        coverage_90: all_cautious.then(|| share(&|one| one.cautious_s.is_some_and(|cautious| one.wait_s <= cautious))),
    })
}
