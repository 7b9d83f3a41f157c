//! From commits to what a speaker is told.

use std::sync::Arc;

use motcua::live::Happened;
use motcua::office::{Command, CounterNo, Plan, TicketId, Zone};
use motcua::voice::announcer::told;
use motcua::voice::{About, Saying, Told, Turn, VoicePlan};

use super::call;
use crate::support::offices::{MONDAY, Played, moment, new_ticket, plan, ticket_id};

const ONE: CounterNo = CounterNo(1);
const FOUR: CounterNo = CounterNo(4);

/// A day in which the counters 1 and 4 are open, with what a speaker is told of each command.
struct Day {
    played: Played,
    voice: VoicePlan,
    zone: Option<Zone>,
}

impl Day {
    fn new() -> Self {
        Day::of(plan(), None)
    }

    fn of(plan: Arc<Plan>, zone: Option<&str>) -> Self {
        let zone = zone.map(|zone| zone.parse().unwrap());
        let voice = VoicePlan { announce_pause: true, ..VoicePlan::default() };
        let mut day = Day { played: Played::new(plan, MONDAY), voice, zone };
        for (counter, groups) in [(ONE, "A"), (FOUR, "C")] {
            let groups = crate::support::offices::group_list(groups);
            assert_eq!(
                day.ask(Command::OpenCounter { counter, groups: Some(groups) }),
                [Told::Withdraw(About::Counter(counter))]
            );
        }
        day
    }

    fn issue(&mut self, n: u64, group: &str) -> TicketId {
        let id = ticket_id(n);
        assert_eq!(self.ask(Command::IssueTicket(new_ticket(id, group.parse().unwrap()))), []);
        id
    }

    #[track_caller]
    fn ask(&mut self, command: Command) -> Vec<Told> {
        self.played.ask(&command, None, moment(MONDAY, "09:00").unwrap()).unwrap();
        let steps = self.played.steps[self.played.steps.len() - 1..].to_vec();
        let happened = Happened { office: Arc::new(self.played.office.clone()), steps: steps.into(), own: false };
        told(&happened, &self.voice, self.zone)
    }
}

fn announce(saying: Saying) -> Told {
    Told::Announce(Turn { saying, at: moment(MONDAY, "09:00").unwrap() })
}

fn withdraw(number: &str) -> Told {
    Told::Withdraw(About::Ticket(number.parse().unwrap()))
}

#[test]
fn a_call_is_announced_and_each_recall_counted_until_the_citizen_has_come() {
    let mut day = Day::new();
    day.issue(1, "A");
    assert_eq!(day.ask(Command::CallNext { counter: ONE }), [announce(call("A001", 1, 1))]);
    assert_eq!(day.ask(Command::Recall { counter: ONE }), [announce(call("A001", 1, 2))]);
    assert_eq!(day.ask(Command::Recall { counter: ONE }), [announce(call("A001", 1, 3))]);
    assert_eq!(day.ask(Command::Start { counter: ONE }), [withdraw("A001")]);
    assert_eq!(day.ask(Command::Finish { counter: ONE }), [withdraw("A001")]);
}

#[test]
fn a_call_that_is_taken_back_is_withdrawn() {
    let mut day = Day::new();
    day.issue(1, "A");
    let call_again =
        |day: &mut Day| assert_eq!(day.ask(Command::CallNext { counter: ONE }), [announce(call("A001", 1, 1))]);
    call_again(&mut day);
    let ticket = ticket_id(1);
    assert_eq!(day.ask(Command::Return { counter: ONE, ticket }), [withdraw("A001")]);
    call_again(&mut day);
    assert_eq!(day.ask(Command::Park { counter: ONE, reason: "photo".to_owned() }), [withdraw("A001")]);
    assert_eq!(day.ask(Command::Resume { counter: ONE, ticket }), [announce(call("A001", 1, 1))]);
    assert_eq!(day.ask(Command::NoShow { counter: ONE }), [withdraw("A001")]);
}

#[test]
fn the_next_call_of_a_counter_does_not_silence_the_one_before() {
    let mut day = Day::new();
    day.issue(1, "A");
    day.issue(2, "A");
    assert_eq!(day.ask(Command::CallNext { counter: ONE }), [announce(call("A001", 1, 1))]);
    assert_eq!(day.ask(Command::CallNext { counter: ONE }), [announce(call("A002", 1, 1))]);
}

#[test]
fn a_speaker_in_a_zone_says_what_concerns_the_people_there() {
    // `hanh-lang` is for the people of group A, `phong-2` has counter 4.
    for (zone, hears_a, hears_c) in [("hanh-lang", true, false), ("phong-2", false, true)] {
        let mut day = Day::of(plan(), Some(zone));
        day.issue(1, "A");
        day.issue(2, "C");
        let a = day.ask(Command::CallNext { counter: ONE });
        let c = day.ask(Command::CallNext { counter: FOUR });
        assert_eq!((a.len(), c.len()), (usize::from(hears_a), usize::from(hears_c)), "{zone}");
    }
}

#[test]
fn pauses_and_the_end_of_the_day_are_announced_where_the_office_wants_them() {
    let pause = Command::PauseCounter { counter: FOUR, reason: "lunch".to_owned() };
    let mut day = Day::new();
    assert_eq!(day.ask(pause.clone()), [announce(Saying::Pause { counter: FOUR })]);
    day.voice.announce_pause = false;
    assert_eq!(day.ask(Command::OpenCounter { counter: FOUR, groups: None }), [Told::Withdraw(About::Counter(FOUR))]);
    assert_eq!(day.ask(pause), []);
    // Nobody gave this command, and the office has no hour for it: it is midnight.
    assert_eq!(day.clone_with(plan()).ask(Command::CloseDay), []);
    let evening = Arc::new(Plan { close_day_at: Some(jiff::civil::time(18, 0, 0, 0)), ..Plan::clone(&plan()) });
    assert_eq!(day.clone_with(evening).ask(Command::CloseDay), [announce(Saying::Closing)]);
}

impl Day {
    /// Another day like this, of another plan.
    fn clone_with(&self, plan: Arc<Plan>) -> Self {
        Day { voice: self.voice.clone(), ..Day::of(plan, None) }
    }
}
