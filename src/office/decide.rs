//! What a command does to an office: events, or the reason why not.

use jiff::{SignedDuration, Timestamp};

use super::command::{Command, NewTicket};
use super::counter::{Counter, CounterStatus};
use super::event::{CalledBy, Event};
use super::id::{CounterNo, GroupCode, Queue, TicketId, TicketNumber};
use super::notice;
use super::plan::Group;
use super::refusal::Refusal;
use super::state::Office;
use super::ticket::{MOST_REPRINTS, Outcome, Stage, Ticket};

type Decision = Result<Vec<Event>, Refusal>;

/// Decides a command at a moment. It changes nothing: the events do, once they are in the journal.
///
/// # Errors
/// The [`Refusal`] names the first rule that stands against the command.
pub fn decide(office: &Office, command: &Command, now: Timestamp) -> Decision {
    // After the day's end people still stand in the hall and want to be told something.
    if office.closed_at.is_some() && !matches!(command, Command::SetNotice { .. }) {
        return Err(Refusal::DayClosed);
    }
    match command {
        Command::IssueTicket(wanted) => issue(office, wanted, now),
        Command::CallNext { counter } => call_next(office, *counter, now),
        Command::Call { counter, ticket, reason } => call(office, *counter, *ticket, reason.clone()),
        Command::Recall { counter } => {
            let ticket = in_hand(office, *counter)?.id;
            Ok(vec![Event::TicketRecalled { ticket, counter: *counter }])
        }
        Command::Start { counter } => {
            let ticket = merely_called(office, *counter)?.id;
            Ok(vec![Event::ServiceStarted { ticket, counter: *counter }])
        }
        Command::Finish { counter } => {
            let ticket = in_hand(office, *counter)?;
            Ok(vec![ended_at(*counter, ticket, Outcome::Served)])
        }
        Command::NoShow { counter } => {
            let ticket = merely_called(office, *counter)?;
            Ok(vec![ended_at(*counter, ticket, Outcome::NoShow)])
        }
        Command::Park { counter, reason } => {
            let ticket = in_hand(office, *counter)?.id;
            Ok(vec![Event::TicketParked { ticket, counter: *counter, reason: reason.clone() }])
        }
        Command::Resume { counter, ticket } => resume(office, *counter, *ticket),
        Command::Transfer { counter, to, keep_place } => transfer(office, *counter, *to, *keep_place),
        Command::Return { counter, ticket } => give_back(office, *counter, *ticket, now),
        Command::Cancel { ticket } => cancel(office, *ticket),
        Command::ReprintSlip { ticket } => reprint(office, *ticket),
        Command::OpenCounter { counter, groups } => open_counter(office, *counter, groups.as_deref()),
        Command::PauseCounter { counter, reason } => {
            open_with_empty_hands(office, *counter)?;
            Ok(vec![Event::CounterPaused { counter: *counter, reason: reason.clone() }])
        }
        Command::CloseCounter { counter } => close_counter(office, *counter),
        Command::OpenGroup { group } => {
            known_group(office, *group)?;
            Ok(vec![Event::GroupOpened { group: *group }])
        }
        Command::CloseGroup { group, reason } => {
            known_group(office, *group)?;
            Ok(vec![Event::GroupClosed { group: *group, reason: reason.clone() }])
        }
        Command::SetNotice { notice } => Ok(vec![Event::NoticeSet { notice: notice::checked(notice.as_deref())? }]),
        Command::CloseDay => Ok(close_day(office)),
    }
}

fn issue(office: &Office, wanted: &NewTicket, now: Timestamp) -> Decision {
    let code = wanted.group;
    let group = known_group(office, code)?;
    let head_start = match &wanted.priority {
        None => SignedDuration::ZERO,
        Some(priority) => match office.plan.priority(priority) {
            Some(class) => class.head_start,
            None => return Err(Refusal::UnknownPriority { priority: priority.clone() }),
        },
    };
    let state = office.groups.get(&code).cloned().unwrap_or_default();
    if let Some(reason) = state.closed {
        return Err(Refusal::GroupClosed { group: code, reason });
    }
    if !office.plan.issues_at(group, now) {
        let opens_at = office.plan.hours_of(group).next_opening(&office.plan.zone, now);
        return Err(Refusal::OutOfHours { group: code, opens_at });
    }
    if let Some(quota) = group.quota.filter(|quota| state.last_number >= *quota) {
        let opens_at = next_day_opening(office, group, now);
        return Err(Refusal::QuotaReached { group: code, quota, opens_at });
    }
    if office.ticket(&wanted.id).is_some() {
        return Err(Refusal::IdTaken);
    }
    let head_start_s = head_start.as_secs().clamp(0, u32::MAX.into()) as u32;
    Ok(vec![Event::TicketIssued {
        ticket: wanted.id,
        number: TicketNumber { group: code, n: state.last_number + 1 },
        priority: wanted.priority.clone(),
        head_start_s,
        lang: wanted.lang,
        source: wanted.source.clone(),
        told: office.foretell(code, head_start_s, now),
    }])
}

fn next_day_opening(office: &Office, group: &Group, now: Timestamp) -> Option<Timestamp> {
    let tomorrow = office.plan.day_of(now).tomorrow().ok()?.to_zoned(office.plan.zone.clone()).ok()?.timestamp();
    let last_of_today = tomorrow.checked_sub(SignedDuration::from_secs(1)).ok()?;
    office.plan.hours_of(group).next_opening(&office.plan.zone, last_of_today)
}

fn call_next(office: &Office, counter: CounterNo, now: Timestamp) -> Decision {
    open(office, counter)?;
    let (ticket, rule) = office.next_for(counter, now).ok_or(Refusal::NothingWaiting { counter })?;
    let done = office.in_hand(counter).map(|done| ended_at(counter, done, Outcome::Served));
    Ok(done.into_iter().chain([Event::TicketCalled { ticket, counter, rule, reason: None }]).collect())
}

fn call(office: &Office, counter: CounterNo, id: TicketId, reason: Option<String>) -> Decision {
    let ticket = known_ticket(office, id)?;
    empty_hands(office, open(office, counter)?, counter)?;
    not_elsewhere(ticket)?;
    match ticket.stage {
        Stage::Ended { outcome, .. } if outcome != Outcome::NoShow => ended(ticket, outcome),
        _ => Ok(vec![Event::TicketCalled { ticket: id, counter, rule: CalledBy::OutOfOrder, reason }]),
    }
}

fn resume(office: &Office, counter: CounterNo, id: TicketId) -> Decision {
    let ticket = known_ticket(office, id)?;
    empty_hands(office, open(office, counter)?, counter)?;
    not_elsewhere(ticket)?;
    match ticket.stage {
        Stage::Parked { .. } => {
            Ok(vec![Event::TicketCalled { ticket: id, counter, rule: CalledBy::Resumed, reason: None }])
        }
        Stage::Ended { outcome, .. } => ended(ticket, outcome),
        _ => Err(Refusal::NotParked { number: ticket.number }),
    }
}

fn transfer(office: &Office, counter: CounterNo, to: Queue, keep_place: bool) -> Decision {
    let ticket = in_hand(office, counter)?;
    match to {
        Queue::Group(group) => {
            known_group(office, group)?;
            if let Some(reason) = office.groups.get(&group).and_then(|state| state.closed.clone()) {
                return Err(Refusal::TargetGroupClosed { group, reason });
            }
        }
        Queue::Counter(target) => {
            if known_counter(office, target)?.status == CounterStatus::Closed {
                return Err(Refusal::TargetCounterClosed { counter: target });
            }
        }
    }
    // To its own group again makes sense only as "to the end"; to the counter that has it, never.
    if to == Queue::Counter(counter) || (to == ticket.queue && keep_place) {
        return Err(Refusal::SameTarget { number: ticket.number });
    }
    Ok(vec![Event::TicketTransferred { ticket: ticket.id, counter, to, keep_place }])
}

fn give_back(office: &Office, counter: CounterNo, id: TicketId, now: Timestamp) -> Decision {
    let ticket = known_ticket(office, id)?;
    let number = ticket.number;
    let last_ended = known_counter(office, counter)?.last_ended;
    let limit = match &ticket.stage {
        Stage::Called { counter: holder, .. } if *holder == counter => None,
        Stage::Serving { counter: holder, .. } if *holder == counter => return Err(Refusal::AlreadyServing { number }),
        Stage::Called { counter, .. } | Stage::Serving { counter, .. } => {
            return Err(Refusal::TicketElsewhere { number, counter: *counter });
        }
        Stage::Waiting => return Err(Refusal::StillWaiting { number }),
        Stage::Parked { .. } => return Err(Refusal::Parked { number }),
        Stage::Ended { outcome: Outcome::NoShow, at, .. } => Some((*at, office.plan.grace)),
        Stage::Ended { outcome: Outcome::Served, at, counter: Some(server) }
            if last_ended == Some(id) && *server == counter =>
        {
            Some((*at, office.plan.undo))
        }
        Stage::Ended { outcome, .. } => return ended(ticket, *outcome),
    };
    if limit.is_some_and(|(at, within)| now.duration_since(at) > within) {
        return Err(Refusal::TooLate { number });
    }
    let mut events = vec![Event::TicketReturned { ticket: id, counter }];
    // The counter that it waited for may have closed meanwhile, and would never call it.
    if let Queue::Counter(target) = ticket.queue
        && office.counters.get(&target).is_none_or(|state| state.status == CounterStatus::Closed)
    {
        events.push(back_to_group(ticket, counter));
    }
    Ok(events)
}

/// Sends a ticket that waited for one counter on to the group that it came from, at its place.
fn back_to_group(ticket: &Ticket, counter: CounterNo) -> Event {
    let came_from = ticket.services.iter().rev().find_map(|service| match service.queue {
        Queue::Group(group) => Some(group),
        Queue::Counter(_) => None,
    });
    let to = Queue::Group(came_from.unwrap_or(ticket.number.group));
    Event::TicketTransferred { ticket: ticket.id, counter, to, keep_place: true }
}

fn cancel(office: &Office, id: TicketId) -> Decision {
    let ticket = known_ticket(office, id)?;
    not_elsewhere(ticket)?;
    match ticket.stage {
        Stage::Ended { outcome, .. } => ended(ticket, outcome),
        _ => Ok(vec![Event::TicketEnded { ticket: id, counter: None, outcome: Outcome::Cancelled }]),
    }
}

/// Wherever the ticket is on its way: also who is called may have lost the paper that the next counter asks for.
fn reprint(office: &Office, id: TicketId) -> Decision {
    let ticket = known_ticket(office, id)?;
    if let Some(outcome) = ticket.outcome() {
        return ended(ticket, outcome);
    }
    if ticket.slips > MOST_REPRINTS {
        return Err(Refusal::ReprintsUsedUp { number: ticket.number, most: MOST_REPRINTS });
    }
    Ok(vec![Event::SlipReprinted { ticket: id, copy: ticket.slips + 1 }])
}

fn open_counter(office: &Office, counter: CounterNo, groups: Option<&[GroupCode]>) -> Decision {
    let state = known_counter(office, counter)?;
    empty_hands(office, state, counter)?;
    let mut serves = Vec::new();
    let wanted: Vec<GroupCode> = match groups {
        Some(groups) => groups.to_vec(),
        None if state.status != CounterStatus::Closed => state.groups.iter().copied().collect(),
        None => office.plan.counters.get(&counter).map(|plan| plan.groups.clone()).unwrap_or_default(),
    };
    for group in wanted {
        known_group(office, group)?;
        if !serves.contains(&group) {
            serves.push(group);
        }
    }
    if serves.is_empty() {
        return Err(Refusal::NoGroups { counter });
    }
    Ok(vec![Event::CounterOpened { counter, groups: serves }])
}

fn close_counter(office: &Office, counter: CounterNo) -> Decision {
    let state = known_counter(office, counter)?;
    if state.status == CounterStatus::Closed {
        return Err(Refusal::CounterClosed { counter });
    }
    empty_hands(office, state, counter)?;
    // Nobody may be left waiting for a counter that no longer calls: they go on in their group, at their place.
    let stranded = office.waiting(Queue::Counter(counter)).map(|ticket| back_to_group(ticket, counter));
    Ok(stranded.chain([Event::CounterClosed { counter }]).collect())
}

fn close_day(office: &Office) -> Vec<Event> {
    let left = office.tickets_by_number().filter(|ticket| ticket.outcome().is_none());
    let unserved = left.map(|ticket| Event::TicketEnded {
        ticket: ticket.id,
        counter: ticket.in_hand_of(),
        outcome: Outcome::Unserved,
    });
    unserved.chain([Event::DayClosed]).collect()
}

fn known_group(office: &Office, group: GroupCode) -> Result<&Group, Refusal> {
    office.plan.groups.get(&group).ok_or(Refusal::UnknownGroup { group })
}

fn known_counter(office: &Office, counter: CounterNo) -> Result<&Counter, Refusal> {
    office.counters.get(&counter).ok_or(Refusal::UnknownCounter { counter })
}

fn known_ticket(office: &Office, id: TicketId) -> Result<&Ticket, Refusal> {
    office.ticket(&id).map(AsRef::as_ref).ok_or(Refusal::UnknownTicket)
}

fn open(office: &Office, number: CounterNo) -> Result<&Counter, Refusal> {
    let counter = known_counter(office, number)?;
    match counter.status {
        CounterStatus::Open { .. } => Ok(counter),
        CounterStatus::Paused { .. } => Err(Refusal::CounterPaused { counter: number }),
        CounterStatus::Closed => Err(Refusal::CounterClosed { counter: number }),
    }
}

fn empty_hands(office: &Office, state: &Counter, counter: CounterNo) -> Result<(), Refusal> {
    match state.ticket.and_then(|id| office.ticket(&id)) {
        Some(ticket) => Err(Refusal::TicketInHand { counter, number: ticket.number }),
        None => Ok(()),
    }
}

fn open_with_empty_hands(office: &Office, counter: CounterNo) -> Result<(), Refusal> {
    let state = known_counter(office, counter)?;
    if state.status == CounterStatus::Closed {
        return Err(Refusal::CounterClosed { counter });
    }
    empty_hands(office, state, counter)
}

fn in_hand(office: &Office, counter: CounterNo) -> Result<&Ticket, Refusal> {
    known_counter(office, counter)?;
    office.in_hand(counter).map(AsRef::as_ref).ok_or(Refusal::NothingCalled { counter })
}

fn merely_called(office: &Office, counter: CounterNo) -> Result<&Ticket, Refusal> {
    let ticket = in_hand(office, counter)?;
    match ticket.stage {
        Stage::Serving { .. } => Err(Refusal::AlreadyServing { number: ticket.number }),
        _ => Ok(ticket),
    }
}

fn not_elsewhere(ticket: &Ticket) -> Result<(), Refusal> {
    match ticket.in_hand_of() {
        Some(counter) => Err(Refusal::TicketElsewhere { number: ticket.number, counter }),
        None => Ok(()),
    }
}

fn ended(ticket: &Ticket, outcome: Outcome) -> Decision {
    Err(Refusal::TicketEnded { number: ticket.number, outcome })
}

fn ended_at(counter: CounterNo, ticket: &Ticket, outcome: Outcome) -> Event {
    Event::TicketEnded { ticket: ticket.id, counter: Some(counter), outcome }
}
