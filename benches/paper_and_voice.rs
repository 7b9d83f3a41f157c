//! What a slip and a call cost the machine between the commit and the paper, or the sound.
//!
//! Run with `cargo bench --bench paper_and_voice`. What to expect, as ratios on two shared cores:
//!
//! - Drawing a slip takes most of its time; making the printer's bytes from the image adds less than a tenth, and a roll
//!   of 80 mm takes a tenth more than one of 58 mm.
//! - A slip in the printer's own letters takes a third of that.
//! - Cutting a call's sentences into clips takes a fifth of putting the clips together as samples, and both together less
//!   than a fiftieth of drawing a slip.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use divan::Bencher;
use motcua::config::usual_slip;
use motcua::office::{CounterNo, Lang, TicketNumber};
use motcua::printing::escpos::print_bytes;
use motcua::printing::samples::{sample_plan, samples};
use motcua::printing::{Connection, Encoding, PrintMode, PrinterPlan, Slip, lay_out};
use motcua::voice::{Bank, Numbers, Phrasebook, Saying, VoicePlan};

const WIDTHS_DOTS: [u32; 2] = [384, 576];

fn main() {
    divan::main();
}

fn slip() -> Slip {
    samples(&usual_slip(), &sample_plan(), Lang::Vi).remove(0).1
}

fn printer(width_dots: u32, mode: PrintMode) -> PrinterPlan {
    PrinterPlan { mode, ..PrinterPlan::new("any", "tcp://127.0.0.1:9100".parse::<Connection>().unwrap(), width_dots) }
}

#[divan::bench(args = WIDTHS_DOTS)]
fn draw_a_slip(bencher: Bencher, width_dots: u32) {
    let slip = slip();
    bencher.bench(|| lay_out(black_box(&slip), width_dots));
}

#[divan::bench(args = WIDTHS_DOTS)]
fn draw_a_slip_and_make_its_bytes(bencher: Bencher, width_dots: u32) {
    let (slip, printer) = (slip(), printer(width_dots, PrintMode::Raster));
    bencher.bench(|| print_bytes(black_box(&slip), &printer));
}

#[divan::bench]
fn a_slip_in_the_printers_own_letters(bencher: Bencher) {
    let (slip, printer) = (slip(), printer(576, PrintMode::Text(Encoding::Tcvn3)));
    bencher.bench(|| print_bytes(black_box(&slip), &printer));
}

fn call() -> Saying {
    let group = "C".parse().unwrap();
    let number = TicketNumber { group, n: 25 };
    Saying::Call { number, group: Some(group), counter: CounterNo(12), times: 1, lang: Lang::Vi }
}

fn phrasebook(numbers: Numbers) -> Phrasebook {
    let plan = VoicePlan { numbers, ..VoicePlan::default() };
    Phrasebook::new(plan.clone(), Bank::of(&plan).unwrap().vocabulary().clone()).unwrap()
}

#[divan::bench(args = [Numbers::Digits, Numbers::Full])]
fn cut_a_call_into_clips(bencher: Bencher, numbers: Numbers) {
    let (phrasebook, call) = (phrasebook(numbers), call());
    bencher.bench(|| phrasebook.utterance(black_box(&call)));
}

#[divan::bench]
fn put_a_calls_clips_together(bencher: Bencher) {
    let bank = Bank::of(&VoicePlan::default()).unwrap();
    let utterance = phrasebook(Numbers::Digits).utterance(&call());
    // The first time decodes the clips.
    bank.render(&utterance).unwrap();
    bencher.bench(|| bank.render(black_box(&utterance)).unwrap());
}
