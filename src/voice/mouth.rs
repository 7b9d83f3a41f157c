//! The thread of one speaker: it alone holds the sound card, and says one thing after the other. What is next is laid
//! ready for the card while something is still being said, and taken back if it is no longer what is to be said.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::bank::Unplayable;
use super::card::{Card, Cards, Lost};
use super::clip::RATE_HZ;
use super::ear::Told;
use super::office_voice::OfficeVoice;
use super::resample::resample;
use super::speaker::{Shared, SpeakerSetup};
use super::speaker_state::SpeakerState;
use super::speech::{Heard, Speech};
use super::turns::{About, Turn, Turns};
use super::up_next::UpNext;

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
    /// A speech has begun or ended, or the server is stopping: look.
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
    /// What is laid ready for the card, and still waits in `turns`.
    ready: Option<Spoken>,
    up_next: UpNext,
    /// How often a card was opened.
    openings: u64,
    retry: Retry,
    said: u64,
}

/// What is being said, or laid ready.
struct Spoken {
    turn: Turn,
    percent: u8,
    heard: Arc<Heard>,
    /// The citizen has come, or the call was taken back: a repeat would be wrong.
    answered: bool,
    /// The samples up to the end of the first time; who has heard them has heard the call.
    once: usize,
    /// How far it had come when it was last seen to come on, and when that was.
    progress: (usize, Instant),
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
            ready: None,
            up_next: UpNext::default(),
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
        self.catch_up();
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
        // To make ready takes a while, in which a repeat might begin.
        self.leave_out_repeats(stopping);
        self.make_ready(now);
        self.leave_out_repeats(stopping);
        self.tell();
    }

    fn leave_out_repeats(&self, stopping: bool) {
        if let Some(spoken) = &self.saying {
            spoken.heard.leave_out_repeats(stopping || spoken.answered || !self.turns.is_empty());
        }
        // It still waits itself.
        if let Some(ready) = &self.ready {
            ready.heard.leave_out_repeats(self.turns.len() > 1);
        }
    }

    /// Sees what the card has begun and ended since.
    fn catch_up(&mut self) {
        if self.up_next.is_empty()
            && let Some(begun) = self.ready.take()
        {
            self.begin(begun);
        }
        if self.saying.as_ref().is_some_and(|spoken| spoken.heard.is_over()) {
            self.end();
        }
    }

    fn open(&mut self) {
        self.openings += 1;
        let (opening, desk) = (self.openings, self.desk.clone());
        // Where the mailbox is full, the card is found to be stuck a little later.
        let lost: Lost = Arc::new(move |why| drop(desk.try_send(Note::Lost { opening, why })));
        // A card that was stuck may wake up again, and is not to take what this one is to say.
        self.up_next = UpNext::default();
        match self.cards.open(&self.device, self.up_next.playing(), lost) {
            Ok(card) => {
                tracing::info!(speaker = %self.name, device = %self.device, rate_hz = card.rate_hz(), "speaker: ready");
                self.card = Some(card);
                self.shared.record.update(&self.name, |seen| seen.state = SpeakerState::Ready);
            }
            Err(why) => self.miss(why),
        }
    }

    /// The card has gone. A call that was not heard once is said again, if it is still true and worth it then.
    fn lose(&mut self, why: String) {
        self.catch_up();
        self.up_next.take_back();
        self.ready = None;
        if let Some(spoken) = self.saying.take() {
            if spoken.heard.samples() >= spoken.once {
                self.said += 1;
            } else if !spoken.answered {
                self.turns.put_back(spoken.turn);
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

    /// Lays ready for the card what is to be said next, and takes back what no longer is.
    fn make_ready(&mut self, now: Timestamp) {
        loop {
            let percent = self.voice.percent_at(now);
            let next = self.card.as_ref().and_then(|card| Some((self.turns.next()?.clone(), card.rate_hz())));
            let is_ready = |(turn, _): &(Turn, u32), ready: &Spoken| *turn == ready.turn && percent == ready.percent;
            match (&next, &self.ready) {
                (Some(next), Some(ready)) if is_ready(next, ready) => return,
                (_, Some(_)) if self.up_next.take_back() => self.ready = None,
                // The card was quicker.
                (_, Some(_)) => self.catch_up(),
                (None, None) => return,
                (Some((turn, _)), None) if percent == 0 => {
                    tracing::debug!(speaker = %self.name, "left unsaid at this hour: {:?}", turn.saying);
                    self.turns.begin(turn);
                }
                (Some((turn, rate_hz)), None) => match self.spoken(turn, *rate_hz, percent) {
                    Ok((speech, spoken)) => {
                        self.ready = Some(spoken);
                        self.up_next.lay(speech);
                    }
                    Err(error) => {
                        tracing::error!(speaker = %self.name, "left unsaid: {error}");
                        self.turns.begin(turn);
                    }
                },
            }
        }
    }

    fn spoken(&self, turn: &Turn, rate_hz: u32, percent: u8) -> Result<(Speech, Spoken), Unplayable> {
        let rendered = self.voice.render(&turn.saying)?;
        let breath = (u64::from(BREATH_MS) * u64::from(rate_hz) / 1000) as usize;
        let mut samples = vec![0.0; breath];
        match rate_hz {
            RATE_HZ => samples.extend_from_slice(&rendered.samples),
            _ => samples.extend(resample(&rendered.samples, RATE_HZ, rate_hz)),
        }
        let there = |at: &usize| breath + (*at as u64 * u64::from(rate_hz) / u64::from(RATE_HZ)) as usize;
        let repeats_at: Vec<usize> = rendered.repeats_at.iter().map(there).collect();
        let once = repeats_at.first().copied().unwrap_or(samples.len());
        let desk = self.desk.clone();
        // Where the mailbox is full, it is being read.
        let changed = move || drop(desk.try_send(Note::Look));
        let (speech, heard) = Speech::new(samples.into(), f32::from(percent) / 100.0, repeats_at, changed);
        let progress = (0, Instant::now());
        Ok((speech, Spoken { turn: turn.clone(), percent, heard, answered: false, once, progress }))
    }

    fn begin(&mut self, mut spoken: Spoken) {
        if self.saying.is_some() {
            self.end();
        }
        tracing::debug!(speaker = %self.name, "says {:?}", spoken.turn.saying);
        // It may have been taken back in the moment in which it began.
        let waited = self.turns.begin(&spoken.turn);
        spoken.answered = !waited && !self.turns.has(About::of(&spoken.turn.saying));
        spoken.progress = (0, Instant::now());
        self.saying = Some(spoken);
    }

    fn end(&mut self) {
        self.saying = None;
        self.said += 1;
        // A card that has played to the end works, and when it goes it may soon come back.
        self.retry = Retry::now();
        if let Some(ready) = &mut self.ready {
            ready.progress.1 = Instant::now();
        }
    }

    fn is_stuck(&mut self) -> bool {
        // While nothing is being said, the card is to begin what lies ready.
        let Some(spoken) = self.saying.as_mut().or(self.ready.as_mut()) else { return false };
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
            (Some(_), None) if self.ready.is_none() => IDLE,
            (Some(_), _) => LOOK_AFTER,
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
