//! How long it will likely be: small halls that can be worked out by hand, and days that are played to the end.

mod real_days;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use motcua::office::{Age, Command, CounterNo, Estimate, Experience, GroupCode, PastServices, Queue, Ticket, TicketId};

use crate::support::offices::{MONDAY, Played, group_list, moment, new_ticket, plan, ticket_id};

/// An office while people come and are served.
struct Hall {
    played: Played,
    now: Timestamp,
    drawn: u64,
}

impl Hall {
    fn new() -> Self {
        Hall { played: Played::new(plan(), MONDAY), now: moment(MONDAY, "08:00").unwrap(), drawn: 0 }
    }

    /// A hall where counter 1, open for these groups, has just served five of group A for five minutes each and called
    /// a sixth.
    fn after_five_services(groups: &str) -> Self {
        let mut hall = Hall::new();
        hall.open(1, groups);
        hall.come("A", 6);
        for _ in 0..5 {
            hall.next(1);
            hall.pass_s(300);
        }
        hall.next(1);
        hall
    }

    fn ask(&mut self, command: Command) {
        self.played.ask(&command, None, self.now).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
    }

    fn open(&mut self, counter: u16, groups: &str) {
        self.ask(Command::OpenCounter { counter: CounterNo(counter), groups: Some(group_list(groups)) });
    }

    fn come(&mut self, group: &str, people: u32) {
        for _ in 0..people {
            self.drawn += 1;
            self.ask(Command::IssueTicket(new_ticket(ticket_id(self.drawn), code(group))));
        }
    }

    fn next(&mut self, counter: u16) {
        self.ask(Command::CallNext { counter: CounterNo(counter) });
    }

    fn pass_s(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    fn newcomer(&self, group: &str) -> Option<(u32, u32)> {
        self.played.office.likely_wait(code(group), self.now).map(points)
    }

    /// The waits of those who wait for a group, in the order in which they will be called.
    fn waits(&self, group: &str) -> Vec<(u32, u32)> {
        let line = self.played.office.waiting(Queue::Group(code(group)));
        line.map(|ticket| points(self.played.office.likely_wait_of(ticket, self.now).unwrap())).collect()
    }

    fn ticket(&self, number: &str) -> &Ticket {
        self.played.office.ticket_numbered(&number.parse().unwrap()).unwrap()
    }
}

fn code(letter: &str) -> GroupCode {
    letter.parse().unwrap()
}

fn points(wait: Estimate) -> (u32, u32) {
    (wait.typical_s, wait.cautious_s)
}

fn exactly(minutes: f64) -> (u32, u32) {
    ((minutes * 60.0) as u32, (minutes * 60.0) as u32)
}

#[test]
fn whoever_came_within_the_minute_is_before_a_newcomer_whom_a_screen_tells_the_minutes_start() {
    let mut hall = Hall::after_five_services("A");
    hall.pass_s(30);
    hall.come("A", 4);
    let precise = hall.newcomer("A");
    assert!(precise > Some(exactly(20.0)), "{precise:?}");
    let at_minute = Timestamp::from_second(hall.now.as_second() / 60 * 60).unwrap();
    let told = hall.played.office.likely_wait(code("A"), at_minute).map(points).unwrap();
    assert!(told.0 >= precise.unwrap().0, "a screen tells {told:?} where {precise:?} is known");
}

#[test]
fn one_ticket_that_was_forgotten_over_lunch_does_not_make_every_wait_long() {
    let mut hall = Hall::after_five_services("A");
    hall.pass_s(3 * 3600);
    hall.come("A", 3);
    hall.next(1);
    let (typical_s, _) = hall.newcomer("A").unwrap();
    // Three people before: of six services one is counted as five, so each costs at most 5 × 10 / 6 minutes.
    assert!(typical_s <= 3 * 500 + 60, "{typical_s} s");
}

#[test]
fn one_counter_takes_those_before_one_after_the_other() {
    let mut hall = Hall::after_five_services("A");
    assert_eq!(hall.newcomer("A"), Some(exactly(5.0)), "the one who was just called");
    hall.come("A", 3);
    hall.pass_s(120);
    // The rest of the present one, and five minutes for each before.
    assert_eq!(hall.waits("A"), [exactly(3.0), exactly(8.0), exactly(13.0)]);
    assert_eq!(hall.newcomer("A"), Some(exactly(18.0)));
    // The present one takes longer than any before: half a service more, and nobody knows.
    hall.pass_s(300);
    let (typical_s, cautious_s) = hall.newcomer("A").unwrap();
    assert!((960..=1050).contains(&typical_s) && cautious_s > typical_s, "{typical_s} {cautious_s}");
    // Between two citizens nothing is in hand.
    hall.ask(Command::Finish { counter: CounterNo(1) });
    assert_eq!(hall.waits("A")[0], (0, 0));
}

#[test]
fn two_counters_take_half_as_long() {
    let mut hall = Hall::after_five_services("A");
    hall.come("A", 21);
    let alone = hall.newcomer("A").unwrap();
    assert_eq!(alone, exactly(21.0 * 5.0 + 5.0));
    hall.open(2, "A");
    hall.next(2);
    // Twenty before, two just begun; and when the last is called, the other counter is half done with somebody.
    assert_eq!(hall.newcomer("A").unwrap(), exactly((20.0 * 5.0 + 2.0 * 5.0 - 2.5) / 2.0));
    hall.ask(Command::Finish { counter: CounterNo(2) });
    hall.ask(Command::PauseCounter { counter: CounterNo(2), reason: "nghỉ trưa".to_owned() });
    assert!(hall.newcomer("A").unwrap().0 > alone.0 * 2 / 3, "a counter that pauses is not reckoned with");
}

#[test]
fn other_queues_of_the_same_counters_are_before_one_too() {
    let mut hall = Hall::after_five_services("A,B");
    hall.come("B", 4);
    assert_eq!(hall.newcomer("A"), Some(exactly(25.0)), "of B too little is known, so they are taken for those of A");
    // Another counter takes half of B off the first one's hands.
    hall.open(2, "B");
    assert_eq!(hall.newcomer("A"), Some(exactly(15.0)));
    // A head start counts as in the queue itself.
    hall.drawn += 1;
    let elderly = Some("elderly".parse().unwrap());
    let elder = motcua::office::NewTicket { priority: elderly, ..new_ticket(ticket_id(hall.drawn), code("A")) };
    hall.ask(Command::IssueTicket(elder));
    assert_eq!(hall.waits("A"), [exactly(5.0)]);
    assert_eq!(hall.newcomer("A"), Some(exactly(20.0)));
}

#[test]
fn a_counter_with_a_long_line_of_others_does_not_hold_up_a_free_one() {
    let mut hall = Hall::after_five_services("A,B");
    hall.come("B", 20);
    let busy = hall.newcomer("A").unwrap();
    assert!(busy.0 >= 20 * 300, "behind twenty of B: {busy:?}");
    // A second counter serves A alone, and has nobody.
    hall.open(2, "A");
    let free = hall.newcomer("A").unwrap();
    assert!(free.0 < 60, "a free counter calls at once: {free:?}");
}

#[test]
fn a_free_counter_that_nobody_waits_for_is_told_as_soon() {
    // Once in an office that has seen two short waits, once where a rush has taught it long ones.
    for rush in [0, 20] {
        let (mut hall, mut services) = (Hall::after_five_services("A"), Services(7919));
        hall.come("A", rush / 4);
        for _ in 0..rush {
            hall.pass_s(services.next_s());
            hall.next(1);
            hall.come("A", 1);
        }
        while !hall.waits("A").is_empty() {
            hall.pass_s(120);
            hall.next(1);
        }
        hall.pass_s(300);
        hall.ask(Command::Finish { counter: CounterNo(1) });
        // For as long as nobody comes, the officer has nobody to call.
        for _ in 0..2 {
            hall.pass_s(900);
            let (typical_s, cautious_s) = hall.newcomer("A").unwrap();
            println!("after a rush of {rush}: {typical_s} and {cautious_s} s");
            assert!(cautious_s < 300, "{typical_s} and {cautious_s} s are told before a free counter");
        }
        // A neighbour who has just called somebody makes nobody wait either.
        hall.open(2, "A");
        hall.come("A", 1);
        hall.next(2);
        let (typical_s, cautious_s) = hall.newcomer("A").unwrap();
        assert!(typical_s < 10 && cautious_s < 300, "{typical_s} and {cautious_s} s are told beside a busy counter");
        // Whom it could call and does not, it lets wait; that may well go on.
        hall.come("A", 1);
        assert!(hall.waits("A")[0].1 < 300);
        hall.pass_s(240);
        assert!(hall.waits("A")[0].0 > 60, "{:?}", hall.waits("A"));
    }
}

#[test]
fn a_counter_with_an_order_takes_its_first_group_first() {
    let mut hall = Hall::after_five_services("A");
    hall.pass_s(300);
    hall.ask(Command::Finish { counter: CounterNo(1) });
    hall.ask(Command::CloseCounter { counter: CounterNo(1) });
    hall.open(3, "A,B,C");
    hall.come("B", 3);
    hall.come("A", 2);
    assert_eq!(hall.newcomer("A"), Some(exactly(10.0)), "B came earlier, but A goes first there");
    // Counter 3 serves A before B, unless somebody has waited more than twenty minutes.
    hall.pass_s(20 * 60 + 1);
    // It has let them wait for twenty minutes, so it may well go on to, but hardly for longer than a service takes.
    let within = |(typical_s, _): (u32, u32), minutes: u32| {
        assert!((minutes * 60..=(minutes + 5) * 60).contains(&typical_s), "{typical_s} s, not {minutes} min");
    };
    within(hall.newcomer("A").unwrap(), 25);
    within(hall.waits("A")[0], 15);
    within(hall.waits("A")[1], 20);
}

#[test]
fn one_wait_that_went_wrong_does_not_upset_what_others_are_told() {
    let mut hall = Hall::after_five_services("A");
    hall.come("A", 3);
    hall.pass_s(300);
    // The only wait that was told so far lasts four times as long as ever, because the officer went away.
    hall.ask(Command::Finish { counter: CounterNo(1) });
    hall.pass_s(1200);
    hall.next(1);
    hall.come("A", 6);
    let reckoned_s = 8 * 300;
    let (typical_s, cautious_s) = hall.newcomer("A").unwrap();
    println!("{typical_s} and {cautious_s} s, where {reckoned_s} s are reckoned");
    assert!((reckoned_s * 3 / 4..reckoned_s * 2).contains(&typical_s), "{typical_s} s are told");
    assert!(cautious_s < reckoned_s * 2, "{cautious_s} s are told");
}

#[test]
fn a_ticket_that_was_forgotten_yesterday_makes_no_wait_long_today() {
    for ordinary in [5, 40] {
        let services = |hour, count, each_s| PastServices { hour, count, each_s };
        let mut past = Experience::default();
        let day = [services(9, ordinary, 300.0), services(11, 1, 3.0 * 3600.0)];
        past.learn_services(code("A"), &day, Age::days(1));
        let mut hall = Hall::new();
        hall.played.office = hall.played.office.clone().with_experience(Arc::new(past));
        hall.open(1, "A");
        hall.come("A", 3);
        hall.next(1);
        // Whoever is next waits for the rest of a service of which nothing is known today.
        for (before, (typical_s, cautious_s)) in hall.waits("A").into_iter().enumerate().skip(1) {
            let true_s = 300 * (before as u32 + 1);
            println!("{before} before: {typical_s}, {cautious_s} s, where {true_s} s are right");
            assert!((true_s / 2..=true_s * 17 / 10).contains(&typical_s), "{ordinary} and one: {typical_s} s");
            assert!(cautious_s <= true_s * 5, "{ordinary} and one: {cautious_s} s");
        }
    }
}

#[test]
fn what_is_known_too_little_is_not_told() {
    let mut hall = Hall::new();
    hall.open(1, "A");
    hall.come("A", 7);
    for _ in 0..5 {
        assert_eq!(hall.newcomer("A"), None, "fewer than five services");
        hall.next(1);
        hall.pass_s(300);
    }
    hall.ask(Command::Finish { counter: CounterNo(1) });
    assert!(hall.newcomer("A").is_some());
    assert_eq!(hall.newcomer("B"), None, "nobody serves B");
    assert_eq!(hall.newcomer("Z"), None, "there is no group Z");
    // What was finished by mistake is not over, and was no service.
    let fifth = hall.ticket("A005").id;
    hall.ask(Command::Return { counter: CounterNo(1), ticket: fifth });
    assert_eq!(hall.newcomer("A"), None);
    hall.next(1);
    hall.pass_s(60);
    hall.ask(Command::Finish { counter: CounterNo(1) });
    let fresh = hall.newcomer("A").unwrap();
    assert!(fresh.0 > 2 * 300, "the fifth took six minutes in all: {fresh:?}");
    let office = &hall.played.office;
    assert_eq!(office.likely_wait_of(hall.ticket("A001"), hall.now), None, "it has ended");
    assert!(office.likely_wait_of(hall.ticket("A006"), hall.now).is_some());
    hall.ask(Command::CloseCounter { counter: CounterNo(1) });
    assert_eq!(hall.newcomer("A"), None, "no counter is open");
    hall.open(1, "A");
    assert!(hall.newcomer("A").is_some());
    hall.ask(Command::CloseDay);
    assert_eq!(hall.newcomer("A"), None, "the day is closed");
}

#[test]
fn only_the_latest_services_count_and_a_citizen_who_did_not_come_counts_with_them() {
    let mut hall = Hall::after_five_services("A");
    hall.come("A", 40);
    for _ in 0..20 {
        hall.pass_s(60);
        hall.ask(Command::NoShow { counter: CounterNo(1) });
        hall.next(1);
    }
    let waits = hall.waits("A");
    assert_eq!([0, 1, 2].map(|place: usize| waits[place].0), [60, 120, 180]);
    // Others waited in vain for a while longer than they had been told, so nobody is sure.
    assert!(
        waits[..3].iter().all(|(typical_s, cautious_s)| (*typical_s..2 * typical_s).contains(cautious_s)),
        "{waits:?}"
    );
}

/// Services of so many seconds: the sum of two memoryless ones, as most services look.
struct Services(u64);

impl Services {
    fn next_s(&mut self) -> i64 {
        let mut memoryless_s = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let uniform = ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
            -150.0 * uniform.ln()
        };
        1 + (memoryless_s() + memoryless_s()) as i64
    }
}

/// Plays a day with three counters, asks in its middle how long the ticket with so many before it will wait, and plays
/// on until it is called. Returns what was told, and what came true.
fn told_and_true_s(before: usize, seed: u64) -> ((u32, u32), u32) {
    let (mut hall, mut services) = (Hall::new(), Services(seed));
    hall.come("A", 40 + before as u32);
    let mut free_at: Vec<(Timestamp, u16)> = vec![(hall.now, 1), (hall.now, 2), (hall.now, 3)];
    (1..=3).for_each(|counter| hall.open(counter, "A"));
    let mut asked: Option<(TicketId, Timestamp, (u32, u32))> = None;
    loop {
        free_at.sort();
        (hall.now, _) = free_at[0];
        hall.next(free_at[0].1);
        free_at[0].0 += SignedDuration::from_secs(services.next_s());
        match asked {
            None if hall.played.office.calls().len() == 30 => {
                let mut waiting = hall.played.office.waiting(Queue::Group(code("A")));
                let ticket = waiting.nth(before).unwrap();
                let told = hall.played.office.likely_wait_of(ticket, hall.now).unwrap();
                asked = Some((ticket.id, hall.now, points(told)));
            }
            Some((id, at, told)) if hall.played.office.ticket(&id).unwrap().in_hand_of().is_some() => {
                return (told, hall.now.duration_since(at).as_secs() as u32);
            }
            _ => {}
        }
    }
}

#[test]
fn half_of_the_waits_are_shorter_than_typical_and_nine_of_ten_than_cautious() {
    const DAYS: u64 = 120;
    for before in [0, 3, 12] {
        let days: Vec<_> = (1..=DAYS).map(|seed| told_and_true_s(before, seed * 7919)).collect();
        let share = |point: fn(&(u32, u32)) -> u32| {
            days.iter().filter(|(told, came_true_s)| *came_true_s <= point(told)).count() as f64 / DAYS as f64
        };
        let (typical, cautious) = (share(|told| told.0), share(|told| told.1));
        println!("{before} before: {typical:.2} within typical, {cautious:.2} within cautious");
        assert!((0.35..=0.65).contains(&typical), "{before} before: {typical} of the waits within the typical one");
        assert!((0.82..=0.98).contains(&cautious), "{before} before: {cautious} of the waits within the cautious one");
    }
}
