//! The thread of one speaker: it alone holds the sound card, and says one thing after the other.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::card::{Card, Cards, Lost};
use super::clip::RATE_HZ;
use super::ear::Told;
use super::office_voice::OfficeVoice;
use super::resample::resample;
use super::saying::Saying;
use super::speaker::{Shared, SpeakerSetup};
use super::speaker_state::SpeakerState;
use super::speech::{Heard, Speech};
use super::turns::{About, Turn, Turns};

/// How often what is being said is looked after.
const LOOK_AFTER: Duration = Duration::from_millis(200);
/// How often a speaker that has nothing to say looks up.
const IDLE: Duration = Duration::from_secs(30);
/// A card that has taken nothing for so long takes nothing any more, whatever it says.
const STUCK_AFTER: Duration = Duration::from_secs(5);
/// The first pause before a missing card is looked for again; each further one is twice as long, up to the longest.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(30);
/// What was taken last is still in the card's own buffers.
const DRAIN: Duration = Duration::from_millis(300);
/// The silence before each call. Some amplifiers swallow the beginning of a sound.
const BREATH_MS: u32 = 200;

/// What reaches the thread.
#[derive(Debug)]
pub(super) enum Note {
    /// Something to say, or no longer to say.
    Told(Told),
    /// A speech has ended, or the server is stopping: look.
    Look,
    /// The card that was opened as the `opening`th has gone.
    Lost { opening: u64, why: String },
}

pub(super) struct Mouth {
    name: String,
    device: String,
    voice: Arc<OfficeVoice>,
    cards: Box<dyn Cards>,
    notes: Receiver<Note>,
    /// The other end of `notes`, for the card.
    desk: SyncSender<Note>,
    shared: Arc<Shared>,
    turns: Turns,
    card: Option<Box<dyn Card>>,
    saying: Option<Spoken>,
    prepared: Option<Prepared>,
    /// How often a card was opened.
    openings: u64,
    retry: Retry,
    said: u64,
}

/// What is being said.
struct Spoken {
    turn: Turn,
    heard: Arc<Heard>,
    /// The citizen has come, or the call was taken back: a repeat would be wrong.
    answered: bool,
    /// The samples up to the end of the first time; who has heard them has heard the call.
    once: usize,
    /// How far it had come when it was last seen to come on, and when that was.
    progress: (usize, Instant),
}

/// A saying as sound, for a card of a rate.
struct Prepared {
    saying: Saying,
    rate_hz: u32,
    samples: Arc<[f32]>,
    repeats_at: Vec<usize>,
}

impl Prepared {
    fn is_of(&self, saying: &Saying, rate_hz: u32) -> bool {
        self.saying == *saying && self.rate_hz == rate_hz
    }
}

/// When a missing card is looked for again.
struct Retry {
    at: Instant,
    pause: Duration,
}

impl Retry {
    fn now() -> Self {
        Retry { at: Instant::now(), pause: FIRST_RETRY }
    }

    fn later(&mut self) {
        self.at = Instant::now() + self.pause;
        self.pause = (self.pause * 2).min(LONGEST_RETRY);
    }
}

impl Mouth {
    pub fn new(
        setup: SpeakerSetup,
        cards: Box<dyn Cards>,
        notes: Receiver<Note>,
        desk: SyncSender<Note>,
        shared: Arc<Shared>,
    ) -> Self {
        let SpeakerSetup { name, device, voice } = setup;
        let use_by = SignedDuration::from_secs(i64::from(voice.phrasebook.plan().use_by_s));
        Mouth {
            name,
            device,
            voice,
            cards,
            notes,
            desk,
            shared,
            turns: Turns::new(use_by),
            card: None,
            saying: None,
            prepared: None,
            openings: 0,
            retry: Retry::now(),
            said: 0,
        }
    }

    /// Speaks until the server stops.
    pub fn run(mut self) {
        loop {
            self.look();
            if self.shared.stop_at().is_some_and(|stop_at| self.is_done(stop_at)) {
                break;
            }
            // The thread holds a sender itself, so it is never cut off.
            let first = self.notes.recv_timeout(self.patience());
            for note in first.into_iter().chain(std::iter::from_fn(|| self.notes.try_recv().ok())).collect::<Vec<_>>() {
                self.take(note);
            }
        }
        if self.card.is_some() && self.said > 0 {
            std::thread::sleep(DRAIN);
        }
    }

    fn take(&mut self, note: Note) {
        match note {
            Note::Told(Told::Announce(turn)) if self.shared.stop_at().is_none() => {
                self.turns.announce(turn, self.shared.clock.now());
            }
            Note::Told(Told::Withdraw(about)) => {
                self.turns.withdraw(about);
                if let Some(spoken) = self.saying.as_mut().filter(|spoken| About::of(&spoken.turn.saying) == about) {
                    spoken.answered = true;
                }
            }
            Note::Lost { opening, why } if opening == self.openings => self.lose(why),
            Note::Told(Told::Announce(_)) | Note::Lost { .. } | Note::Look => {}
        }
    }

    /// Does what there is to do now.
    fn look(&mut self) {
        if self.saying.as_ref().is_some_and(|spoken| spoken.heard.is_over()) {
            self.end();
        }
        if self.is_stuck() {
            self.lose("it takes no more sound".to_owned());
        }
        let stopping = self.shared.stop_at().is_some();
        if stopping {
            self.turns.clear();
        } else if self.card.is_none() && self.retry.at <= Instant::now() {
            self.open();
        }
        let now = self.shared.clock.now();
        self.turns.drop_old(now);
        while self.card.is_some() && self.saying.is_none() {
            let Some(turn) = self.turns.next(now) else { break };
            self.begin(turn, now);
        }
        if let Some(spoken) = &self.saying {
            spoken.heard.leave_out_repeats(stopping || spoken.answered || !self.turns.is_empty());
        }
        self.tell();
        self.look_ahead();
    }

    fn open(&mut self) {
        self.openings += 1;
        let (opening, desk) = (self.openings, self.desk.clone());
        // Where the mailbox is full, the card is found to be stuck a little later.
        let lost: Lost = Arc::new(move |why| drop(desk.try_send(Note::Lost { opening, why })));
        match self.cards.open(&self.device, lost) {
            Ok(card) => {
                tracing::info!(speaker = %self.name, device = %self.device, rate_hz = card.rate_hz(), "speaker: ready");
                self.card = Some(card);
                self.shared.record.update(&self.name, |seen| seen.state = SpeakerState::Ready);
            }
            Err(why) => self.miss(why),
        }
    }

    /// The card has gone. A call that was not heard once is said again, if it is still worth it then.
    fn lose(&mut self, why: String) {
        if let Some(spoken) = self.saying.take() {
            match spoken.heard.samples() >= spoken.once {
                true => self.said += 1,
                false => self.turns.put_back(spoken.turn),
            }
        }
        self.miss(why);
        // Closing a card that is stuck may take its time, so it comes last.
        self.card = None;
    }

    fn miss(&mut self, why: String) {
        self.retry.later();
        let mut news = false;
        self.shared.record.update(&self.name, |seen| {
            news = !matches!(seen.state, SpeakerState::NoCard { .. });
            // The same card may be missed in other words each time, and that is no news.
            if news {
                seen.state = SpeakerState::NoCard { why: why.clone() };
            }
        });
        if news {
            let (speaker, device) = (&self.name, &self.device);
            tracing::warn!(
                %speaker, %device, "the speaker cannot be heard, and its card is looked for again and again: {why}"
            );
        }
    }

    fn begin(&mut self, turn: Turn, now: Timestamp) {
        let Some(card) = &self.card else { return };
        let percent = self.voice.percent_at(now);
        if percent == 0 {
            tracing::debug!(speaker = %self.name, "left unsaid at this hour: {:?}", turn.saying);
            return;
        }
        let rate_hz = card.rate_hz();
        let prepared = self.prepared.take().filter(|prepared| prepared.is_of(&turn.saying, rate_hz));
        let Some(Prepared { samples, repeats_at, .. }) = prepared.or_else(|| self.prepare(&turn.saying, rate_hz))
        else {
            return;
        };
        let once = repeats_at.first().copied().unwrap_or(samples.len());
        let desk = self.desk.clone();
        let ended = move || drop(desk.try_send(Note::Look));
        let (speech, heard) = Speech::new(samples, f32::from(percent) / 100.0, repeats_at, ended);
        tracing::debug!(speaker = %self.name, "says {:?}", turn.saying);
        card.play(speech);
        self.saying = Some(Spoken { turn, heard, answered: false, once, progress: (0, Instant::now()) });
    }

    /// Makes ready what will probably be said next, while something else is said.
    fn look_ahead(&mut self) {
        let (Some(card), Some(_), Some(next)) = (&self.card, &self.saying, self.turns.peek()) else { return };
        let rate_hz = card.rate_hz();
        if !self.prepared.as_ref().is_some_and(|prepared| prepared.is_of(&next.saying, rate_hz)) {
            let saying = next.saying.clone();
            self.prepared = self.prepare(&saying, rate_hz);
        }
    }

    fn prepare(&self, saying: &Saying, rate_hz: u32) -> Option<Prepared> {
        let rendered = match self.voice.render(saying) {
            Ok(rendered) => rendered,
            Err(error) => {
                tracing::error!(speaker = %self.name, "left unsaid: {error}");
                return None;
            }
        };
        let breath = (u64::from(BREATH_MS) * u64::from(rate_hz) / 1000) as usize;
        let mut samples = vec![0.0; breath];
        match rate_hz {
            RATE_HZ => samples.extend_from_slice(&rendered.samples),
            _ => samples.extend(resample(&rendered.samples, RATE_HZ, rate_hz)),
        }
        let there = |at: &usize| breath + (*at as u64 * u64::from(rate_hz) / u64::from(RATE_HZ)) as usize;
        let repeats_at = rendered.repeats_at.iter().map(there).collect();
        Some(Prepared { saying: saying.clone(), rate_hz, samples: samples.into(), repeats_at })
    }

    fn end(&mut self) {
        self.saying = None;
        self.said += 1;
        // A card that has played to the end works, and when it goes it may soon come back.
        self.retry = Retry::now();
    }

    fn is_stuck(&mut self) -> bool {
        let Some(spoken) = &mut self.saying else { return false };
        let samples = spoken.heard.samples();
        if samples != spoken.progress.0 {
            spoken.progress = (samples, Instant::now());
        }
        spoken.progress.1.elapsed() > STUCK_AFTER
    }

    fn is_done(&self, stop_at: Instant) -> bool {
        self.saying.is_none() || stop_at <= Instant::now()
    }

    fn patience(&self) -> Duration {
        match (&self.card, &self.saying) {
            (Some(_), Some(_)) => LOOK_AFTER,
            (Some(_), None) => IDLE,
            // What waits meanwhile grows old, and is seen to.
            (None, _) => self.retry.at.saturating_duration_since(Instant::now()).min(Duration::from_secs(1)),
        }
    }

    fn tell(&self) {
        let dropped = self.turns.dropped() + self.shared.turned_away();
        self.shared.record.update(&self.name, |seen| {
            seen.saying = self.saying.as_ref().map(|spoken| spoken.turn.saying.clone());
            seen.waiting = self.turns.len();
            seen.said = self.said;
            seen.dropped = dropped;
        });
    }
}
