//! Offices for tests: a plan with one of everything, moments of its days, and a day that is played command by command.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use motcua::office::{
    Answer, CallingRule, Command, CounterNo, CounterPlan, Event, Group, GroupCode, Hours, InHand, Lang, LobbyPlan,
    NewTicket, Office, Plan, PriorityClass, Refusal, RequestId, Step, Text, TicketId, Window, decide,
};

/// The Monday on which a test plays unless it says otherwise. The Tuesday after it is a holiday.
pub const MONDAY: Date = date(2026, 11, 23);

/// The office of `tests/scenarios/README.md`: every kind of group, counter, priority and hour, each once.
pub fn plan() -> Arc<Plan> {
    let mut groups = BTreeMap::new();
    for (letter, quota, hours) in [
        ("A", None, None),
        ("B", None, None),
        ("C", Some(3), None),
        ("D", None, Some(weekdays(&[("08:00", "10:00")], &[]))),
        ("E", None, Some(Hours::around_the_clock())),
        ("F", Some(0), Some(Hours::default())),
    ] {
        let code: GroupCode = letter.parse().unwrap();
        let name = text(&format!("Nhóm {letter}"), &format!("Group {letter}"));
        let target_wait = SignedDuration::from_mins(20);
        groups.insert(code, Group { code, name, quota, hours, target_wait, discreet: letter == "B" });
    }
    let in_order = CallingRule::InOrder { max_wait: SignedDuration::from_mins(20) };
    let counters = [
        (1, "A,B", CallingRule::Longest),
        (2, "A,B", CallingRule::Longest),
        (3, "A,B,C", in_order),
        (4, "C", CallingRule::Longest),
        (5, "", CallingRule::Longest),
    ];
    let counters = counters.into_iter().map(|(number, groups, rule)| {
        let number = CounterNo(number);
        (number, CounterPlan { number, groups: group_list(groups), rule })
    });
    let morning_and_afternoon = [("07:30", "11:30"), ("13:30", "17:00")];
    Arc::new(Plan {
        office: "test".parse().unwrap(),
        name: text("Công an phường Thử Nghiệm", "Test Ward Police Station"),
        authority: text("Công an Thành phố Hồ Chí Minh", "Ho Chi Minh City Police"),
        zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
        groups,
        counters: counters.collect(),
        priorities: vec![
            priority("elderly", "Người cao tuổi", "Elderly", 15),
            priority("pregnant", "Phụ nữ mang thai", "Pregnant", 30),
        ],
        hours: weekdays(&morning_and_afternoon, &[("07:30", "11:30")]),
        close_day_at: None,
        grace: SignedDuration::from_mins(15),
        undo: SignedDuration::from_mins(5),
        notices: Vec::new(),
        procedures: Default::default(),
        lobbies: vec![lobby("phong-2", "Phòng 2", &[4], ""), lobby("hanh-lang", "Hành lang", &[], "A")],
    })
}

/// The same office after somebody edited its configuration in the middle of the day: other rules, other head starts,
/// without group B and without counter 2.
pub fn edited_plan() -> Arc<Plan> {
    let mut plan = Plan::clone(&plan());
    plan.groups.remove(&"B".parse().unwrap());
    plan.counters.remove(&CounterNo(2));
    for counter in plan.counters.values_mut() {
        counter.rule = CallingRule::Longest;
        counter.groups = group_list("E,A");
    }
    plan.priorities = vec![priority("elderly", "Người cao tuổi", "Elderly", 1)];
    plan.hours = Hours::default();
    plan.grace = SignedDuration::ZERO;
    plan.undo = SignedDuration::ZERO;
    Arc::new(plan)
}

fn text(vi: &str, en: &str) -> Text {
    Text { vi: vi.to_owned(), en: en.to_owned() }
}

fn priority(code: &str, vi: &str, en: &str, head_start_min: i64) -> PriorityClass {
    let head_start = SignedDuration::from_mins(head_start_min);
    PriorityClass { code: code.parse().unwrap(), name: text(vi, en), head_start }
}

fn weekdays(day: &[(&str, &str)], saturday: &[(&str, &str)]) -> Hours {
    let minute = |clock: &str| -> u16 {
        let (hour, minute) = clock.split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    let windows = |list: &[(&str, &str)]| -> Vec<Window> {
        list.iter().map(|(from, to)| Window { from: minute(from), to: minute(to) }).collect()
    };
    let week = std::array::from_fn(|weekday| match weekday {
        0..5 => windows(day),
        5 => windows(saturday),
        _ => Vec::new(),
    });
    Hours { week, holidays: BTreeSet::from([MONDAY.tomorrow().unwrap()]) }
}

/// Groups by their letters: `A,B`.
pub fn group_list(letters: &str) -> Vec<GroupCode> {
    letters.split(',').filter(|letter| !letter.is_empty()).map(|letter| letter.parse().unwrap()).collect()
}

/// A moment of a day in the office's zone: `09:00`, `09:00:10`, `09:00:10.250`. `None` when it is no time of day.
pub fn moment(day: Date, clock: &str) -> Option<Timestamp> {
    let time: jiff::civil::Time = clock.parse().ok()?;
    Some(day.to_datetime(time).to_zoned(plan().zone.clone()).ok()?.timestamp())
}

/// The ticket id that a test draws as its `n`th.
pub fn ticket_id(n: u64) -> TicketId {
    // A multiplication by an odd number scatters the ids, so that their order is never the order of issue.
    let scattered = n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    let mut bits = [0; 10];
    bits[..8].copy_from_slice(&scattered);
    TicketId::from_random(bits)
}

fn lobby(zone: &str, title: &str, counters: &[u16], groups: &str) -> LobbyPlan {
    let counters = counters.iter().copied().map(CounterNo).collect();
    LobbyPlan { zone: zone.parse().unwrap(), title: text(title, zone), counters, groups: group_list(groups) }
}

/// A wish for a plain ticket.
pub fn new_ticket(id: TicketId, group: GroupCode) -> NewTicket {
    NewTicket { id, group, priority: None, lang: Lang::Vi, source: None }
}

/// An office whose day is played by commands, with all that was recorded of it.
#[derive(Debug, Clone)]
pub struct Played {
    /// The office as it is now.
    pub office: Office,
    /// What was recorded so far, a commit each.
    pub steps: Vec<Step>,
}

/// What an accepted command led to.
#[derive(Debug, Clone)]
pub struct Reply {
    /// What happened; nothing, when the request had been carried out before.
    pub events: Vec<Event>,
    /// The answer; for a repeat, the first one.
    pub answer: Answer,
    /// The request had been carried out before.
    pub repeated: bool,
}

impl Played {
    /// A day on which nothing has happened yet.
    pub fn new(plan: Arc<Plan>, day: Date) -> Self {
        Played { office: Office::new(plan, day), steps: Vec::new() }
    }

    /// Gives a command.
    pub fn ask(&mut self, command: &Command, request: Option<&RequestId>, at: Timestamp) -> Result<Reply, Refusal> {
        self.ask_believing(None, command, request, at)
    }

    /// Gives a command of a counter, by somebody who believes that it has this in hand.
    pub fn ask_believing(
        &mut self,
        believed: Option<InHand>,
        command: &Command,
        request: Option<&RequestId>,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        if let Some(first) = request.and_then(|request| self.office.answer(request)) {
            let answer = first.clone();
            let same = answer.is_to(command);
            return if same {
                Ok(Reply { events: Vec::new(), answer, repeated: true })
            } else {
                Err(Refusal::RequestIdReused)
            };
        }
        if let (Some(believed), Some(counter)) = (believed, command.counter()) {
            self.office.confirm(counter, believed)?;
        }
        let events = decide(&self.office, command, at)?;
        let command = command.name().to_owned();
        let step = Step { at, command, request: request.cloned(), by: None, events: events.clone() };
        self.office.apply_commit(std::slice::from_ref(&step));
        let answer = self.office.answer_to(&step);
        self.steps.push(step);
        Ok(Reply { events, answer, repeated: false })
    }

    /// The same day, made anew from what was recorded of it.
    pub fn replayed(&self, plan: Arc<Plan>) -> Office {
        let mut office = Office::new(plan, self.office.day());
        for step in &self.steps {
            office.apply_commit(std::slice::from_ref(step));
        }
        office
    }
}

/// An office as bytes, in which two equal offices are equal.
pub fn bytes_of(office: &Office) -> Vec<u8> {
    serde_json::to_vec(office).unwrap()
}
