//! The clients of the simulation: they ask until there is an answer, and judge it.

use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use motcua::live::{Ask, Denied, LiveOffice};
use motcua::office::{
    Answer, Command, CounterNo, InHand, Lang, NewTicket, Office, Queue, Refusal, RequestId, TicketId, decide,
};

use super::{SERVERS, World};
use crate::support::faulty_journal::Chance;
use crate::support::site::group;

/// How many requests each client makes.
pub const COMMANDS: u64 = 30;
/// No request is tried longer than this: it is bounded, whatever fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who asks, again and again until there is an answer, and now and then once more after it.
pub struct Client {
    pub world: Rc<World>,
    pub client: u64,
    pub chance: Chance,
}

impl Client {
    /// Makes all its requests, one after the other.
    pub async fn work(mut self) {
        for n in 0..COMMANDS {
            let pause_ms = self.chance.below(12);
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            let request: RequestId = format!("client-{}-{n}", self.client).parse().unwrap();
            let command = self.command();
            let believes = self.chance.per_mille(300).then(|| self.in_hand_as_seen(&command)).flatten();
            self.world.begun.borrow_mut().insert(self.client, self.world.today());
            let wish = Ask { command, request: Some(request.clone()), by: None, believes };
            let asking = tokio::time::timeout(PATIENCE, self.ask_until_known(&request, &wish));
            asking.await.unwrap_or_else(|_| panic!("{request}: no answer within {PATIENCE:?}: {wish:?}"));
            self.world.begun.borrow_mut().remove(&self.client);
        }
    }

    async fn ask_until_known(&mut self, request: &RequestId, wish: &Ask) {
        match self.ask_until_answered(wish).await {
            Ok((answer, _)) => {
                self.world.count(|tale| tale.done += 1);
                self.world.answers.borrow_mut().insert(request.clone(), answer.clone());
                if self.chance.per_mille(300) {
                    let (again, repeated) = self.ask_until_answered(wish).await.expect("what was done stays done");
                    assert!(repeated, "{request} was carried out twice");
                    assert_eq!(again, answer, "{request}: another answer to the same request");
                    self.world.count(|tale| tale.repeated += 1);
                }
            }
            Err(_) => {
                self.world.count(|tale| tale.refused += 1);
                self.world.refused.borrow_mut().insert(request.clone());
            }
        }
    }

    async fn ask_until_answered(&mut self, wish: &Ask) -> Result<(Answer, bool), Refusal> {
        loop {
            let asked_at = Moment::of(&self.world).await;
            let Some(live) = self.any_server() else {
                tokio::time::sleep(Duration::from_millis(2)).await;
                continue;
            };
            match live.ask(wish.clone()).await {
                Ok(done) => {
                    let shown = done.office.answer(wish.request.as_ref().unwrap());
                    assert!(done.repeated || shown == Some(&done.answer), "the office in the answer does not know it");
                    return Ok((done.answer, done.repeated));
                }
                Err(Denied::Refused(refusal)) => {
                    let answered_at = Moment::of(&self.world).await;
                    self.assert_was_true(&refusal, wish, &asked_at, &answered_at).await;
                    return Err(refusal);
                }
                Err(Denied::Busy { .. } | Denied::Unavailable { .. } | Denied::Stopping) => {
                    self.world.count(|tale| tale.retried += 1);
                    let pause_ms = 1 + self.chance.below(10);
                    tokio::time::sleep(Duration::from_millis(pause_ms)).await;
                }
            }
        }
    }

    fn any_server(&mut self) -> Option<LiveOffice> {
        let slot = &self.world.slots[self.chance.below(SERVERS as u64) as usize];
        slot.borrow().as_ref().map(|server| server.live.clone())
    }

    /// A refusal must have been true of the journal at some moment between the question and its answer: a server that
    /// decides on what it happens to have heard would be caught here.
    async fn assert_was_true(&self, refusal: &Refusal, wish: &Ask, asked: &Moment, answered: &Moment) {
        let site = &self.world.site;
        // The server decided at one of these: a clock that was set back has been further ahead.
        let clock_was = self.world.clock_was.borrow()[asked.clock_sets - 1..answered.clock_sets].to_vec();
        let mut day = asked.day;
        while day <= answered.day {
            let from = if day == asked.day { asked.version } else { 0 };
            let mut office = Office::new(site.plan.clone(), day);
            let was_true = |office: &Office| {
                // No step is before the newest one.
                let at_least = |at: &Timestamp| office.latest_at().map_or(*at, |latest| latest.max(*at));
                let confirmed = match (wish.believes, wish.command.counter()) {
                    (Some(believed), Some(counter)) => office.confirm(counter, believed),
                    _ => Ok(()),
                };
                let decided = |at| confirmed.clone().and_then(|()| decide(office, &wish.command, at));
                let refused = |at: Timestamp| decided(at).as_ref() == Err(refusal);
                office.version() >= from && clock_was.iter().map(at_least).any(refused)
            };
            if was_true(&office) {
                return;
            }
            // Within a commit, a command is decided on what the ones before it left.
            for commit in site.commits(day).await {
                for step in &commit.steps {
                    office.apply(step, &mut |_| {});
                    if was_true(&office) {
                        return;
                    }
                }
                office.close_commit();
                if was_true(&office) {
                    return;
                }
            }
            day = day.tomorrow().unwrap();
        }
        panic!("{wish:?} was refused with {refusal:?}, which was never true between {asked:?} and {answered:?}");
    }

    /// What some server, which may lag behind, shows in the hand of the counter that gives a command.
    fn in_hand_as_seen(&mut self, command: &Command) -> Option<InHand> {
        let shown = self.any_server()?.office();
        Some(shown.in_hand(command.counter()?).map_or(InHand::Nobody, |ticket| InHand::Ticket(ticket.id)))
    }

    /// A command that makes sense often enough, from what some server shows.
    fn command(&mut self) -> Command {
        let office = self.any_server().map(|live| live.office());
        let tickets: Vec<TicketId> =
            office.iter().flat_map(|office| office.tickets_by_number()).map(|ticket| ticket.id).collect();
        let id = self.chance.pick(&tickets).copied().unwrap_or(TicketId::from_random([0; 10]));
        let counter = CounterNo(1 + self.chance.below(3) as u16);
        let letter = if self.chance.per_mille(700) { "A" } else { "B" };
        match self.chance.below(100) {
            0..35 => {
                let mut bits = [0; 10];
                bits[..8].copy_from_slice(&self.chance.next().to_be_bytes());
                let priority = self.chance.per_mille(250).then(|| "elderly".parse().unwrap());
                let id = TicketId::from_random(bits);
                Command::IssueTicket(NewTicket { id, group: group(letter), priority, lang: Lang::Vi, source: None })
            }
            35..57 => Command::CallNext { counter },
            57..65 => Command::OpenCounter { counter, groups: None },
            65..69 => Command::Start { counter },
            69..73 => Command::Finish { counter },
            73..75 => Command::NoShow { counter },
            75..78 => Command::Park { counter, reason: "thiếu bản sao".to_owned() },
            78..81 => Command::Resume { counter, ticket: id },
            81..84 => {
                let to = if self.chance.per_mille(500) {
                    Queue::Group(group(letter))
                } else {
                    Queue::Counter(CounterNo(1 + self.chance.below(3) as u16))
                };
                Command::Transfer { counter, to, keep_place: self.chance.per_mille(500) }
            }
            84..87 => Command::Return { counter, ticket: id },
            87..89 => Command::Cancel { ticket: id },
            89..90 => Command::ReprintSlip { ticket: id },
            90..92 => Command::Recall { counter },
            92..94 => Command::Call { counter, ticket: id, reason: None },
            94..96 => Command::PauseCounter { counter, reason: "nghỉ trưa".to_owned() },
            96..97 => Command::CloseCounter { counter },
            97..98 => Command::CloseGroup { group: group("B"), reason: "hết giờ".to_owned() },
            98..99 => Command::SetNotice { notice: self.chance.per_mille(700).then(|| format!("Mời {letter}")) },
            _ => Command::OpenGroup { group: group("B") },
        }
    }
}

/// A moment of the site and of its journal.
#[derive(Debug)]
struct Moment {
    /// How often the clock had been set.
    clock_sets: usize,
    day: Date,
    version: u64,
}

impl Moment {
    async fn of(world: &World) -> Self {
        let (clock_sets, day) = (world.clock_was.borrow().len(), world.today());
        Moment { clock_sets, day, version: world.site.version(day).await }
    }
}
