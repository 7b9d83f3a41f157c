//! One office on one day: everything that its screens and decisions need, shared with readers without copying.
//!
//! The maps are persistent: a copy of an [`Office`] shares all its entries with the original, and a change copies a
//! path of a few nodes. So the task that changes an office can hand out `Arc<Office>` at every version.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::command::Command;
use super::counter::Counter;
use super::estimate::{Experience, Judgement, Lessons, ServiceTimes};
use super::event::CalledBy;
use super::id::{Actor, CounterNo, GroupCode, Queue, RequestId, TicketId, TicketNumber};
use super::notice::{self, Notice};
use super::plan::Plan;
use super::spell::Begun;
use super::ticket::{Place, Stage, Ticket};

/// An office on one day. Made by folding its day's [steps](super::Step) with [`Office::apply`].
#[derive(Debug, Clone, Serialize)]
pub struct Office {
    #[serde(skip)]
    pub(super) plan: Arc<Plan>,
    /// What past days have taught of waits.
    #[serde(skip)]
    pub(super) experience: Arc<Experience>,
    /// What they and today come to.
    #[serde(skip)]
    pub(super) judgement: Arc<Judgement>,
    pub(super) day: Date,
    pub(super) version: u64,
    pub(super) latest_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) issued: u32,
    pub(super) notice: Option<Notice>,
    pub(super) groups: OrdMap<GroupCode, GroupState>,
    pub(super) counters: OrdMap<CounterNo, Counter>,
    pub(super) tickets: OrdMap<TicketId, Arc<Ticket>>,
    pub(super) numbers: OrdMap<TicketNumber, TicketId>,
    pub(super) queues: OrdMap<Queue, OrdSet<Place>>,
    pub(super) calls: Vector<Call>,
    /// The calls that stand, by their latest announcement, then by sequence number.
    pub(super) announced: OrdSet<(Timestamp, u32)>,
    /// The latest services by the group in whose name the ticket waited.
    pub(super) service_times: OrdMap<GroupCode, ServiceTimes>,
    /// What today's waits have taught so far.
    pub(super) lessons: Lessons,
    pub(super) answers: OrdMap<RequestId, Answer>,
    /// What each counter is spending its time on, and since when; none that is closed.
    pub(super) spells: OrdMap<CounterNo, Begun>,
}

/// A group as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct GroupState {
    /// The last number issued, which is also how many were issued.
    pub last_number: u32,
    /// Why it issues no tickets, when it was closed by hand.
    pub closed: Option<String>,
    /// When the first counter of the day that serves it was opened.
    pub attended_at: Option<Timestamp>,
}

/// A summons, as the lobby shows it and as [`why`](super::why) explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Its place among the day's calls, from 1.
    pub seq: u32,
    /// Whom.
    pub ticket: TicketId,
    /// The number that people see.
    pub number: TicketNumber,
    /// Where to.
    pub counter: CounterNo,
    /// The first summons.
    pub at: Timestamp,
    /// The latest summons.
    pub announced_at: Timestamp,
    /// How often it was announced.
    pub times: u32,
    /// By which rule.
    pub rule: CalledBy,
    /// What the officer wrote about a call out of order.
    pub reason: Option<String>,
    /// Who called.
    pub by: Option<Actor>,
    /// The place it had in its queue.
    pub place: Place,
    /// The entry that its place was reckoned from.
    pub place_at: Timestamp,
    /// The queue it was called from.
    pub queue: Queue,
    /// What the counter served at that moment.
    pub groups: Vector<GroupCode>,
    /// It was taken back, and the ticket returned to its queue.
    pub undone: bool,
}

/// The answer that a request got, kept so that a repeat gets the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The command's name.
    pub command: String,
    /// The counter that asked.
    pub counter: Option<CounterNo>,
    /// The ticket as the command left it.
    pub ticket: Option<Arc<Ticket>>,
    /// How many were to be called before a new ticket.
    pub ahead: Option<u32>,
    /// The groups that a counter serves from then on, or the one that was opened or closed.
    pub groups: Vec<GroupCode>,
    /// The notice that was set.
    pub notice: Option<String>,
}

impl Answer {
    /// Whether it answers this command: the same wish, of the same counter, for the same ticket, groups, target or
    /// notice. A
    /// request id that is used for anything else is refused with [`RequestIdReused`](super::Refusal::RequestIdReused),
    /// because a first answer to another wish would confirm what was never done.
    pub fn is_to(&self, command: &Command) -> bool {
        let ticket = self.ticket.as_ref();
        let same_subject = match command {
            Command::IssueTicket(wanted) => ticket.is_some_and(|ticket| ticket.number.group == wanted.group),
            Command::Call { ticket: id, .. }
            | Command::Resume { ticket: id, .. }
            | Command::Return { ticket: id, .. }
            | Command::Cancel { ticket: id }
            | Command::ReprintSlip { ticket: id } => ticket.is_some_and(|ticket| ticket.id == *id),
            Command::Transfer { to, .. } => ticket.is_some_and(|ticket| ticket.queue == *to),
            Command::OpenGroup { group } | Command::CloseGroup { group, .. } => self.groups == [*group],
            Command::SetNotice { notice } => self.notice == notice::on_one_line(notice.as_deref()),
            // A group that was named twice is served once.
            Command::OpenCounter { groups: Some(groups), .. } => {
                self.groups.iter().all(|group| groups.contains(group))
                    && groups.iter().all(|group| self.groups.contains(group))
            }
            _ => true,
        };
        self.command == command.name() && self.counter == command.counter() && same_subject
    }
}

impl Office {
    /// The office at the start of a day, before anything has happened.
    pub fn new(plan: Arc<Plan>, day: Date) -> Self {
        let groups = plan.groups.keys().map(|code| (*code, GroupState::default())).collect();
        let counters = plan.counters.keys().map(|number| (*number, Counter::default())).collect();
        Office {
            plan,
            experience: Arc::default(),
            judgement: Arc::default(),
            day,
            version: 0,
            latest_at: None,
            closed_at: None,
            issued: 0,
            notice: None,
            groups,
            counters,
            tickets: OrdMap::new(),
            numbers: OrdMap::new(),
            queues: OrdMap::new(),
            calls: Vector::new(),
            announced: OrdSet::new(),
            service_times: OrdMap::new(),
            lessons: Lessons::default(),
            answers: OrdMap::new(),
            spells: OrdMap::new(),
        }
    }

    /// The same office with what past days have taught of waits. It changes what is told from now on, and nothing that
    /// has happened.
    #[must_use]
    pub fn with_experience(mut self, experience: Arc<Experience>) -> Self {
        self.experience = experience;
        self.judge();
        self
    }

    /// What past days have taught of waits.
    pub fn experience(&self) -> &Arc<Experience> {
        &self.experience
    }

    /// Makes up its mind anew after the experience or today's lessons have changed.
    pub(super) fn judge(&mut self) {
        self.judgement = Arc::new(self.experience.judge_with(&self.lessons));
    }

    /// What the configuration says of the office.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.day
    }

    /// How many commits of the day's stream it holds.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The moment of the newest step; time goes on from there, also where the clocks of two servers differ.
    pub fn latest_at(&self) -> Option<Timestamp> {
        self.latest_at
    }

    /// When the day was closed, if it was.
    pub fn closed_at(&self) -> Option<Timestamp> {
        self.closed_at
    }

    /// How many tickets were issued.
    pub fn issued(&self) -> u32 {
        self.issued
    }

    /// The groups by letter.
    pub fn groups(&self) -> &OrdMap<GroupCode, GroupState> {
        &self.groups
    }

    /// The counters by number.
    pub fn counters(&self) -> &OrdMap<CounterNo, Counter> {
        &self.counters
    }

    /// Whether somebody can take a number of this group at this moment.
    pub fn is_issuing(&self, group: GroupCode, now: Timestamp) -> bool {
        let (Some(plan), Some(state)) = (self.plan.groups.get(&group), self.groups.get(&group)) else { return false };
        let has_numbers_left = plan.quota.is_none_or(|quota| state.last_number < quota);
        self.closed_at.is_none() && state.closed.is_none() && has_numbers_left && self.plan.issues_at(plan, now)
    }

    /// All tickets of the day by their random ids, which is no order that means anything.
    pub fn tickets(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.tickets.values()
    }

    /// All tickets of the day by number.
    pub fn tickets_by_number(&self) -> impl Iterator<Item = &Arc<Ticket>> {
        self.numbers.values().filter_map(|id| self.tickets.get(id))
    }

    /// One ticket.
    pub fn ticket(&self, id: &TicketId) -> Option<&Arc<Ticket>> {
        self.tickets.get(id)
    }

    /// The ticket that people know by this number.
    pub fn ticket_numbered(&self, number: &TicketNumber) -> Option<&Arc<Ticket>> {
        self.numbers.get(number).and_then(|id| self.tickets.get(id))
    }

    /// The ticket that a counter has in hand.
    pub fn in_hand(&self, counter: CounterNo) -> Option<&Arc<Ticket>> {
        self.tickets.get(&self.counters.get(&counter)?.ticket?)
    }

    /// Who waits in a queue, in the order in which they will be called.
    pub fn waiting(&self, queue: Queue) -> impl Iterator<Item = &Arc<Ticket>> {
        self.queues.get(&queue).into_iter().flatten().filter_map(|place| self.tickets.get(&place.ticket))
    }

    /// How many wait in a queue.
    pub fn waiting_count(&self, queue: Queue) -> usize {
        self.queues.get(&queue).map_or(0, OrdSet::len)
    }

    /// How many of its queue will be called before a waiting ticket; `None` when it is not waiting.
    pub fn ahead(&self, ticket: &Ticket) -> Option<u32> {
        let queue = self.queues.get(&ticket.queue)?;
        (ticket.stage == Stage::Waiting).then(|| queue.range(..ticket.place()).count() as u32)
    }

    /// All calls of the day, oldest first, also those that were taken back.
    pub fn calls(&self) -> &Vector<Call> {
        &self.calls
    }

    /// The calls for which an officer chose the ticket, and which were not taken back, oldest first.
    pub fn calls_out_of_order(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.calls.iter().filter(|call| call.rule == CalledBy::OutOfOrder && !call.undone)
    }

    /// The calls that stand, the latest announcement first; those that were taken back are left out.
    pub fn latest_calls(&self) -> impl Iterator<Item = &Call> {
        self.announced.iter().rev().filter_map(|(_, seq)| self.call(*seq))
    }

    /// The call with this sequence number.
    pub fn call(&self, seq: u32) -> Option<&Call> {
        self.calls.get(seq.checked_sub(1)? as usize)
    }

    /// The answer that a request got before.
    pub fn answer(&self, request: &RequestId) -> Option<&Answer> {
        self.answers.get(request)
    }
}
