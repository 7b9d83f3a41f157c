//! One day played through under a virtual clock: the very same office as the real one, by the same commands.
//!
//! Nothing here knows who is next, what a head start is or when numbers are issued: the engine only brings visitors to
//! the kiosk and presses the officers' keys, and [`decide`] and [`Office::apply`] say what comes of it. An officer calls
//! as soon as they are free and somebody waits for them; of several who are free, the one who has been for longest.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::scene::{Change, Stay, Then, Visitor, What};
use crate::office::{
    Command, CounterNo, CounterStatus, Event, Lang, NewTicket, Office, Plan, Queue, Refusal, Stage, Step, TicketId,
    decide,
};

/// A day that was played.
#[derive(Debug)]
pub struct Course {
    /// The office at the day's end.
    pub office: Office,
    /// Every step of the day, as a journal would hold them, if they were asked for.
    pub steps: Vec<Step>,
    /// Who was at each counter, and for how long.
    pub counters: BTreeMap<CounterNo, AtCounter>,
    /// How many came for a number and got none that day.
    pub turned_away: u32,
    /// When the last counter was done, in milliseconds after midnight.
    pub done_ms: i64,
}

/// A counter's day in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AtCounter {
    /// Open, from opening or resuming to pausing or closing.
    pub open_ms: i64,
    /// With somebody in hand.
    pub busy_ms: i64,
}

/// Plays one day. `keep_steps` keeps what a journal would.
pub fn play(plan: &Arc<Plan>, date: Date, visitors: &[Visitor], changes: &[Change], keep_steps: bool) -> Course {
    let midnight_ms = date.to_zoned(plan.zone.clone()).map_or(0, |moment| moment.timestamp().as_millisecond());
    let mut day = Playing {
        visitors,
        changes,
        midnight_ms,
        keep_steps,
        course: Course {
            office: Office::new(plan.clone(), date),
            steps: Vec::new(),
            counters: BTreeMap::new(),
            turned_away: 0,
            done_ms: 0,
        },
        due: BinaryHeap::new(),
        ahead: 0,
        officers: BTreeMap::new(),
        issued: Vec::new(),
    };
    for (index, change) in changes.iter().enumerate() {
        day.schedule(change.at_ms, Due::Change(index));
    }
    for (index, visitor) in visitors.iter().enumerate() {
        day.schedule(visitor.at_ms, Due::Come(index));
    }
    day.run()
}

/// What is due; of what is due at one moment, the first of these first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// A counter is done with somebody.
    Done(CounterNo),
    /// A counter has drawn breath.
    Ready(CounterNo),
    Change(usize),
    Come(usize),
    GiveUp(usize),
}

struct Playing<'a> {
    visitors: &'a [Visitor],
    changes: &'a [Change],
    midnight_ms: i64,
    keep_steps: bool,
    course: Course,
    due: BinaryHeap<Reverse<(i64, Due)>>,
    /// How much is due besides giving up.
    ahead: usize,
    officers: BTreeMap<CounterNo, Officer>,
    /// Which visitor took which ticket, by issue sequence, and which of their stays is next.
    issued: Vec<(usize, usize)>,
}

#[derive(Debug, Default)]
struct Officer {
    doing: Doing,
    /// What to do once the hands are empty.
    to_do: VecDeque<What>,
    /// Goes home when nobody waits.
    leaves: bool,
    opened_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Doing {
    /// Closed or paused.
    #[default]
    Away,
    /// Open, and nobody waits.
    Idle { since_ms: i64 },
    /// Serves a visitor, by issue sequence.
    Serving { seq: u32, since_ms: i64 },
    /// Between two.
    Breath,
}

impl Playing<'_> {
    fn run(mut self) -> Course {
        let mut last_ms = 0;
        while let Some(Reverse((at_ms, due))) = self.due.pop() {
            // With the last that happens at a counter or a kiosk the day ends: who still waits then has no later moment
            // in which to give up.
            if matches!(due, Due::GiveUp(_)) && at_ms > last_ms && self.ahead == 0 {
                break;
            }
            self.ahead -= usize::from(!matches!(due, Due::GiveUp(_)));
            last_ms = at_ms;
            match due {
                Due::Done(counter) => self.done(counter, at_ms),
                // Somebody who came meanwhile may have been called there already.
                Due::Ready(counter) if self.is_serving(counter) => {}
                Due::Ready(counter) => self.ready(counter, at_ms),
                Due::Change(index) => self.change(index, at_ms),
                Due::Come(index) => self.come(index, at_ms),
                Due::GiveUp(index) => self.give_up(index, at_ms),
            }
        }
        for officer in self.officers.keys().copied().collect::<Vec<_>>() {
            self.count_open(officer, last_ms);
        }
        // What the day left waiting ends unserved, as on a real day.
        let _ = self.ask(Command::CloseDay, last_ms);
        self.course
    }

    fn schedule(&mut self, at_ms: i64, due: Due) {
        self.ahead += usize::from(!matches!(due, Due::GiveUp(_)));
        self.due.push(Reverse((at_ms, due)));
    }

    /// One command, decided and applied as the running office does it.
    fn ask(&mut self, command: Command, at_ms: i64) -> Result<Option<TicketId>, Refusal> {
        let at = self.moment(at_ms);
        let events = decide(&self.course.office, &command, at)?;
        let called = events.iter().find_map(|event| match event {
            Event::TicketCalled { ticket, .. } => Some(*ticket),
            _ => None,
        });
        let step = Step { at, command: command.name().to_owned(), request: None, by: None, events };
        self.course.office.apply(&step, &mut |_| {});
        self.course.office.close_commit();
        if self.keep_steps {
            self.course.steps.push(step);
        }
        Ok(called)
    }

    fn moment(&self, at_ms: i64) -> Timestamp {
        Timestamp::from_millisecond(self.midnight_ms + at_ms).unwrap_or(Timestamp::MAX)
    }

    fn come(&mut self, index: usize, at_ms: i64) {
        let visitor = &self.visitors[index];
        let wanted = NewTicket {
            id: ticket_id(index),
            group: visitor.group,
            priority: visitor.priority.clone(),
            lang: Lang::Vi,
            source: None,
        };
        match self.ask(Command::IssueTicket(wanted), at_ms) {
            Ok(_) => {
                self.issued.push((index, 0));
                if let Some(patience_ms) = visitor.patience_ms {
                    self.schedule(at_ms + patience_ms, Due::GiveUp(index));
                }
                self.wake(Queue::Group(visitor.group), at_ms);
            }
            // Whoever comes to a closed door comes back when it opens, on the same day.
            Err(Refusal::OutOfHours { opens_at: Some(opens_at), .. })
                if self.course.office.plan().day_of(opens_at) == self.course.office.day() =>
            {
                let opens_ms = opens_at.as_millisecond() - self.midnight_ms;
                self.schedule(opens_ms.max(at_ms + 1), Due::Come(index));
            }
            Err(_) => self.course.turned_away += 1,
        }
    }

    fn give_up(&mut self, index: usize, at_ms: i64) {
        let id = ticket_id(index);
        let ticket = self.course.office.ticket(&id);
        if ticket.is_some_and(|ticket| ticket.stage == Stage::Waiting && ticket.waits.is_empty()) {
            self.must(Command::Cancel { ticket: id }, at_ms);
        }
    }

    fn done(&mut self, counter: CounterNo, at_ms: i64) {
        let Some(Officer { doing: Doing::Serving { seq, since_ms }, .. }) = self.officers.get(&counter) else { return };
        let (seq, since_ms) = (*seq, *since_ms);
        self.course.counters.entry(counter).or_default().busy_ms += at_ms - since_ms;
        self.course.done_ms = self.course.done_ms.max(at_ms);
        let (index, stay) = self.issued[seq as usize - 1];
        let Stay { breath_ms, then, .. } = self.visitors[index].stays[stay].clone();
        // A transfer after which nothing is known to happen is an end.
        let then =
            if self.visitors[index].stays.len() == stay + 1 && then != Then::NoShow { Then::Served } else { then };
        let unhurried = breath_ms > 0 || self.officers.get(&counter).is_some_and(|officer| !officer.to_do.is_empty());
        let mut queue = None;
        match then {
            // One key for both, as at a terminal.
            Then::Served if !unhurried && self.call_next(counter, at_ms) => return,
            Then::Served => self.must(Command::Finish { counter }, at_ms),
            Then::NoShow => self.must(Command::NoShow { counter }, at_ms),
            Then::Transfer { to, keep_place } => {
                self.issued[seq as usize - 1].1 = stay + 1;
                queue = self.transfer(counter, to, keep_place, at_ms);
            }
        }
        self.doing(counter, Doing::Breath);
        if breath_ms > 0 {
            self.schedule(at_ms + breath_ms, Due::Ready(counter));
        }
        if let Some(queue) = queue {
            self.wake(queue, at_ms);
        }
        if breath_ms <= 0 {
            self.ready(counter, at_ms);
        }
    }

    /// Sends the ticket in hand on, and says where it waits now. Where a counter that it was to go to is closed, its
    /// own group takes it; a visitor who has nowhere to go, or nothing left to do there, is done.
    fn transfer(&mut self, counter: CounterNo, to: Queue, keep_place: bool, at_ms: i64) -> Option<Queue> {
        let own = self.course.office.in_hand(counter).map(|ticket| Queue::Group(ticket.number.group));
        let wishes = [(Some(to), keep_place), (Some(to), false), (own, keep_place), (own, false)];
        for (to, keep_place) in wishes {
            let Some(to) = to else { continue };
            if self.ask(Command::Transfer { counter, to, keep_place }, at_ms).is_ok() {
                return Some(to);
            }
        }
        self.must(Command::Finish { counter }, at_ms);
        None
    }

    /// The officer's hands are empty: what was put off is done, and the next is called.
    fn ready(&mut self, counter: CounterNo, at_ms: i64) {
        while let Some(what) = self.officers.entry(counter).or_default().to_do.pop_front() {
            self.do_now(counter, what, at_ms);
        }
        if !self.is_open(counter) {
            self.doing(counter, Doing::Away);
        } else if !self.call_next(counter, at_ms) {
            self.doing(counter, Doing::Idle { since_ms: at_ms });
            if self.officers.get(&counter).is_some_and(|officer| officer.leaves) {
                self.do_now(counter, What::Close, at_ms);
                self.doing(counter, Doing::Away);
            }
        }
    }

    fn change(&mut self, index: usize, at_ms: i64) {
        let Change { counter, what, .. } = self.changes[index].clone();
        let officer = self.officers.entry(counter).or_default();
        officer.to_do.push_back(what);
        if matches!(officer.doing, Doing::Away | Doing::Idle { .. }) {
            self.ready(counter, at_ms);
        }
    }

    fn do_now(&mut self, counter: CounterNo, what: What, at_ms: i64) {
        let (command, opens) = match what {
            What::Open(groups) => (Command::OpenCounter { counter, groups: Some(groups) }, true),
            What::Pause => (Command::PauseCounter { counter, reason: String::new() }, false),
            What::Close => (Command::CloseCounter { counter }, false),
            What::Leave if self.is_open(counter) => {
                self.officers.entry(counter).or_default().leaves = true;
                return;
            }
            What::Leave => (Command::CloseCounter { counter }, false),
        };
        // A counter that is closed already cannot pause or close again, and an unknown one does nothing.
        if self.ask(command, at_ms).is_err() {
            return;
        }
        self.count_open(counter, at_ms);
        let officer = self.officers.entry(counter).or_default();
        officer.opened_ms = opens.then_some(at_ms);
        officer.leaves &= !opens;
        if matches!(self.course.office.counters().get(&counter).map(|c| &c.status), Some(CounterStatus::Closed)) {
            self.course.done_ms = self.course.done_ms.max(at_ms);
            // Who waited for this counter alone goes on in their group.
            self.let_go(at_ms);
        }
    }

    fn count_open(&mut self, counter: CounterNo, at_ms: i64) {
        if let Some(opened_ms) = self.officers.get_mut(&counter).and_then(|officer| officer.opened_ms.take()) {
            self.course.counters.entry(counter).or_default().open_ms += at_ms - opened_ms;
        }
    }

    /// Calls whoever is next, if anybody is.
    fn call_next(&mut self, counter: CounterNo, at_ms: i64) -> bool {
        let Ok(Some(ticket)) = self.ask(Command::CallNext { counter }, at_ms) else { return false };
        let Some(seq) = self.course.office.ticket(&ticket).map(|ticket| ticket.seq) else { return false };
        let (index, stay) = self.issued[seq as usize - 1];
        self.doing(counter, Doing::Serving { seq, since_ms: at_ms });
        self.schedule(at_ms + self.visitors[index].stays[stay].ms, Due::Done(counter));
        true
    }

    /// Somebody came into a queue: of the officers who call from it and are free, the one who has been for longest calls.
    fn wake(&mut self, queue: Queue, at_ms: i64) {
        let idle = self.officers.iter().filter_map(|(number, officer)| match officer.doing {
            Doing::Idle { since_ms } => Some((since_ms, *number)),
            _ => None,
        });
        let serves = |number: &CounterNo| self.course.office.queues_of(*number).any(|served| served == queue);
        if let Some((_, number)) = idle.filter(|(_, number)| serves(number)).min() {
            self.ready(number, at_ms);
        }
    }

    /// Something changed for all: whoever is free looks again.
    fn let_go(&mut self, at_ms: i64) {
        let idle = |(number, officer): (&CounterNo, &Officer)| match officer.doing {
            Doing::Idle { .. } if self.course.office.next_for(*number, self.moment(at_ms)).is_some() => Some(*number),
            _ => None,
        };
        for number in self.officers.iter().filter_map(idle).collect::<Vec<_>>() {
            self.schedule(at_ms, Due::Ready(number));
        }
    }

    fn is_open(&self, counter: CounterNo) -> bool {
        self.course.office.counters().get(&counter).is_some_and(|counter| counter.status.is_open())
    }

    fn is_serving(&self, counter: CounterNo) -> bool {
        self.officers.get(&counter).is_some_and(|officer| matches!(officer.doing, Doing::Serving { .. }))
    }

    fn doing(&mut self, counter: CounterNo, doing: Doing) {
        self.officers.entry(counter).or_default().doing = doing;
    }

    /// A command that nothing can stand against: the counter has a ticket in hand, merely called.
    fn must(&mut self, command: Command, at_ms: i64) {
        let done = self.ask(command, at_ms);
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

fn ticket_id(index: usize) -> TicketId {
    let mut bits = [0; 10];
    bits[2..].copy_from_slice(&(index as u64).to_be_bytes());
    TicketId::from_random(bits)
}
