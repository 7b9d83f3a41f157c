//! What an event does to an office. It cannot fail: an event that speaks of something unknown changes nothing, and
//! replaying a day's events gives the same office, whatever the configuration says by then.

use std::sync::Arc;

use jiff::Timestamp;

use super::change::{Change, Observer};
use super::command::Command;
use super::counter::CounterStatus;
use super::event::{CalledBy, Event, Step};
use super::id::{Actor, CounterNo, GroupCode, Queue, TicketId};
use super::notice::Notice;
use super::state::{Answer, Call, Office};
use super::ticket::{Outcome, Service, Stage, Ticket, Wait};

impl Office {
    /// Folds one commit into the office.
    pub fn apply_commit(&mut self, steps: &[Step]) {
        for step in steps {
            self.apply(step, &mut |_| {});
        }
        self.close_commit();
    }

    /// Folds one step of a commit into the office. `observe` is told of each change.
    pub fn apply(&mut self, step: &Step, observe: Observer) {
        self.latest_at = self.latest_at.max(Some(step.at));
        for event in &step.events {
            self.tell_handling(step.at, event, observe);
            self.happen(step, event, observe);
        }
        self.change_spells(step.at, observe);
        if let Some(request) = &step.request
            && !self.answers.contains_key(request)
        {
            self.answers.insert(request.clone(), self.answer_to(step));
        }
    }

    /// Counts the commit whose steps were applied.
    pub fn close_commit(&mut self) {
        self.version += 1;
    }

    /// The answer that the step's command gets from the office as the step left it.
    pub fn answer_to(&self, step: &Step) -> Answer {
        let ticket = step.events.last().and_then(Event::ticket).and_then(|id| self.ticket(&id)).cloned();
        let counter = step.events.last().and_then(counter_of);
        let new = ticket.as_ref().filter(|_| step.command == Command::ISSUE_TICKET);
        let ahead = new.and_then(|ticket| self.ahead(ticket));
        let groups = step.events.last().map(groups_of).unwrap_or_default();
        let notice = match step.events.last() {
            Some(Event::NoticeSet { notice }) => notice.clone(),
            _ => None,
        };
        Answer { command: step.command.clone(), counter, ticket, ahead, groups, notice }
    }

    fn happen(&mut self, step: &Step, event: &Event, observe: Observer) {
        let (at, by) = (step.at, &step.by);
        match event {
            Event::TicketIssued { .. } => self.issue(at, event, observe),
            Event::TicketCalled { ticket, counter, rule, reason } => {
                let call = Summons { counter: *counter, rule: *rule, reason: reason.clone(), at, by: by.clone() };
                self.change(*ticket, observe, |office, ticket| office.summon(ticket, call));
                self.tell_call(*ticket, observe);
            }
            Event::TicketRecalled { ticket, .. } => {
                if let Some(call) = self.tickets.get(ticket).and_then(|ticket| ticket.call) {
                    self.edit_call(call, |call| {
                        call.times += 1;
                        call.announced_at = at;
                    });
                }
            }
            Event::ServiceStarted { ticket, counter } => self.change(*ticket, observe, |_, ticket| {
                let called_at = ticket.called_at().unwrap_or(at);
                ticket.stage = Stage::Serving { counter: *counter, called_at, started_at: at };
            }),
            Event::TicketEnded { ticket, counter, outcome } => {
                self.change(*ticket, observe, |office, ticket| office.end(ticket, *counter, *outcome, at, by));
            }
            Event::TicketParked { ticket, counter, reason } => self.change(*ticket, observe, |office, ticket| {
                ticket.set_aside_ms = office.lay_down(ticket, at);
                ticket.stage = Stage::Parked { counter: *counter, reason: reason.clone(), at };
            }),
            Event::TicketTransferred { ticket, to, keep_place, .. } => {
                self.change(*ticket, observe, |office, ticket| {
                    office.transfer(ticket, *to, *keep_place, at, by);
                })
            }
            Event::TicketReturned { ticket, .. } => {
                let called =
                    self.tickets.get(ticket).is_some_and(|ticket| matches!(ticket.stage, Stage::Called { .. }));
                self.change(*ticket, observe, |office, ticket| office.give_back(ticket, at));
                if called {
                    self.tell_call(*ticket, observe);
                }
            }
            Event::SlipReprinted { ticket, copy } => {
                self.change(*ticket, observe, |_, ticket| ticket.slips = *copy);
            }
            Event::CounterOpened { counter, groups } => {
                let counter = self.counters.entry(*counter).or_default();
                counter.status = CounterStatus::Open { since: at };
                counter.groups = groups.iter().copied().collect();
                self.attend(groups, at, observe);
            }
            Event::CounterPaused { counter, reason } => {
                let counter = self.counters.entry(*counter).or_default();
                counter.status = CounterStatus::Paused { reason: reason.clone(), since: at };
            }
            Event::CounterClosed { counter } => {
                let counter = self.counters.entry(*counter).or_default();
                counter.status = CounterStatus::Closed;
                counter.groups = imbl::Vector::new();
            }
            Event::GroupOpened { group } => self.groups.entry(*group).or_default().closed = None,
            Event::GroupClosed { group, reason } => {
                self.groups.entry(*group).or_default().closed = Some(reason.clone());
            }
            Event::NoticeSet { notice } => {
                self.notice = notice.clone().map(|text| Notice { text, set_at: at });
            }
            Event::DayClosed => self.closed_at = Some(at),
        }
    }

    fn issue(&mut self, at: Timestamp, event: &Event, observe: Observer) {
        let Event::TicketIssued { ticket: id, number, priority, head_start_s, lang, source, told } = event else {
            return;
        };
        if self.tickets.contains_key(id) {
            return;
        }
        self.issued += 1;
        let ticket = Ticket {
            id: *id,
            number: *number,
            seq: self.issued,
            issued_at: at,
            priority: priority.clone(),
            head_start_s: *head_start_s,
            lang: *lang,
            source: source.clone(),
            told: *told,
            queue: Queue::Group(number.group),
            place_at: at,
            entered_at: at,
            calls_before: self.calls.len() as u32,
            calls_until: None,
            stage: Stage::Waiting,
            call: None,
            waits: Vec::new(),
            services: Vec::new(),
            set_aside_ms: 0,
            slips: 1,
        };
        let group = self.groups.entry(number.group).or_default();
        group.last_number = group.last_number.max(number.n);
        self.numbers.insert(*number, *id);
        self.enqueue(&ticket);
        observe(Change::Ticket { before: None, after: &ticket });
        self.tickets.insert(*id, Arc::new(ticket));
    }

    /// Changes one ticket: it is taken out of its queue first, and put into the one it then waits in.
    fn change(&mut self, id: TicketId, observe: Observer, how: impl FnOnce(&mut Self, &mut Ticket)) {
        let Some(before) = self.tickets.get(&id).cloned() else { return };
        if before.stage == Stage::Waiting
            && let Some(queue) = self.queues.get_mut(&before.queue)
        {
            queue.remove(&before.place());
        }
        let mut after = Ticket::clone(&before);
        let calls = self.calls.len() as u32;
        how(self, &mut after);
        if after.stage == Stage::Waiting {
            after.calls_until = None;
            self.enqueue(&after);
        } else if before.stage == Stage::Waiting {
            after.calls_until = Some(calls);
        }
        if self.lessons.revise(&before, &after) {
            self.judge();
        }
        observe(Change::Ticket { before: Some(&before), after: &after });
        self.tickets.insert(id, Arc::new(after));
    }

    fn attend(&mut self, groups: &[GroupCode], at: Timestamp, observe: Observer) {
        let mut first = self.groups.values().all(|group| group.attended_at.is_none());
        for group in groups {
            let state = self.groups.entry(*group).or_default();
            if state.attended_at.is_none() {
                state.attended_at = Some(at);
                observe(Change::Attended { group: *group, first, at });
                first = false;
            }
        }
    }

    fn enqueue(&mut self, ticket: &Ticket) {
        self.queues.entry(ticket.queue).or_default().insert(ticket.place());
    }

    fn summon(&mut self, ticket: &mut Ticket, summons: Summons) {
        let Summons { counter: number, rule, reason, at, by } = summons;
        let seq = self.calls.len() as u32 + 1;
        if ticket.stage == Stage::Waiting && ticket.wait().is_none() {
            let ms = (at.as_millisecond() - ticket.entered_at.as_millisecond()).max(0);
            let (entered_at, queue) = (ticket.entered_at, ticket.queue);
            ticket.waits.push(Wait { ms, entered_at, ended_at: at, call: seq, counter: number, queue, by: by.clone() });
        }
        let counter = self.counters.entry(number).or_default();
        counter.ticket = Some(ticket.id);
        self.announced.insert((at, seq));
        self.calls.push_back(Call {
            seq,
            ticket: ticket.id,
            number: ticket.number,
            counter: number,
            at,
            announced_at: at,
            times: 1,
            rule,
            reason,
            by,
            place: ticket.place(),
            place_at: ticket.place_at,
            queue: ticket.queue,
            groups: counter.groups.clone(),
            undone: false,
        });
        ticket.call = Some(seq);
        ticket.stage = Stage::Called { counter: number, at };
    }

    fn end(
        &mut self,
        ticket: &mut Ticket,
        counter: Option<CounterNo>,
        outcome: Outcome,
        at: Timestamp,
        by: &Option<Actor>,
    ) {
        let holder = ticket.in_hand_of();
        let ms = self.lay_down(ticket, at);
        if let (Outcome::Served, Some(counter)) = (outcome, holder) {
            ticket.services.push(Service { ms, ended_at: at, counter, queue: ticket.queue, by: by.clone() });
            ticket.set_aside_ms = 0;
        }
        if holder.is_some() && matches!(outcome, Outcome::Served | Outcome::NoShow) {
            self.service_times.entry(ticket.group()).or_default().remember(ticket.id, at, ms);
        }
        if let Some(counter) = holder.and_then(|holder| self.counters.get_mut(&holder)) {
            counter.last_ended = Some(ticket.id);
        }
        ticket.stage = Stage::Ended { outcome, counter, at };
    }

    fn transfer(&mut self, ticket: &mut Ticket, to: Queue, keep_place: bool, at: Timestamp, by: &Option<Actor>) {
        if let Some(counter) = ticket.in_hand_of() {
            let ms = self.lay_down(ticket, at);
            ticket.services.push(Service { ms, ended_at: at, counter, queue: ticket.queue, by: by.clone() });
            self.service_times.entry(ticket.group()).or_default().remember(ticket.id, at, ms);
            ticket.set_aside_ms = 0;
            ticket.entered_at = at;
            ticket.calls_before = self.calls.len() as u32;
        }
        if !keep_place {
            ticket.place_at = at;
        }
        ticket.queue = to;
        ticket.stage = Stage::Waiting;
    }

    fn give_back(&mut self, ticket: &mut Ticket, at: Timestamp) {
        match ticket.stage {
            // The call itself is taken back, and with it the wait that it ended.
            Stage::Called { .. } => {
                if ticket.waits.last().is_some_and(|wait| Some(wait.call) == ticket.call) {
                    ticket.waits.pop();
                }
                if let Some(call) = ticket.call {
                    self.edit_call(call, |call| call.undone = true);
                }
                self.lay_down(ticket, at);
            }
            // Finishing was the mistake: the time at the counter still was service.
            Stage::Ended { outcome: Outcome::Served, at, .. } => {
                if let Some(times) = self.service_times.get_mut(&ticket.group()) {
                    times.forget(ticket.id, at);
                }
                ticket.set_aside_ms = ticket.services.pop().map_or(0, |service| service.ms);
            }
            _ => {}
        }
        if let Stage::Ended { counter: Some(number), .. } = ticket.stage
            && let Some(counter) = self.counters.get_mut(&number)
        {
            counter.last_ended.take_if(|last| *last == ticket.id);
        }
        ticket.stage = Stage::Waiting;
    }

    /// Takes a ticket out of the hands of its counter. Returns the milliseconds of service so far.
    fn lay_down(&mut self, ticket: &Ticket, at: Timestamp) -> i64 {
        let Some(counter) = ticket.in_hand_of().and_then(|holder| self.counters.get_mut(&holder)) else {
            return ticket.set_aside_ms;
        };
        counter.ticket = None;
        let called_at = ticket.called_at().unwrap_or(at);
        ticket.set_aside_ms + (at.as_millisecond() - called_at.as_millisecond()).max(0)
    }

    fn edit_call(&mut self, seq: u32, how: impl FnOnce(&mut Call)) {
        let Some(call) = self.calls.get_mut(seq.saturating_sub(1) as usize) else { return };
        self.announced.remove(&(call.announced_at, seq));
        how(call);
        if !call.undone {
            self.announced.insert((call.announced_at, seq));
        }
    }
}

struct Summons {
    counter: CounterNo,
    rule: CalledBy,
    reason: Option<String>,
    at: Timestamp,
    by: Option<Actor>,
}

fn counter_of(event: &Event) -> Option<CounterNo> {
    match *event {
        Event::TicketCalled { counter, .. }
        | Event::TicketRecalled { counter, .. }
        | Event::ServiceStarted { counter, .. }
        | Event::TicketParked { counter, .. }
        | Event::TicketTransferred { counter, .. }
        | Event::TicketReturned { counter, .. }
        | Event::CounterOpened { counter, .. }
        | Event::CounterPaused { counter, .. }
        | Event::CounterClosed { counter } => Some(counter),
        Event::TicketEnded { counter, .. } => counter,
        _ => None,
    }
}

fn groups_of(event: &Event) -> Vec<GroupCode> {
    match event {
        Event::CounterOpened { groups, .. } => groups.clone(),
        Event::GroupOpened { group } | Event::GroupClosed { group, .. } => vec![*group],
        _ => Vec::new(),
    }
}
