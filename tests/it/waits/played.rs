//! A day of a small office, played command by command, with the tallies that its changes add.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use motcua::journal::Tally;
use motcua::office::{
    CallingRule, Change, Command, CounterNo, CounterPlan, Group, GroupCode, Hours, Lang, NewTicket, Office, Plan,
    PriorityClass, Refusal, Step, Text, TicketId, decide,
};
use motcua::waits::{summed, tallies};

use super::reference::{beside_tickets, made_by_tickets};

pub const DAY: Date = date(2026, 11, 21);

/// Groups A and B with targets of 10 and 20 minutes, counters 1, 2 and 10 that serve both, one class `elderly`.
pub fn plan() -> Plan {
    let group = |code: &str, target_min| {
        let code = group(code);
        let target_wait = SignedDuration::from_mins(target_min);
        (code, Group { code, name: Text::default(), quota: None, hours: None, target_wait, discreet: false })
    };
    let counter = |number| {
        let groups = vec!["A".parse().unwrap(), "B".parse().unwrap()];
        (CounterNo(number), CounterPlan { number: CounterNo(number), groups, rule: CallingRule::Longest })
    };
    Plan {
        office: "thu".parse().unwrap(),
        name: Text::default(),
        authority: Text::default(),
        zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
        groups: [group("A", 10), group("B", 20)].into(),
        counters: [counter(1), counter(2), counter(10)].into(),
        priorities: vec![PriorityClass {
            code: "elderly".parse().unwrap(),
            name: Text::default(),
            head_start: SignedDuration::from_mins(5),
        }],
        hours: Hours::around_the_clock(),
        close_day_at: None,
        grace: SignedDuration::from_mins(15),
        undo: SignedDuration::from_mins(5),
        notices: Vec::new(),
        procedures: Default::default(),
        lobbies: Vec::new(),
    }
}

pub fn group(code: &str) -> GroupCode {
    code.parse().unwrap()
}

/// A moment of the day by the office's clock, such as `08:05` or `08:05:30`; past `23:59` it is the next day's.
pub fn clock(text: &str) -> Timestamp {
    let parts: Vec<i64> = text.split(':').map(|part| part.parse().unwrap()).collect();
    let seconds = parts[0] * 3600 + parts[1] * 60 + parts.get(2).copied().unwrap_or_default();
    let midnight = DAY.to_zoned(plan().zone).unwrap().timestamp();
    midnight + SignedDuration::from_secs(seconds)
}

pub struct Played {
    pub plan: Arc<Plan>,
    pub office: Office,
    /// The tallies of every change, in the order in which a journal would add them.
    pub tallies: Vec<Tally>,
    pub steps: Vec<Step>,
    /// Who asks for what follows.
    pub by: Option<&'static str>,
    issued: u8,
}

impl Played {
    /// The day with all counters open.
    pub fn new() -> Self {
        let mut played = Played::before_opening(plan());
        for number in [1, 2, 10] {
            played.at("07:00", Command::OpenCounter { counter: CounterNo(number), groups: None });
        }
        played
    }

    /// The day before anything has happened.
    pub fn before_opening(plan: Plan) -> Self {
        let plan = Arc::new(plan);
        let office = Office::new(plan.clone(), DAY);
        Played { plan, office, tallies: Vec::new(), steps: Vec::new(), by: None, issued: 0 }
    }

    /// Plays a command that the office must accept.
    #[track_caller]
    pub fn at(&mut self, time: &str, command: Command) {
        let name = command.name();
        self.play(clock(time), command).unwrap_or_else(|refusal| panic!("{time} {name}: {refusal}"));
    }

    pub fn play(&mut self, at: Timestamp, command: Command) -> Result<(), Refusal> {
        let events = decide(&self.office, &command, at)?;
        let step = Step {
            at,
            command: command.name().to_owned(),
            request: None,
            by: self.by.map(|by| by.parse().unwrap()),
            events,
        };
        let (plan, all) = (&self.plan, &mut self.tallies);
        self.office.apply(&step, &mut |change| all.extend(tallies(plan, DAY, change)));
        self.office.close_commit();
        self.steps.push(step);
        Ok(())
    }

    /// Issues a ticket, which must be accepted.
    #[track_caller]
    pub fn issue(&mut self, time: &str, group: &str, priority: Option<&str>) -> TicketId {
        let command = self.new_ticket(group, priority);
        let Command::IssueTicket(NewTicket { id, .. }) = command else { unreachable!() };
        self.at(time, command);
        id
    }

    pub fn new_ticket(&mut self, group: &str, priority: Option<&str>) -> Command {
        self.issued += 1;
        let id = TicketId::from_random([self.issued; 10]);
        let priority = priority.map(|code| code.parse().unwrap());
        Command::IssueTicket(NewTicket { id, group: self::group(group), priority, lang: Lang::Vi, source: None })
    }

    /// The sums of the day, none of them zero.
    pub fn sums(&self) -> BTreeMap<String, i64> {
        summed(self.tallies.clone()).into_iter().map(|tally| (tally.field, tally.add)).collect()
    }

    /// The sums of the day with what counters are doing now.
    pub fn sums_until_now(&self) -> BTreeMap<String, i64> {
        let spells = self.office.spells(self.office.latest_at().unwrap());
        let spent = spells.flat_map(|spell| tallies(&self.plan, DAY, Change::Spent(spell)));
        let all = summed(self.tallies.iter().cloned().chain(spent));
        all.into_iter().map(|tally| (tally.field, tally.add)).collect()
    }

    /// Those of the sums that tickets make, without those by the hour of coming.
    pub fn ticket_sums(&self) -> BTreeMap<String, i64> {
        self.sums().into_iter().filter(|(field, _)| made_by_tickets(field) && !field.contains("|came")).collect()
    }

    /// The sums reckoned anew: from the tickets as they are, and from the list of what happened.
    pub fn reckoned_anew(&self) -> BTreeMap<String, i64> {
        let change = |ticket| Change::Ticket { before: None, after: ticket };
        let all = self.office.tickets().flat_map(|ticket| tallies(&self.plan, DAY, change(ticket)));
        let mut sums: BTreeMap<_, _> = summed(all).into_iter().map(|tally| (tally.field, tally.add)).collect();
        sums.extend(beside_tickets(&self.plan, &self.steps));
        sums
    }
}

pub fn call_next(counter: u16) -> Command {
    Command::CallNext { counter: CounterNo(counter) }
}

pub fn finish(counter: u16) -> Command {
    Command::Finish { counter: CounterNo(counter) }
}

pub fn give_back(counter: u16, ticket: TicketId) -> Command {
    Command::Return { counter: CounterNo(counter), ticket }
}
