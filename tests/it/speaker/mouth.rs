//! A speaker's thread over a sound card that the test holds in its hands.

use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use motcua::clock::{Clock, ManualClock};
use motcua::voice::{
    About, Card, Cards, Ear, Lost, RATE_HZ, Saying, SpeakerSeen, SpeakerSetup, SpeakerState, Speakers, Speech, Told,
    Turn, VoicePlan, Volume, VolumeSpan,
};

use super::{call, voice};

const PATIENCE: Duration = Duration::from_secs(60);
/// 09:00 in UTC.
const MORNING: &str = "2026-11-23T09:00:00Z";

/// A machine with one sound card, which a test plugs in and pulls out, and plays as far as it likes.
#[derive(Clone, Default)]
struct Machine(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    plugged_in: bool,
    opening_takes: Duration,
    speech: Option<Speech>,
    speeches: usize,
    lost: Option<Lost>,
}

impl Cards for Machine {
    fn open(&mut self, device: &str, lost: Lost) -> Result<Box<dyn Card>, String> {
        assert_eq!(device, "default");
        let opening_takes = self.0.lock().unwrap().opening_takes;
        sleep(opening_takes);
        let mut inside = self.0.lock().unwrap();
        (inside.lost, inside.speech) = (Some(lost), None);
        if inside.plugged_in { Ok(Box::new(self.clone())) } else { Err("no card".to_owned()) }
    }
}

impl Card for Machine {
    fn rate_hz(&self) -> u32 {
        RATE_HZ
    }

    fn play(&self, speech: Speech) {
        let mut inside = self.0.lock().unwrap();
        assert!(inside.speech.is_none(), "one call cuts off another");
        (inside.speech, inside.speeches) = (Some(speech), inside.speeches + 1);
    }
}

impl Machine {
    fn plugged_in() -> Self {
        let machine = Machine::default();
        machine.0.lock().unwrap().plugged_in = true;
        machine
    }

    /// Plays so many samples of what is being said, as soon as something is.
    #[track_caller]
    fn take(&self, most: usize) -> Vec<f32> {
        self.wait_until_it_speaks();
        let mut inside = self.0.lock().unwrap();
        let taken: Vec<f32> = inside.speech.as_mut().unwrap().by_ref().take(most).collect();
        if taken.len() < most {
            inside.speech = None;
        }
        taken
    }

    #[track_caller]
    fn wait_until_it_speaks(&self) {
        wait(|| self.0.lock().unwrap().speech.is_some(), "nothing is said");
    }

    fn pull_out(&self) {
        let mut inside = self.0.lock().unwrap();
        (inside.plugged_in, inside.speech) = (false, None);
        let lost = inside.lost.clone().unwrap();
        drop(inside);
        lost("pulled out".to_owned());
    }
}

#[track_caller]
fn wait(mut until: impl FnMut() -> bool, why: &str) {
    let begun = Instant::now();
    while !until() {
        assert!(begun.elapsed() < PATIENCE, "{why}");
        sleep(Duration::from_millis(2));
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

    /// Whether exactly this is said next, after a short silence.
    #[track_caller]
    fn expect(&self, saying: &Saying, once: bool) {
        let (played, expected) = (self.machine.take(usize::MAX), self.sound(saying, once));
        let breath = played.len().saturating_sub(expected.len());
        assert!(breath <= RATE_HZ as usize / 4, "{saying:?}: {} samples and not {}", played.len(), expected.len());
        assert!(played.iter().take(breath).all(|sample| *sample == 0.0));
        assert!(played[breath..] == expected[..], "{saying:?} sounds otherwise");
    }
}

#[test]
fn calls_are_said_one_after_the_other_and_repeated_only_while_nobody_waits() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.machine.wait_until_it_speaks();
    hall.announce(call("A002", 2, 1));
    hall.announce(call("A003", 3, 1));
    hall.announce(call("A002", 2, 2));
    hall.announce(call("A004", 4, 1));
    hall.ear.hear(Told::Withdraw(About::of(&call("A003", 3, 1))));
    hall.wait_for(|seen| seen.waiting == 2);
    assert_eq!(hall.seen().saying, Some(call("A001", 1, 1)));
    hall.expect(&call("A001", 1, 1), true);
    hall.expect(&call("A002", 2, 2), true);
    hall.expect(&call("A004", 4, 1), false);
    hall.wait_for(|seen| seen.said == 3);
    let seen = hall.seen();
    assert_eq!((seen.state, seen.saying, seen.waiting, seen.dropped), (SpeakerState::Ready, None, 0, 0));
    assert_eq!(hall.machine.0.lock().unwrap().speeches, 3);
}

#[test]
fn a_repeat_is_left_out_when_the_citizen_has_come() {
    let hall = Hall::new(Machine::plugged_in(), VoicePlan::default());
    hall.announce(call("A001", 1, 1));
    hall.machine.wait_until_it_speaks();
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
    assert_eq!(hall.machine.take(20_000).len(), 20_000);
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
fn how_loud_it_is_depends_on_the_hour() {
    let span = |from_h: u16, to_h: u16, percent| VolumeSpan { from_min: from_h * 60, to_min: to_h * 60, percent };
    let volume = Volume { spans: vec![span(18, 22, 50), span(22, 24, 0)] };
    let hall = Hall::new(Machine::plugged_in(), VoicePlan { volume, ..VoicePlan::default() });
    let at = |clock: &str| format!("2026-11-23T{clock}Z").parse::<Timestamp>().unwrap();
    let loudest = |played: Vec<f32>| played.into_iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
    hall.announce(call("A001", 1, 1));
    let full = loudest(hall.machine.take(usize::MAX));
    hall.wait_for(|seen| seen.said == 1);
    hall.clock.set(at("18:00:00"));
    hall.announce(call("A001", 1, 1));
    assert_eq!(loudest(hall.machine.take(usize::MAX)), full / 2.0);
    hall.wait_for(|seen| seen.said == 2);
    hall.clock.set(at("22:00:00"));
    hall.announce(call("A001", 1, 1));
    hall.announce(call("A002", 1, 1));
    sleep(Duration::from_millis(300));
    assert_eq!((hall.seen().waiting, hall.seen().said, hall.machine.0.lock().unwrap().speeches), (0, 2, 2));
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
    hall.machine.wait_until_it_speaks();
    let machine = hall.machine.clone();
    let played = std::thread::spawn(move || {
        sleep(Duration::from_millis(100));
        machine.take(usize::MAX).len()
    });
    hall.speakers.stop(Duration::from_secs(20));
    let once = hall.sound(&call("A001", 1, 1), true).len();
    assert!(played.join().unwrap() >= once, "the sentence was cut off");
    assert_eq!(hall.machine.0.lock().unwrap().speeches, 1, "nothing is begun any more");

    let stuck = Hall::new(Machine::plugged_in(), VoicePlan::default());
    stuck.announce(call("A001", 1, 1));
    stuck.machine.wait_until_it_speaks();
    let begun = Instant::now();
    stuck.speakers.stop(Duration::from_millis(500));
    assert!(begun.elapsed() < Duration::from_secs(3), "it took {:?}", begun.elapsed());
}
