//! Random wishes, weighted so that days go deep: mostly what makes sense of the office as it is, now and then not.

use motcua::office::{Command, CounterNo, NewTicket, Office, Outcome, Queue, Stage, Ticket, TicketId};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::offices::{group_list, new_ticket, ticket_id};

/// A wish whose ticket is chosen when its turn comes, so that it can be one that the wish makes sense for.
#[derive(Debug, Clone)]
pub enum Wish {
    Issue { group: char, priority: Option<&'static str> },
    Next(CounterNo),
    Hand(CounterNo, Hand),
    Take(CounterNo, Take, Index, Fit),
    Transfer { counter: CounterNo, to: Queue, keep_place: bool },
    Open(CounterNo, Option<&'static str>),
    Pause(CounterNo),
    Close(CounterNo),
    Group { group: char, closes: bool },
    Notice(Option<&'static str>),
    CloseDay,
    Pass { ms: i64 },
}

/// What is done with the ticket in hand.
#[derive(Debug, Clone, Copy)]
pub enum Hand {
    Recall,
    Start,
    Finish,
    NoShow,
    Park,
}

/// What is done with a chosen ticket.
#[derive(Debug, Clone, Copy)]
pub enum Take {
    Call,
    Resume,
    Return,
    Cancel,
    Reprint,
}

/// Whether the ticket is one that the wish makes sense for.
#[derive(Debug, Clone, Copy)]
pub enum Fit {
    Suited,
    Any,
}

/// Two that fit, with a line break in one; none, said in two ways; and one that is too long.
const NOTICES: [Option<&str>; 5] =
    [Some("Máy in hỏng"), Some(" Nghỉ trưa\nđến 13 giờ 30 "), None, Some("  "), Some(TOO_LONG)];
const TOO_LONG: &str = "Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ. \
                        Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ. Mời ông bà chờ.";

/// The wishes of a day; first of all the counters open.
pub fn day(wishes: usize) -> impl Strategy<Value = Vec<Wish>> {
    prop::collection::vec(wish(), wishes / 2..wishes).prop_map(|wishes| {
        let opens = (1..=4).map(|number| Wish::Open(CounterNo(number), None));
        opens.chain(wishes).collect()
    })
}

fn wish() -> impl Strategy<Value = Wish> {
    let group = prop::sample::select(vec!['A', 'A', 'B', 'B', 'E', 'C', 'Z']);
    let priority = prop_oneof![
        6 => Just(None),
        2 => Just(Some("elderly")),
        2 => Just(Some("pregnant")),
    ];
    let hand = prop_oneof![
        1 => Just(Hand::Recall),
        3 => Just(Hand::Start),
        3 => Just(Hand::Finish),
        2 => Just(Hand::NoShow),
        2 => Just(Hand::Park),
    ];
    let take =
        prop::sample::select(vec![Take::Call, Take::Resume, Take::Return, Take::Return, Take::Cancel, Take::Reprint]);
    let fit = prop_oneof![9 => Just(Fit::Suited), 1 => Just(Fit::Any)];
    let to =
        prop_oneof![group.clone().prop_map(|group| Queue::Group(group_of(group))), counter().prop_map(Queue::Counter),];
    let groups = prop::sample::select(vec![None, None, Some("A,B"), Some("B,A"), Some("C,E,A"), Some("E"), Some("")]);
    // A minute is short and half an hour long against the head starts, the grace and the longest wait.
    let pass_ms = prop_oneof![
        4 => 1..2_000i64,
        6 => 2_000..180_000i64,
        2 => prop::sample::select(vec![5 * 60_000i64, 15 * 60_000, 5 * 60_000 + 1, 15 * 60_000 + 1]),
        1 => -60_000..0i64,
    ];
    prop_oneof![
        260 => (group.clone(), priority).prop_map(|(group, priority)| Wish::Issue { group, priority }),
        200 => counter().prop_map(Wish::Next),
        160 => (counter(), hand).prop_map(|(counter, hand)| Wish::Hand(counter, hand)),
        140 => (counter(), take, any::<Index>(), fit).prop_map(|(counter, take, index, fit)| Wish::Take(counter, take, index, fit)),
        60 => (counter(), to, any::<bool>()).prop_map(|(counter, to, keep_place)| Wish::Transfer { counter, to, keep_place }),
        40 => (counter(), groups).prop_map(|(counter, groups)| Wish::Open(counter, groups)),
        12 => counter().prop_map(Wish::Pause),
        12 => counter().prop_map(Wish::Close),
        10 => (group, prop::bool::weighted(0.3)).prop_map(|(group, closes)| Wish::Group { group, closes }),
        6 => prop::sample::select(NOTICES.to_vec()).prop_map(Wish::Notice),
        1 => Just(Wish::CloseDay),
        220 => pass_ms.prop_map(|ms| Wish::Pass { ms }),
    ]
}

fn counter() -> impl Strategy<Value = CounterNo> {
    prop::sample::select(vec![1, 1, 2, 2, 3, 3, 3, 4, 5, 9]).prop_map(CounterNo)
}

fn group_of(letter: char) -> motcua::office::GroupCode {
    letter.to_string().parse().expect("a capital letter")
}

impl Wish {
    /// How much time passes.
    pub fn passes_ms(&self) -> i64 {
        if let Wish::Pass { ms } = self { *ms } else { 0 }
    }

    /// The command to the office as it is now; `None` when only time passes.
    pub fn command(&self, office: &Office, drawn: &mut u64) -> Option<Command> {
        Some(match *self {
            Wish::Pass { .. } => return None,
            Wish::Issue { group, priority } => {
                *drawn += 1;
                let priority = priority.map(|priority| priority.parse().expect("a priority code"));
                Command::IssueTicket(NewTicket { priority, ..new_ticket(ticket_id(*drawn), group_of(group)) })
            }
            Wish::Next(counter) => Command::CallNext { counter },
            Wish::Hand(counter, Hand::Recall) => Command::Recall { counter },
            Wish::Hand(counter, Hand::Start) => Command::Start { counter },
            Wish::Hand(counter, Hand::Finish) => Command::Finish { counter },
            Wish::Hand(counter, Hand::NoShow) => Command::NoShow { counter },
            Wish::Hand(counter, Hand::Park) => Command::Park { counter, reason: "thiếu ảnh".to_owned() },
            Wish::Take(counter, take, index, fit) => {
                let ticket =
                    choose(office, index, |ticket| matches!(fit, Fit::Any) || suits(office, counter, take, ticket));
                match take {
                    Take::Call => Command::Call { counter, ticket, reason: None },
                    Take::Resume => Command::Resume { counter, ticket },
                    Take::Return => Command::Return { counter, ticket },
                    Take::Cancel => Command::Cancel { ticket },
                    Take::Reprint => Command::ReprintSlip { ticket },
                }
            }
            Wish::Transfer { counter, to, keep_place } => Command::Transfer { counter, to, keep_place },
            Wish::Open(counter, groups) => Command::OpenCounter { counter, groups: groups.map(group_list) },
            Wish::Pause(counter) => Command::PauseCounter { counter, reason: "nghỉ trưa".to_owned() },
            Wish::Close(counter) => Command::CloseCounter { counter },
            Wish::Group { group, closes: true } => {
                Command::CloseGroup { group: group_of(group), reason: "mất điện".to_owned() }
            }
            Wish::Group { group, .. } => Command::OpenGroup { group: group_of(group) },
            Wish::Notice(text) => Command::SetNotice { notice: text.map(str::to_owned) },
            Wish::CloseDay => Command::CloseDay,
        })
    }
}

fn suits(office: &Office, counter: CounterNo, take: Take, ticket: &Ticket) -> bool {
    let no_show = ticket.outcome() == Some(Outcome::NoShow);
    match take {
        Take::Call => ticket.stage == Stage::Waiting || no_show,
        Take::Resume => matches!(ticket.stage, Stage::Parked { .. }),
        Take::Return => {
            let last = office.counters().get(&counter).and_then(|counter| counter.last_ended);
            no_show || ticket.in_hand_of() == Some(counter) || last == Some(ticket.id)
        }
        Take::Reprint => ticket.outcome().is_none(),
        Take::Cancel => matches!(ticket.stage, Stage::Waiting | Stage::Parked { .. }),
    }
}

/// One of the tickets that suit, or one that was never issued.
fn choose(office: &Office, index: Index, suits: impl Fn(&Ticket) -> bool) -> TicketId {
    let suited: Vec<TicketId> =
        office.tickets_by_number().filter(|ticket| suits(ticket)).map(|ticket| ticket.id).collect();
    if suited.is_empty() { ticket_id(u64::MAX) } else { *index.get(&suited) }
}
