//! A speaker's thread over a sound card that the test holds in its hands.

use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use motcua::clock::{Clock, ManualClock};
use motcua::voice::{
    About, Card, Cards, Ear, Lost, Playing, RATE_HZ, Saying, SpeakerSeen, SpeakerSetup, SpeakerState, Speakers, Told,
    Turn, VoicePlan, Volume, VolumeSpan,
};

use super::{call, voice};

const PATIENCE: Duration = Duration::from_secs(60);
/// Samples of silence before a call.
const BREATH: usize = RATE_HZ as usize / 5;
/// 09:00 in UTC.
const MORNING: &str = "2026-11-23T09:00:00Z";

/// A machine with one sound card, which a test plugs in and pulls out, and plays as far as it likes.
#[derive(Clone, Default)]
struct Machine(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    plugged_in: bool,
    opening_takes: Duration,
    playing: Option<Playing>,
    lost: Option<Lost>,
}

impl Cards for Machine {
    fn open(&mut self, device: &str, playing: Playing, lost: Lost) -> Result<Box<dyn Card>, String> {
        assert_eq!(device, "default");
        let opening_takes = self.0.lock().unwrap().opening_takes;
        sleep(opening_takes);
        let mut inside = self.0.lock().unwrap();
        (inside.lost, inside.playing) = (Some(lost), Some(playing));
        if inside.plugged_in { Ok(Box::new(self.clone())) } else { Err("no card".to_owned()) }
    }
}

impl Card for Machine {
    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }
}

impl Machine {
    fn plugged_in() -> Self {
        let machine = Machine::default();
        machine.0.lock().unwrap().plugged_in = true;
        machine
    }

    /// Plays so many samples; silence where no card is open.
    fn play(&self, samples: usize) -> Vec<f32> {
        let mut inside = self.0.lock().unwrap();
        inside.playing.as_mut().map_or_else(Vec::new, |playing| playing.take(samples).collect())
    }

    fn pull_out(&self) {
        let mut inside = self.0.lock().unwrap();
        (inside.plugged_in, inside.playing) = (false, None);
        let lost = inside.lost.clone().unwrap();
        drop(inside);
        lost("pulled out".to_owned());
    }
}

struct Hall {
    machine: Machine,
    clock: ManualClock,
    plan: VoicePlan,
    speakers: Speakers,
    ear: Arc<dyn Ear>,
}

impl Hall {
    fn new(machine: Machine, plan: VoicePlan) -> Self {
        let clock = ManualClock::at(MORNING.parse().unwrap());
        let setup = SpeakerSetup { name: "hall".to_owned(), device: "default".to_owned(), voice: voice(plan.clone()) };
        let speakers = Speakers::start(vec![setup], machine.clone(), Arc::new(clock.clone())).unwrap();
        let ear = speakers.ear("hall").unwrap();
        Hall { machine, clock, plan, speakers, ear }
    }

    fn announce(&self, saying: Saying) {
        self.ear.hear(Told::Announce(Turn { saying, at: self.clock.now() }));
    }

    fn seen(&self) -> SpeakerSeen {
        self.speakers.seen()["hall"].clone()
    }

    #[track_caller]
    fn wait_for(&self, what: impl Fn(&SpeakerSeen) -> bool) {
        let begun = Instant::now();
        while !what(&self.seen()) {
            assert!(begun.elapsed() < PATIENCE, "{:?}", self.seen());
            sleep(Duration::from_millis(2));
        }
    }

    /// What a saying sounds like, once or with its repeats, without the silence before it.
    fn sound(&self, saying: &Saying, once: bool) -> Vec<f32> {
        let mut rendered = voice(self.plan.clone()).render(saying).unwrap();
        if once {
            rendered.samples.truncate(rendered.repeats_at[0]);
        }
        rendered.samples
    }

    /// Plays silence until something is being said, of which next to nothing is played yet.
    #[track_caller]
    fn begin(&self) {
        self.begin_with(|seen| seen.saying.is_some());
    }

    #[track_caller]
    fn begin_with(&self, has_begun: impl Fn(&SpeakerSeen) -> bool) {
        self.wait_for(|seen| {
            let begun = has_begun(seen);
            assert!(begun || self.machine.play(1).iter().all(|sample| *sample == 0.0));
            begun
        });
    }

    /// Whether exactly this is said next, after a short silence.
    #[track_caller]
    fn expect(&self, saying: &Saying, once: bool) {
        self.begin_with(|seen| seen.saying.as_ref() == Some(saying));
        self.expect_samples(&self.sound(saying, once));
        // The first sample after the last one shows that it is over.
        assert_eq!(self.machine.play(1), [0.0]);
    }

    /// Whether this sounds next, and before it no more than the silence before a call. Returns how long that was.
    #[track_caller]
    fn expect_samples(&self, expected: &[f32]) -> usize {
        let silent = expected.iter().take_while(|sample| **sample == 0.0).count();
        let mut breath = 0;
        let first = loop {
            match self.machine.play(1)[0] {
                0.0 => breath += 1,
                first => break first,
            }
            assert!(breath - silent.min(breath) <= BREATH, "nothing is said");
        };
        let played = [&[first], &self.machine.play(expected.len() - silent - 1)[..]].concat();
        assert!(played == expected[silent..], "it sounds otherwise");
        breath - silent
    }
}

#[test]
fn calls_are_said_one_after_the_other_and_repeated_only_while_nobody_waits() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.begin();
    hall.announce(call("A002", 2, 1));
    hall.announce(call("A003", 3, 1));
    hall.announce(call("A002", 2, 2));
    hall.announce(call("A004", 4, 1));
    hall.ear.hear(Told::Withdraw(About::of(&call("A003", 3, 1))));
    // So many wait only when all of it was heard.
    hall.announce(call("A005", 5, 1));
    hall.wait_for(|seen| seen.waiting == 3);
    assert_eq!(hall.seen().saying, Some(call("A001", 1, 1)));
    hall.expect(&call("A001", 1, 1), true);
    hall.expect(&call("A002", 2, 2), true);
    hall.expect(&call("A004", 4, 1), true);
    hall.expect(&call("A005", 5, 1), false);
    hall.wait_for(|seen| seen.said == 4);
    let seen = hall.seen();
    assert_eq!((seen.state, seen.saying, seen.waiting, seen.dropped), (SpeakerState::Ready, None, 0, 0));
    assert!(hall.machine.play(RATE_HZ as usize).iter().all(|sample| *sample == 0.0));
}

#[test]
fn what_is_next_follows_without_anybody_waking_up_and_can_be_taken_back_or_renewed_until_then() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.begin();
    hall.announce(call("A002", 2, 1));
    hall.wait_for(|seen| seen.waiting == 1);
    hall.announce(call("A003", 3, 1));
    hall.ear.hear(Told::Withdraw(About::of(&call("A002", 2, 1))));
    hall.announce(call("A003", 3, 2));
    hall.announce(call("A004", 4, 1));
    // So many wait only when all of it was heard.
    hall.announce(call("A005", 5, 1));
    hall.wait_for(|seen| seen.waiting == 3);
    // The card plays on at once, faster than any thread looks.
    hall.expect_samples(&hall.sound(&call("A001", 1, 1), true));
    let breath = hall.expect_samples(&hall.sound(&call("A003", 3, 2), true));
    assert_eq!(breath, BREATH, "a gap, or a call that runs into another");
    // Nobody has come for what has just begun: it is said again when those after it are taken back.
    hall.ear.hear(Told::Withdraw(About::of(&call("A004", 4, 1))));
    hall.ear.hear(Told::Withdraw(About::of(&call("A005", 5, 1))));
    hall.wait_for(|seen| seen.waiting == 0 && seen.saying == Some(call("A003", 3, 2)));
    let whole = hall.sound(&call("A003", 3, 2), false);
    let once = hall.sound(&call("A003", 3, 2), true).len();
    assert!(hall.machine.play(whole.len() - once) == whole[once..]);
    assert!(hall.machine.play(RATE_HZ as usize).iter().all(|sample| *sample == 0.0));
    hall.wait_for(|seen| (seen.said, seen.dropped) == (2, 0));
}

#[test]
fn a_repeat_is_left_out_when_the_citizen_has_come() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.begin();
    hall.ear.hear(Told::Withdraw(About::of(&call("A001", 1, 1))));
    // What is told after it has been taken when this waits.
    hall.announce(call("A002", 2, 1));
    hall.wait_for(|seen| seen.waiting == 1);
    hall.ear.hear(Told::Withdraw(About::of(&call("A002", 2, 1))));
    hall.wait_for(|seen| seen.waiting == 0);
    hall.expect(&call("A001", 1, 1), true);
}

#[test]
fn a_call_that_a_card_did_not_say_is_said_when_the_card_is_back_and_an_old_one_is_not() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.wait_for(|seen| seen.state == SpeakerState::Ready);
    hall.announce(call("A001", 1, 1));
    hall.begin();
    assert_eq!(hall.machine.play(20_000).len(), 20_000);
    hall.machine.pull_out();
    hall.wait_for(|seen| matches!(&seen.state, SpeakerState::NoCard { why } if why == "pulled out"));
    hall.announce(call("A002", 2, 1));
    hall.wait_for(|seen| seen.waiting == 2);
    // Whoever was called while the card was away a long time has looked at the screen.
    hall.clock.set(hall.clock.now() + SignedDuration::from_secs(40));
    hall.announce(call("A001", 1, 2));
    hall.clock.set(hall.clock.now() + SignedDuration::from_secs(6));
    hall.wait_for(|seen| (seen.waiting, seen.dropped) == (1, 1));
    hall.machine.0.lock().unwrap().plugged_in = true;
    hall.expect(&call("A001", 1, 2), false);
    hall.wait_for(|seen| (seen.state.clone(), seen.said, seen.dropped) == (SpeakerState::Ready, 1, 1));
}

#[test]
fn a_call_that_was_taken_back_is_not_said_again_because_the_card_went_in_the_middle_of_it() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.begin();
    hall.ear.hear(Told::Withdraw(About::of(&call("A001", 1, 1))));
    hall.announce(call("A002", 2, 1));
    hall.wait_for(|seen| seen.waiting == 1);
    hall.machine.pull_out();
    hall.wait_for(|seen| matches!(seen.state, SpeakerState::NoCard { .. }));
    assert_eq!(hall.seen().waiting, 1);
    hall.machine.0.lock().unwrap().plugged_in = true;
    hall.expect(&call("A002", 2, 1), false);
}

#[test]
fn how_loud_it_is_depends_on_the_hour() {
    let span = |from_h: u16, to_h: u16, percent| VolumeSpan { from_min: from_h * 60, to_min: to_h * 60, percent };
    let volume = Volume { spans: vec![span(18, 22, 50), span(22, 24, 0)] };
    let hall = Hall::new(Machine::plugged_in(), VoicePlan { volume, ..VoicePlan::default() });
    let at = |clock: &str| format!("2026-11-23T{clock}Z").parse::<Timestamp>().unwrap();
    let length = BREATH + hall.sound(&call("A001", 1, 1), false).len();
    let loudest = || hall.machine.play(length + 1).into_iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
    let said = |times| {
        hall.announce(call("A001", 1, 1));
        hall.begin();
        let loudest = loudest();
        hall.wait_for(|seen| seen.said == times);
        loudest
    };
    let full = said(1);
    assert!(full > 0.5);
    hall.clock.set(at("18:00:00"));
    assert_eq!(said(2), full / 2.0);
    hall.clock.set(at("22:00:00"));
    hall.announce(call("A001", 1, 1));
    hall.announce(call("A002", 1, 1));
    sleep(Duration::from_millis(300));
    assert_eq!((loudest(), hall.seen().waiting, hall.seen().said), (0.0, 0, 2));
}

#[test]
fn whoever_announces_never_waits_for_a_card() {
    let machine = Machine::plugged_in();
    machine.0.lock().unwrap().opening_takes = Duration::from_secs(3);
    let hall = Hall::new(machine, VoicePlan::default());
    let begun = Instant::now();
    for n in 1..=2000 {
        hall.announce(call(&format!("A{n:03}"), 1, 1));
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "it took {:?}", begun.elapsed());
    hall.wait_for(|seen| seen.waiting > 0);
    let seen = hall.seen();
    assert_eq!(seen.waiting as u64 + seen.dropped + u64::from(seen.saying.is_some()), 2000, "{seen:?}");
}

#[test]
fn a_stopping_server_lets_a_sentence_end_but_does_not_wait_for_a_card_that_does_not() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.announce(call("A002", 1, 1));
    hall.begin();
    let machine = hall.machine.clone();
    let once = hall.sound(&call("A001", 1, 1), true);
    let length = BREATH + once.len() + RATE_HZ as usize;
    let played = std::thread::spawn(move || {
        // By then it has heard that it is to stop.
        sleep(Duration::from_secs(2));
        machine.play(length)
    });
    hall.speakers.stop(Duration::from_secs(20));
    let played = played.join().unwrap();
    let from =
        played.windows(3).position(|three| three == &once[once.iter().take_while(|s| **s == 0.0).count()..][..3]);
    let until = from.unwrap() - once.iter().take_while(|s| **s == 0.0).count() + once.len();
    assert!(played[until - once.len()..until] == once[..], "the sentence was cut off");
    assert!(played[until..].iter().all(|sample| *sample == 0.0), "nothing is begun any more");

    let stuck = Hall::new(Machine::plugged_in(), VoicePlan::default());
    stuck.announce(call("A001", 1, 1));
    stuck.begin();
    let begun = Instant::now();
    stuck.speakers.stop(Duration::from_millis(500));
    assert!(begun.elapsed() < Duration::from_secs(3), "it took {:?}", begun.elapsed());
}
