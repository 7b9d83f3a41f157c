//! One office's day, told as a sequence of wishes.

use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::Sample;
use crate::office::{
    Command, CounterNo, GroupCode, InvalidId, Lang, NewTicket, Office, Plan, Queue, Step, TicketId, decide,
};
use crate::screens::{Around, Screen, Speech};
use crate::voice::{Phrasebook, Vocabulary, VoicePlan};

/// An office and how late it is there. The day is Saturday, 21 November 2026.
#[derive(Debug, Clone)]
pub struct Day {
    office: Office,
    now: Timestamp,
    drawn: u32,
}

impl Day {
    /// The office in the state in which a day begins, at a time of day such as `07:30`.
    pub fn new(plan: Plan, time: &str) -> Self {
        let day = date(2026, 11, 21);
        let midnight = sure(day.to_zoned(plan.zone.clone())).timestamp();
        let minutes: Vec<i64> = time.split(':').map(|part| sure(part.parse())).collect();
        let now = midnight + SignedDuration::from_mins(minutes[0] * 60 + minutes[1]);
        Day { office: Office::new(Arc::new(plan), day), now, drawn: 0 }
    }

    /// Lets time pass.
    pub fn wait_min(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }

    /// The minutes since midnight.
    pub fn minute_of_day(&self) -> u16 {
        let time = self.office.plan().zone.to_datetime(self.now).time();
        time.hour() as u16 * 60 + time.minute() as u16
    }

    /// Whether a counter is open.
    pub fn is_open(&self, counter: u16) -> bool {
        self.office.counters().get(&CounterNo(counter)).is_some_and(|counter| counter.status.is_open())
    }

    /// Carries a command out.
    pub fn ask(&mut self, command: Command) {
        let events = sure(decide(&self.office, &command, self.now));
        let name = command.name().to_owned();
        self.office.apply_commit(&[Step { at: self.now, command: name, request: None, by: None, events }]);
    }

    /// A ticket for somebody who speaks Vietnamese.
    pub fn issue(&mut self, group: &str, priority: Option<&str>) {
        self.issue_in(group, priority, Lang::Vi);
    }

    /// A ticket.
    pub fn issue_in(&mut self, group: &str, priority: Option<&str>, lang: Lang) {
        self.ask(self.wish(group, priority, lang));
        self.drawn += 1;
    }

    /// Whether the next ticket of a group would be issued.
    pub fn allows(&self, group: &str) -> bool {
        decide(&self.office, &self.wish(group, None, Lang::Vi), self.now).is_ok()
    }

    fn wish(&self, group: &str, priority: Option<&str>, lang: Lang) -> Command {
        // A random id has no order, and neither should these; an odd factor keeps them apart.
        let scattered = u64::from(self.drawn).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
        let mut bits = [7; 10];
        bits[..8].copy_from_slice(&scattered);
        let id = TicketId::from_random(bits);
        Command::IssueTicket(NewTicket { id, group: code(group), priority: priority.map(code), lang, source: None })
    }

    /// Opens a counter for what it usually serves.
    pub fn open(&mut self, counter: u16) {
        self.ask(Command::OpenCounter { counter: CounterNo(counter), groups: None });
    }

    /// Calls the next at a counter.
    pub fn call_next(&mut self, counter: u16) {
        self.ask(Command::CallNext { counter: CounterNo(counter) });
    }

    /// Calls the next at a counter, unless nobody waits for it.
    pub fn call_next_if_any(&mut self, counter: u16) {
        if self.office.next_for(CounterNo(counter), self.now).is_some() {
            self.call_next(counter);
        }
    }

    /// The ticket at a counter.
    pub fn in_hand(&self, counter: u16) -> TicketId {
        sure(self.office.in_hand(CounterNo(counter)).map(|ticket| ticket.id).ok_or("a ticket should be in hand"))
    }

    /// The digits of the number at a counter, or 0.
    pub fn number_in_hand(&self, counter: u16) -> u32 {
        self.office.in_hand(CounterNo(counter)).map_or(0, |ticket| ticket.number.n)
    }

    /// How many numbers of a group were issued.
    pub fn issued(&self, group: &str) -> u32 {
        self.office.groups().get(&code::<GroupCode>(group)).map_or(0, |state| state.last_number)
    }

    /// Who would be called last of a group.
    pub fn last(&self, group: &str) -> TicketId {
        let last = self.office.waiting(Queue::Group(code(group))).last();
        sure(last.map(|ticket| ticket.id).ok_or("somebody should be waiting"))
    }

    /// What the screen shows of it.
    pub fn sample(&self, name: &'static str, screen: Screen) -> Sample {
        let speech = screen.speaks().then(speech);
        let around = Around { speech, ..Around::default() };
        Sample { name, screen, office: self.office.clone(), around, now: self.now, line_down: false }
    }
}

/// An office without a voice of its own speaks like this.
fn speech() -> Arc<Speech> {
    static SPEECH: LazyLock<Arc<Speech>> = LazyLock::new(|| {
        let phrasebook = sure(Phrasebook::new(VoicePlan::default(), sure(Vocabulary::built_in())));
        Arc::new(Speech { phrasebook, recordings: "5a0e9d31c472".to_owned() })
    });
    SPEECH.clone()
}

/// A code or id that is written in this folder.
pub fn code<T: FromStr<Err = InvalidId>>(text: &str) -> T {
    sure(text.parse())
}

/// A group's letter as a constant of this folder.
pub fn letters(text: &str) -> Vec<GroupCode> {
    text.split(' ').map(code).collect()
}

/// What is written in this folder fits together: every test of the screens makes every sample first.
#[expect(clippy::expect_used, reason = "it takes no input, so that one run of the tests proves every run")]
pub fn sure<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("a sample asks only for what its office allows")
}
