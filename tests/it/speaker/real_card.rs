//! The real binary and a real ALSA device: what comes out of it is what was rendered.

use std::time::{Duration, Instant};

use motcua::voice::{Saying, VoicePlan};

use super::{call, voice};
use crate::support::client::{Client, Wish};
use crate::support::reception::BusyOffice;
use crate::support::server::{Server, Setup};
use crate::support::sound_card::{RATE_HZ, SoundCard};

/// For a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);
/// Samples of the card for one of the clips.
const EACH: usize = RATE_HZ / motcua::voice::RATE_HZ as usize;
/// How far apart two sounds may begin and still be laid on each other, in samples of the clips.
const SHIFT: usize = 30;

fn served(card: &SoundCard, voice: &str) -> Server {
    let office = BusyOffice::at_noon().toml;
    let office = format!("{office}\n[voice]\n{voice}\n[[speakers]]\nname = \"loa\"\n");
    let config = card.config().display().to_string();
    Server::start(Setup::demo().store("memory:").office(office).env("ALSA_CONFIG_PATH", config))
}

async fn ask(client: &Client, wish: Wish) -> String {
    let reply = client.send(&wish).await.unwrap();
    assert!(reply.is_accepted(), "{reply:?}");
    if reply.body["ticket"].is_null() && reply.body["number"].is_null() { String::new() } else { reply.ticket().number }
}

async fn open(client: &Client, counters: u16, tickets: usize) {
    for counter in 1..=counters {
        ask(client, Wish::at_counter(counter, "open")).await;
    }
    for _ in 0..tickets {
        ask(client, Wish::issue('A', None)).await;
    }
}

/// A figure of `/metrics`.
async fn metric(server: &Server, name: &str) -> u64 {
    let text = reqwest::get(format!("{}/metrics", server.url())).await.unwrap().text().await.unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name}{{office=\"demo\",speaker=\"loa\"}} ")));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

async fn wait_for(server: &Server, name: &str, figure: u64) {
    let begun = Instant::now();
    while metric(server, name).await != figure {
        assert!(begun.elapsed() < PATIENCE, "{name} is not {figure}\n{}", server.output());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // What was taken last is still in the pipe.
    if name == "motcua_calls_said_total" {
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
}

fn rendered(saying: &Saying, chime: bool, once: bool) -> Vec<f32> {
    let mut rendered = voice(VoicePlan { chime, ..VoicePlan::default() }).render(saying).unwrap();
    if once {
        rendered.samples.truncate(rendered.repeats_at[0]);
    }
    let begin = rendered.samples.iter().position(|sample| sample.abs() > 1e-4).unwrap();
    rendered.samples.split_off(begin)
}

/// How alike a recording of the card and a sound at the rate of the clips are, which begin at nearly the same time, from
/// -1 to 1.
fn likeness(heard: &[f32], expected: &[f32]) -> f64 {
    // Which of the card's samples is one of the clips' depends on when the sound began.
    let at_clip_rate = |first: usize| heard.iter().skip(first).step_by(EACH).copied().collect::<Vec<f32>>();
    (0..EACH).map(|first| likeness_at_clip_rate(&at_clip_rate(first), expected)).fold(-1.0, f64::max)
}

fn likeness_at_clip_rate(heard: &[f32], expected: &[f32]) -> f64 {
    let correlation = |shift: usize, late: bool, most: usize| {
        let (heard, expected) = if late { (&heard[shift..], expected) } else { (heard, &expected[shift..]) };
        let (mut both, mut of_heard, mut of_expected) = (0.0, 1e-12, 1e-12);
        for (a, b) in heard.iter().zip(expected).take(most) {
            let (a, b) = (f64::from(*a), f64::from(*b));
            both += a * b;
            of_heard += a * a;
            of_expected += b * b;
        }
        both / f64::sqrt(of_heard * of_expected)
    };
    // The first half second says which shift it is.
    let shifts = (0..=SHIFT).flat_map(|shift| [(shift, true), (shift, false)]);
    let begin = |(shift, late): &(usize, bool)| correlation(*shift, *late, 12_000);
    let (shift, late) = shifts.max_by(|a, b| begin(a).total_cmp(&begin(b))).unwrap();
    correlation(shift, late, usize::MAX)
}

/// How long a sound is from its first sample to its last that can be heard.
fn length(sound: &[f32]) -> usize {
    sound.iter().rposition(|sample| sample.abs() > 1e-3).map_or(0, |last| last + 1)
}

#[tokio::test]
async fn what_comes_out_of_the_card_is_what_was_rendered() {
    let Some(card) = SoundCard::new(4) else { return };
    card.plug_in();
    let server = served(&card, "");
    let client = Client::new(&server.url());
    open(&client, 1, 1).await;
    assert_eq!(ask(&client, Wish::at_counter(1, "call-next")).await, "A001");
    wait_for(&server, "motcua_calls_said_total", 1).await;
    let (heard, expected) = (card.heard(), rendered(&call("A001", 1, 1), true, false));
    let alike = likeness(&heard, &expected);
    println!("{} samples, alike to {alike:.6}", length(&heard));
    assert!(alike >= 0.999, "alike to {alike:.6} only");
    let lengths = length(&heard) as f64 / (EACH * length(&expected)) as f64;
    assert!((0.98..=1.02).contains(&lengths), "{lengths:.3} times as long");
    assert!(card.is_alike_on_both_sides());
}

#[tokio::test]
async fn thirty_calls_from_six_counters_are_said_in_order_and_each_once() {
    const SPEED: usize = 4;
    let Some(card) = SoundCard::new(SPEED) else { return };
    card.plug_in();
    let mut server = served(&card, "use_by_s = 600\nchime = false");
    let client = Client::new(&server.url());
    open(&client, 6, 30).await;
    let begun = Instant::now();
    let mut calls = Vec::new();
    for n in 0..30 {
        let counter = n % 6 + 1;
        calls.push(call(&ask(&client, Wish::at_counter(counter, "call-next")).await, counter, 1));
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "the calls took {:?}", begun.elapsed());
    wait_for(&server, "motcua_calls_said_total", 30).await;
    assert_eq!(metric(&server, "motcua_calls_dropped_total").await, 0);

    let heard = card.heard();
    let (mut from, mut sum, mut gaps) = (0, 0, Vec::new());
    for (place, saying) in calls.iter().enumerate() {
        // Only behind the last does nobody wait.
        let expected = rendered(saying, false, place < 29);
        let silence = heard[from..].iter().position(|sample| sample.abs() > 1e-4);
        from += silence.unwrap_or_else(|| panic!("after {place} calls nothing more is heard"));
        gaps.push(silence.unwrap_or(0));
        let until = heard.len().min(from + EACH * (expected.len() + SHIFT));
        let alike = likeness(&heard[from..until], &expected);
        assert!(alike >= 0.999, "call {place}, {saying:?}: alike to {alike:.4} only");
        from = until;
        sum += EACH * expected.len();
    }
    assert!(heard.iter().skip(from).all(|sample| sample.abs() <= 1e-3), "something else is said");
    gaps.sort_unstable();
    let seconds = |samples: usize| samples as f64 / RATE_HZ as f64;
    // Before the first there is none.
    let [least, usual, most] = [gaps[1], gaps[gaps.len() / 4], gaps[gaps.len() - 1]].map(seconds);
    println!("30 calls of {} s, between them {least:.2} s, {usual:.2} s, at most {most:.2} s", sum / RATE_HZ);
    // A breath. A busy machine does not have each next call ready in time for a card that is so fast.
    assert!((0.19..=0.25).contains(&least) && usual <= 0.25, "{least} s and {usual} s between two calls");
    let begun = Instant::now();
    assert!(server.stop().success());
    assert!(begun.elapsed() < Duration::from_secs(20), "stopping took {:?}", begun.elapsed());
}

#[tokio::test]
async fn a_missing_card_is_one_warning_and_what_is_still_worth_it_is_said_when_it_is_there() {
    let Some(card) = SoundCard::new(4) else { return };
    // Longer than the pause before the last look for a card.
    let server = served(&card, "use_by_s = 40");
    let client = Client::new(&server.url());
    open(&client, 3, 3).await;
    // This one is too old when the card comes.
    ask(&client, Wish::at_counter(1, "call-next")).await;
    wait_for(&server, "motcua_calls_dropped_total", 1).await;
    assert_eq!(metric(&server, "motcua_speaker_ready").await, 0);
    let called = ask(&client, Wish::at_counter(2, "call-next")).await;
    ask(&client, Wish::at_counter(2, "recall")).await;
    ask(&client, Wish::at_counter(3, "call-next")).await;
    ask(&client, Wish::at_counter(3, "start")).await;
    card.plug_in();
    wait_for(&server, "motcua_speaker_ready", 1).await;
    wait_for(&server, "motcua_calls_said_total", 1).await;
    let alike = likeness(&card.heard(), &rendered(&call(&called, 2, 2), true, false));
    assert!(alike >= 0.999, "alike to {alike:.6} only\n{}", server.output());
    assert_eq!(metric(&server, "motcua_calls_dropped_total").await, 1, "{}", server.output());
    let warnings = server.output().lines().filter(|line| line.contains("WARN") && line.contains("speaker")).count();
    assert_eq!(warnings, 1, "{}", server.output());
}
