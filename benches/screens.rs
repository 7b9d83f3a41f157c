//! What it costs to make the manager's pages, which are made anew at every push.
//!
//! Run with `cargo bench --bench screens`.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use divan::Bencher;
use motcua::office::Lang;
use motcua::screens::samples::{Sample, samples};

fn main() {
    divan::main();
}

fn sample(name: &str) -> &'static Sample {
    samples().iter().find(|sample| sample.name == name).unwrap()
}

/// The content that is pushed, from an office with so many tickets of the day.
#[divan::bench(args = ["empty", "one-ticket", "forty-tickets", "before-closing", "two-thousand-tickets"])]
fn the_managers_page(bencher: Bencher, of: &str) {
    let sample = sample(&format!("manager-{of}"));
    bencher.bench_local(|| sample.screen.content(&sample.view(Lang::Vi)).unwrap().len());
}

/// The page of some days, once their tallies are added up.
#[divan::bench(args = ["one-a-day", "ninety-days", "crowded"])]
fn the_history(bencher: Bencher, of: &str) {
    let sample = sample(&format!("history-{of}"));
    bencher.bench_local(|| sample.screen.content(&sample.view(Lang::Vi)).unwrap().len());
}
