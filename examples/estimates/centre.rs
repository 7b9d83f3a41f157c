//! The call centre as an office: a group for each kind of call, and a counter for each agent, who serves them all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use motcua::office::{
    CallingRule, Command, CounterNo, CounterPlan, Experience, Group, GroupCode, Hours, Lang, NewTicket, Office, Plan,
    PriorityClass, Step, Text, TicketId, decide,
};

use super::file::Caller;

/// Where calls are taken that have no agent's name, and which is open while no agent was seen: somebody always answers.
const NOBODYS: CounterNo = CounterNo(1);
/// An agent who has taken no call for so long counts as away, in seconds.
const AWAY_AFTER_S: i64 = 900;

/// One day of the call centre.
pub struct Centre {
    pub office: Office,
    midnight: Timestamp,
    /// When each agent's counter was last free, for those who are there and free.
    free_since_s: BTreeMap<CounterNo, i64>,
    counter_of: BTreeMap<String, CounterNo>,
    serving: BTreeMap<usize, CounterNo>,
    counters: u16,
}

impl Centre {
    /// An office with a counter for each of the day's agents, and as many more as calls can overlap.
    pub fn new(day: Date, callers: &[Caller], experience: Arc<Experience>) -> Result<Self, String> {
        let counters = 1 + agents(callers) + most_at_once(callers);
        let counters =
            u16::try_from(counters).map_err(|_| format!("{day} has more agents than an office has counters"))?;
        let midnight = day.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?.timestamp();
        let office = Office::new(plan(counters)?, day).with_experience(experience);
        let mut centre = Centre {
            office,
            midnight,
            free_since_s: BTreeMap::new(),
            counter_of: BTreeMap::from([("NO_SERVER".to_owned(), NOBODYS)]),
            serving: BTreeMap::new(),
            counters,
        };
        centre.ask(Command::OpenCounter { counter: NOBODYS, groups: None }, 0)?;
        Ok(centre)
    }

    pub fn moment(&self, second: i64) -> Timestamp {
        self.midnight + SignedDuration::from_secs(second)
    }

    /// Whom nobody has seen at work for a while is away.
    pub fn notice_absences(&mut self, second: i64) -> Result<(), String> {
        while let Some((counter, since)) =
            self.free_since_s.iter().map(|(counter, since)| (*counter, *since)).min_by_key(|(_, since)| *since)
            && since + AWAY_AFTER_S <= second
        {
            self.free_since_s.remove(&counter);
            self.ask(Command::CloseCounter { counter }, since + AWAY_AFTER_S)?;
        }
        let someone = self.office.counters().values().any(|counter| counter.status.is_open());
        if !someone {
            self.ask(Command::OpenCounter { counter: NOBODYS, groups: None }, second)?;
        }
        Ok(())
    }

    pub fn come(&mut self, index: usize, group: GroupCode, best: bool, second: i64) -> Result<(), String> {
        let priority = if best { Some("best".parse().map_err(|error| format!("{error}"))?) } else { None };
        let ticket = NewTicket { id: ticket_id(index), group, priority, lang: Lang::Vi, source: None };
        self.ask(Command::IssueTicket(ticket), second)
    }

    pub fn hang_up(&mut self, index: usize, second: i64) -> Result<(), String> {
        self.ask(Command::Cancel { ticket: ticket_id(index) }, second)
    }

    pub fn call(&mut self, index: usize, agent: &str, second: i64) -> Result<(), String> {
        let next = CounterNo(self.counter_of.len() as u16 + 1);
        let own = *self.counter_of.entry(agent.to_owned()).or_insert(next);
        // Where an agent's calls overlap in the file, the second is taken at a counter that is there for it alone.
        let spare = || {
            (1..=self.counters).rev().map(CounterNo).find(|counter| !self.serving.values().any(|busy| busy == counter))
        };
        let busy = self.serving.values().any(|busy| *busy == own);
        let counter = if busy { spare().ok_or("more calls at once than counters")? } else { own };
        self.free_since_s.remove(&counter);
        let is_open =
            |number: &CounterNo| self.office.counters().get(number).is_some_and(|counter| counter.status.is_open());
        let stand_in = counter != NOBODYS && self.free_since_s.is_empty() && is_open(&NOBODYS);
        if !is_open(&counter) {
            self.ask(Command::OpenCounter { counter, groups: None }, second)?;
        }
        self.ask(Command::Call { counter, ticket: ticket_id(index), reason: None }, second)?;
        self.serving.insert(index, counter);
        if stand_in && !self.serving.values().any(|busy| *busy == NOBODYS) {
            self.ask(Command::CloseCounter { counter: NOBODYS }, second)?;
        }
        Ok(())
    }

    pub fn leave(&mut self, index: usize, second: i64) -> Result<(), String> {
        let counter = self.serving.remove(&index).ok_or("nobody serves this caller")?;
        self.ask(Command::Finish { counter }, second)?;
        if self.counter_of.values().any(|own| *own == counter) {
            self.free_since_s.insert(counter, second);
        } else {
            self.ask(Command::CloseCounter { counter }, second)?;
        }
        Ok(())
    }

    fn ask(&mut self, command: Command, second: i64) -> Result<(), String> {
        let at = self.moment(second);
        let events = decide(&self.office, &command, at).map_err(|refusal| format!("{command:?}: {refusal}"))?;
        let step = Step { at, command: command.name().to_owned(), request: None, by: None, events };
        self.office.apply_commit(&[step]);
        Ok(())
    }
}

fn agents(callers: &[Caller]) -> usize {
    callers.iter().map(|caller| &caller.agent).collect::<BTreeSet<_>>().len()
}

/// How many calls were answered at one time at most.
fn most_at_once(callers: &[Caller]) -> usize {
    let spans = callers.iter().filter_map(|caller| Some((caller.left_s, caller.ended_s?)));
    let mut changes: Vec<(i64, i64)> = spans.flat_map(|(from, to)| [(from, 1), (to.max(from + 1), -1)]).collect();
    changes.sort_unstable();
    let (_, most) = changes.iter().fold((0, 0), |(now, most), (_, change)| (now + change, most.max(now + change)));
    usize::try_from(most).unwrap_or_default()
}

/// The ticket of the day's caller with this index.
pub fn ticket_id(index: usize) -> TicketId {
    let mut bits = [0; 10];
    bits[2..].copy_from_slice(&(index as u64).to_be_bytes());
    TicketId::from_random(bits)
}

fn plan(counters: u16) -> Result<Arc<Plan>, String> {
    let text = |text: &str| Text { vi: text.to_owned(), en: text.to_owned() };
    let letters = ["A", "B", "C", "D", "E", "G"].map(|letter| letter.parse::<GroupCode>());
    let letters = letters.into_iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    let group = |code: GroupCode| Group {
        code,
        name: text(&code.to_string()),
        quota: None,
        hours: None,
        target_wait: SignedDuration::from_mins(2),
        discreet: false,
    };
    let counter = |n| CounterPlan { number: CounterNo(n), groups: letters.clone(), rule: CallingRule::Longest };
    Ok(Arc::new(Plan {
        office: "technion".parse().map_err(|error| format!("{error}"))?,
        name: text("Technion"),
        authority: text(""),
        zone: TimeZone::UTC,
        groups: letters.iter().map(|code| (*code, group(*code))).collect(),
        counters: (1..=counters).map(|n| (CounterNo(n), counter(n))).collect(),
        priorities: vec![PriorityClass {
            code: "best".parse().map_err(|error| format!("{error}"))?,
            name: text("Ưu tiên"),
            head_start: SignedDuration::from_secs(90),
        }],
        hours: Hours::around_the_clock(),
        close_day_at: None,
        grace: SignedDuration::from_mins(15),
        undo: SignedDuration::from_mins(5),
        notices: Vec::new(),
        procedures: Default::default(),
        lobbies: Vec::new(),
    }))
}
