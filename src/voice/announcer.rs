//! From commits to announcements: what each speaker of an office is told of what happened there.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};

use super::ear::{Ear, Told};
use super::plan::VoicePlan;
use super::saying::Saying;
use super::turns::{About, Turn};
use crate::live::{Happened, LiveOffice};
use crate::office::{Call, CounterNo, Event, LobbyPlan, Office, Outcome, Queue, Step, TicketId, TicketNumber, Zone};

/// A speaker, and the part of the hall that it is heard in.
#[derive(Clone)]
pub struct Listener {
    /// The speaker.
    pub ear: Arc<dyn Ear>,
    /// The zone; without one it is told everything.
    pub zone: Option<Zone>,
}

/// Tells an office's speakers what happens from this call on, until told to stop. A speaker says the calls of every server
/// that the office has, for the citizens sit in one hall.
pub fn announce(
    office: &LiveOffice,
    plan: VoicePlan,
    listeners: Vec<Listener>,
    stop: watch::Receiver<bool>,
) -> impl Future<Output = ()> + Send + use<> {
    announce_commits(office.feed().subscribe(), plan, listeners, stop)
}

async fn announce_commits(
    mut commits: broadcast::Receiver<Happened>,
    plan: VoicePlan,
    listeners: Vec<Listener>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let next = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            next = commits.recv() => next,
        };
        match next {
            Ok(happened) => {
                for listener in &listeners {
                    told(&happened, &plan, listener.zone).into_iter().for_each(|told| listener.ear.hear(told));
                }
            }
            Err(broadcast::error::RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "commits went by faster than they were announced; some calls stay unsaid");
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

/// What a speaker in a zone is told of one commit, in order.
pub fn told(happened: &Happened, plan: &VoicePlan, zone: Option<Zone>) -> Vec<Told> {
    let office = &happened.office;
    // A zone that is no longer planned is the whole hall: better heard twice than not at all.
    let zone = zone.and_then(|zone| office.plan().lobby_of(zone));
    let steps = happened.steps.iter();
    let events = steps.flat_map(|step| step.events.iter().map(move |event| (step, event)));
    events.filter_map(|(step, event)| of_event(office, step, event, plan, zone)).collect()
}

fn of_event(office: &Office, step: &Step, event: &Event, plan: &VoicePlan, zone: Option<&LobbyPlan>) -> Option<Told> {
    let say = |saying: Saying| plan.announces(&saying).then_some(Told::Announce(Turn { saying, at: step.at }));
    match event {
        Event::TicketCalled { ticket, counter, .. } | Event::TicketRecalled { ticket, counter } => {
            let call = latest_call(office, *ticket, *counter)?;
            if !zone.is_none_or(|zone| zone.shows(call)) {
                return None;
            }
            say(Saying::Call {
                number: call.number,
                group: match call.queue {
                    Queue::Group(group) => Some(group),
                    Queue::Counter(_) => None,
                },
                counter: *counter,
                times: call.times,
                lang: office.ticket(ticket)?.lang,
            })
        }
        Event::CounterPaused { counter, .. } => {
            let is_here = zone.is_none_or(|zone| zone.counters_in(office).contains(counter));
            is_here.then(|| say(Saying::Pause { counter: *counter }))?
        }
        Event::CounterOpened { counter, .. } => Some(Told::Withdraw(About::Counter(*counter))),
        Event::DayClosed if !is_midnight(office, step) => say(Saying::Closing),
        Event::TicketEnded { outcome: Outcome::Served, counter, .. } if calls_the_next(step, *counter) => None,
        Event::ServiceStarted { ticket, .. }
        | Event::TicketEnded { ticket, .. }
        | Event::TicketParked { ticket, .. }
        | Event::TicketTransferred { ticket, .. }
        | Event::TicketReturned { ticket, .. } => Some(Told::Withdraw(About::Ticket(number_of(office, *ticket)?))),
        _ => None,
    }
}

/// Whether a ticket was ended because its counter called the next one. An officer in a hurry does so before the call has
/// been said, and the citizen who was called is still to hear it.
fn calls_the_next(step: &Step, at: Option<CounterNo>) -> bool {
    step.events.iter().any(|event| matches!(event, Event::TicketCalled { counter, .. } if Some(*counter) == at))
}

/// A day that nobody closes is over at midnight, when nobody is there to be told.
fn is_midnight(office: &Office, step: &Step) -> bool {
    step.by.is_none() && office.plan().close_day_at.is_none()
}

fn latest_call(office: &Office, ticket: TicketId, counter: CounterNo) -> Option<&Call> {
    office.calls().iter().rev().find(|call| call.ticket == ticket && call.counter == counter)
}

fn number_of(office: &Office, ticket: TicketId) -> Option<TicketNumber> {
    office.ticket(&ticket).map(|ticket| ticket.number)
}
