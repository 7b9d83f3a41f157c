//! Random days: whatever is asked of an office, in whatever order, its promises hold.
//!
//! A failure prints the wishes it was cut down to, and the seed: `MOTCUA_SEED=… cargo test properties` plays it again.
//! `PROPTEST_CASES` sets how many days are played. Nothing is written into the repository.

mod wish;

use std::collections::BTreeMap;

use jiff::Timestamp;
use motcua::office::{
    CalledBy, Change, Command, CounterNo, Event, GroupCode, Office, Queue, Reason, Refusal, Stage, Step, Ticket,
    TicketId,
};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::support::model::Model;
use crate::support::offices::{MONDAY, Played, bytes_of, edited_plan, moment, plan};
use wish::Wish;

const DAYS: u32 = 40;
const WISHES_A_DAY: usize = 260;

/// Plays random days, a fixed number of them from a seed that is printed.
fn each_day(test: impl Fn(&mut Day)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("MOTCUA_SEED").unwrap_or_else(|| getrandom::u64().expect("random bits"));
    println!("play it again with MOTCUA_SEED={seed}");
    let cases = number("PROPTEST_CASES").map_or(DAYS, |cases| cases as u32);
    let rng_seed = RngSeed::Fixed(seed);
    let config = Config { cases, rng_seed, failure_persistence: None, max_shrink_time: 20_000, ..Config::default() };
    let result = TestRunner::new(config).run(&wish::day(WISHES_A_DAY), |wishes| {
        let mut day = Day::new(wishes);
        test(&mut day);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("with MOTCUA_SEED={seed}: {failure}");
    }
}

#[test]
fn the_office_stays_sound_and_calls_whom_the_plain_model_calls() {
    each_day(|day| {
        day.play(|day, _| {
            assert_eq!(day.played.office.violations(), Vec::<String>::new());
            let hands = day.model.in_hand();
            assert!(hands.is_sorted_by(|one, next| one.0 < next.0), "a counter has two tickets: {hands:?}");
            let office = &day.played.office;
            let (groups, counters) = (office.groups().keys(), office.counters().keys());
            for queue in groups.map(|code| Queue::Group(*code)).chain(counters.map(|no| Queue::Counter(*no))) {
                let line: Vec<TicketId> = office.waiting(queue).map(|ticket| ticket.id).collect();
                assert_eq!(line, day.model.waiting(queue), "who waits for {queue}");
                let ahead: Vec<_> = office.waiting(queue).map(|ticket| office.ahead(ticket)).collect();
                assert!(ahead.into_iter().eq((0..).map(Some).take(line.len())), "how many are ahead for {queue}");
            }
            for (id, slips) in day.model.slips() {
                assert_eq!(office.ticket(&id).map(|ticket| ticket.slips), Some(slips), "how many slips of {id}");
            }
            assert_eq!(office.notice().zip(office.notice_set_at()), day.model.notice());
            for (number, counter) in office.counters() {
                let holds = hands.iter().find(|(holder, _)| holder == number).map(|(_, ticket)| *ticket);
                assert_eq!(counter.ticket, holds, "what counter {number} has in hand");
                for later_ms in [0, 1, 20 * 60_000] {
                    let now = later(day.now, later_ms);
                    let next = office.next_for(*number, now);
                    assert_eq!(next, day.model.next_for(*number, now), "who is next at counter {number}");
                }
            }
        });
    });
}

#[test]
fn nobody_is_overtaken_beyond_a_head_start() {
    each_day(|day| {
        day.play(|_, done| done.calls_by_rule().for_each(|(id, counter, rule)| fair(done.before, id, counter, rule)))
    });
}

/// A call by rule overtakes, among all whom its rule compares, only those whom a head start lets it.
fn fair(before: &Office, id: TicketId, counter: CounterNo, rule: CalledBy) {
    let called = before.ticket(&id).expect("the called ticket");
    for queue in before.queues_of(counter).filter(|queue| rule != CalledBy::FirstGroup || *queue == called.queue) {
        for other in before.waiting(queue).filter(|other| other.id != id) {
            let came_later_ms = called.place_at.as_millisecond() - other.place_at.as_millisecond();
            let head_start_ms = (i64::from(called.head_start_s) - i64::from(other.head_start_s)) * 1000;
            assert!(
                came_later_ms < head_start_ms || (came_later_ms == head_start_ms && called.seq < other.seq),
                "{} came {came_later_ms} ms after {}, with a head start of {head_start_ms} ms over it, and went first",
                called.number,
                other.number
            );
        }
    }
}

#[test]
fn numbers_are_issued_once_and_without_a_gap() {
    each_day(|day| {
        let mut last: BTreeMap<GroupCode, u32> = BTreeMap::new();
        day.play(|_, done| {
            for event in done.events {
                let Event::TicketIssued { number, .. } = event else { continue };
                let last = last.entry(number.group).or_default();
                *last += 1;
                assert_eq!(number.n, *last, "the next number of group {}", number.group);
            }
        });
    });
}

#[test]
fn asking_twice_is_asking_once_and_a_refusal_changes_nothing() {
    each_day(|day| {
        let mut wishes = 0;
        day.play(|day, done| {
            wishes += 1;
            // Writing a whole office takes long, so most repeats are only seen to have made no version.
            let whole = wishes % 8 == 0;
            let seen = |office: &Office| (office.version(), whole.then(|| bytes_of(office)));
            if done.refused {
                assert_eq!(seen(done.before), seen(&day.played.office), "{:?} was refused", done.command);
                return;
            }
            let before = seen(&day.played.office);
            let request = done.request.parse().expect("a request id");
            let first = day.played.office.answer(&request).expect("the first answer").clone();
            assert_eq!(first.counter, done.command.counter());
            let again = day.played.ask(done.command, Some(&request), later(day.now, 60_000)).expect("an answer");
            assert!(again.repeated && again.events.is_empty());
            assert_eq!(again.answer, first);
            let other = match done.command {
                Command::OpenGroup { .. } => Command::CloseDay,
                _ => Command::OpenGroup { group: "A".parse().expect("a group") },
            };
            assert_eq!(day.played.ask(&other, Some(&request), day.now).err(), Some(Refusal::RequestIdReused));
            assert_eq!(before, seen(&day.played.office), "a repeat of {:?} changed the office", done.command);
        });
    });
}

#[test]
fn why_names_every_call_of_the_wait_and_the_rule_of_each() {
    each_day(|day| {
        let mut wishes = 0;
        day.play(|day, _| {
            wishes += 1;
            if wishes % 20 == 0 {
                day.played.office.tickets().for_each(|ticket| explained(day, ticket));
            }
        });
    });
}

fn explained(day: &Day, ticket: &Ticket) {
    let office = &day.played.office;
    let why = office.why(&ticket.id).expect("the ticket is known");
    let expected = day.model.called_before(ticket.id);
    let number = |id: &TicketId| office.ticket(id).expect("the ticket is known").number;
    let (told, called): (Vec<_>, Vec<_>) =
        (why.iter().map(|first| first.number).collect(), expected.iter().map(|(id, _)| number(id)).collect());
    assert_eq!(told, called, "whom `why` names for {}", ticket.number);
    for (first, (_, was_waiting)) in why.iter().zip(expected) {
        let at_that_time = |call: &&motcua::office::Call| {
            call.number == first.number && call.counter == first.counter && call.at == first.at && !call.undone
        };
        let calls: Vec<_> = office.calls().iter().filter(at_that_time).collect();
        let serves = |call: &motcua::office::Call| match ticket.queue {
            Queue::Group(group) => call.groups.contains(&group),
            Queue::Counter(counter) => call.counter == counter,
        };
        let came_later_ms =
            |call: &motcua::office::Call| call.place_at.as_millisecond() - ticket.place_at.as_millisecond();
        // Several calls of one ticket can fall on one moment at one counter; one of them must be the explained one.
        let holds = calls.iter().any(|call| match &first.reason {
            Reason::CameEarlier => serves(call) && came_later_ms(call) <= 0,
            Reason::HeadStart { head_start_s, came_after_s } => {
                let later_ms = came_later_ms(call);
                serves(call)
                    && later_ms > 0
                    && later_ms / 1000 == *came_after_s
                    && later_ms <= i64::from(*head_start_s) * 1000 - i64::from(ticket.head_start_s) * 1000
            }
            Reason::OtherQueue { queue } => {
                *queue == call.queue && *queue != ticket.queue && (!serves(call) || matches!(queue, Queue::Counter(_)))
            }
            Reason::GroupFirst { group } => {
                let place = |wanted: Queue| call.groups.iter().position(|group| Queue::Group(*group) == wanted);
                let (this, own) = (place(Queue::Group(*group)), place(ticket.queue));
                call.queue == Queue::Group(*group) && this.is_some() && own.is_some() && this < own
            }
            Reason::Overdue { .. } => call.rule == CalledBy::Overdue && call.queue != ticket.queue,
            Reason::NotWaiting => !was_waiting,
            Reason::OutOfOrder { note } => call.rule == CalledBy::OutOfOrder && *note == call.reason,
            Reason::Resumed => call.rule == CalledBy::Resumed,
        });
        assert!(holds, "{} explains {first:?} to {ticket:?}, but the calls were {calls:?}", first.number);
    }
}

#[test]
fn a_replay_gives_the_same_office_byte_for_byte() {
    each_day(|day| {
        day.play(|_, _| {});
        let live = bytes_of(&day.played.office);
        assert_eq!(live, bytes_of(&day.played.replayed(plan())), "folded again");
        let json = serde_json::to_vec(&day.played.steps).expect("steps have a JSON form");
        let read: Vec<Step> = serde_json::from_slice(&json).expect("steps are read back");
        assert_eq!(read, day.played.steps);
        day.played.steps = read;
        assert_eq!(live, bytes_of(&day.played.replayed(plan())), "folded from JSON");
    });
}

#[test]
fn a_likely_wait_is_told_of_whoever_waits_only_and_its_cautious_end_is_the_later_one() {
    each_day(|day| {
        day.play(|day, _| {
            let office = &day.played.office;
            let groups = office.groups().keys().filter_map(|group| office.likely_wait(*group, day.now));
            for ticket in office.tickets() {
                let wait = office.likely_wait_of(ticket, day.now);
                assert!(wait.is_none() || ticket.stage == Stage::Waiting, "{} does not wait", ticket.number);
            }
            let tickets = office.tickets().filter_map(|ticket| office.likely_wait_of(ticket, day.now));
            for wait in groups.chain(tickets) {
                assert!(wait.typical_s <= wait.cautious_s && wait.cautious_s < 7 * 24 * 3600, "{wait:?}");
            }
        });
    });
}

#[test]
fn what_happened_does_not_depend_on_the_configuration_of_today() {
    each_day(|day| {
        day.play(|_, _| {});
        let replayed = day.played.replayed(edited_plan());
        assert_eq!(what_happened(&replayed), what_happened(&day.played.office));
        assert_eq!(replayed.violations(), Vec::<String>::new());
    });
}

/// The office without groups and counters to which nothing has happened: those are the configuration's.
fn what_happened(office: &Office) -> serde_json::Value {
    let mut office = serde_json::to_value(office).expect("an office has a JSON form");
    let empty = Office::new(plan(), MONDAY);
    let (group, counter) = (empty.groups().values().next(), empty.counters().values().next());
    let untouched = [serde_json::to_value(group).expect("JSON"), serde_json::to_value(counter).expect("JSON")];
    for (name, untouched) in ["groups", "counters"].into_iter().zip(untouched) {
        let entries = office[name].as_object_mut().expect("a map");
        entries.retain(|_, entry| *entry != untouched);
    }
    office
}

#[test]
fn whoever_observes_the_changes_knows_every_ticket() {
    each_day(|day| {
        day.play(|_, _| {});
        let mut office = Office::new(plan(), MONDAY);
        let mut known: BTreeMap<TicketId, Ticket> = BTreeMap::new();
        for step in &day.played.steps {
            office.apply(step, &mut |change| {
                let Change::Ticket { before, after } = change else { return };
                assert_eq!(before, known.get(&after.id), "as the ticket was");
                known.insert(after.id, after.clone());
            });
        }
        assert!(office.tickets().map(|ticket| ticket.as_ref()).eq(known.values()));
        for ticket in known.values() {
            let calls: Vec<u32> = ticket.waits.iter().map(|wait| wait.call).collect();
            assert!(calls.is_sorted_by(|one, next| one < next), "{} ended two waits by one call", ticket.number);
            for wait in &ticket.waits {
                let call = office.call(wait.call).expect("the call that ended a wait");
                assert!(wait.ms >= 0 && call.ticket == ticket.id && !call.undone, "{wait:?} was ended by {call:?}");
            }
            assert!(ticket.services.iter().all(|service| service.ms >= 0) && ticket.set_aside_ms >= 0);
        }
    });
}

/// A random day while it is played.
struct Day {
    wishes: Vec<Wish>,
    now: Timestamp,
    played: Played,
    model: Model,
    drawn: u64,
}

/// What one wish led to.
struct Done<'a> {
    command: &'a Command,
    request: &'a str,
    before: &'a Office,
    events: &'a [Event],
    refused: bool,
}

impl Done<'_> {
    fn calls_by_rule(&self) -> impl Iterator<Item = (TicketId, CounterNo, CalledBy)> {
        self.events.iter().filter_map(|event| match event {
            Event::TicketCalled { rule: CalledBy::OutOfOrder | CalledBy::Resumed, .. } => None,
            Event::TicketCalled { ticket, counter, rule, .. } => Some((*ticket, *counter, *rule)),
            _ => None,
        })
    }
}

impl Day {
    fn new(wishes: Vec<Wish>) -> Self {
        let now = moment(MONDAY, "08:00").expect("a time of day");
        Day { wishes, now, played: Played::new(plan(), MONDAY), model: Model::new(plan()), drawn: 0 }
    }

    /// Plays all wishes, and looks after each.
    fn play(&mut self, mut look: impl FnMut(&mut Day, &Done)) {
        for (index, wish) in std::mem::take(&mut self.wishes).into_iter().enumerate() {
            let Some(command) = wish.command(&self.played.office, &mut self.drawn) else {
                self.now = later(self.now, wish.passes_ms());
                continue;
            };
            let before = self.played.office.clone();
            let request = format!("r{index}");
            let id = request.parse().expect("a request id");
            let reply = self.played.ask(&command, Some(&id), self.now);
            let refused = reply.is_err();
            let events = reply.map(|reply| reply.events).unwrap_or_default();
            for event in &events {
                self.model.see(event, self.now);
            }
            look(self, &Done { command: &command, request: &request, before: &before, events: &events, refused });
        }
    }
}

fn later(moment: Timestamp, ms: i64) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond() + ms).expect("a moment of our age")
}
