//! Group commit, as a pure function: what waits in the mailbox becomes the steps of one commit, each command decided
//! on the state that the ones before it left. One that is refused refuses alone.

use jiff::Timestamp;

use crate::journal::Tally;
use crate::office::{Answer, Office, Refusal, Step, decide};
use crate::waits;

use super::Ask;

/// What a batch of commands comes to.
#[derive(Debug)]
pub struct Batch {
    /// The office as it will be once the commit is durable.
    pub office: Office,
    /// The steps of the commit; none when nothing is to be written.
    pub steps: Vec<Step>,
    /// What the commit adds to the tallies, sums of zero left out.
    pub tallies: Vec<Tally>,
    /// One reply for each command, in order.
    pub replies: Vec<Result<Reply, Refusal>>,
}

/// The reply to an accepted command.
#[derive(Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// It was given before, and nothing is done now.
    pub repeated: bool,
}

impl Batch {
    /// Whether any command was refused, which may be due to what another server did meanwhile.
    pub fn refuses(&self) -> bool {
        self.replies.iter().any(Result::is_err)
    }
}

/// Decides commands one after the other, all at the same moment. `yesterday` answers repeats of what was asked just
/// before midnight.
pub fn decide_batch<'a>(
    office: &Office,
    yesterday: Option<&Office>,
    asks: impl Iterator<Item = &'a Ask>,
    now: Timestamp,
) -> Batch {
    let mut batch = Batch { office: office.clone(), steps: Vec::new(), tallies: Vec::new(), replies: Vec::new() };
    for ask in asks {
        let reply = batch.decide_one(yesterday, ask, now);
        batch.replies.push(reply);
    }
    batch.tallies = waits::summed(std::mem::take(&mut batch.tallies));
    if !batch.steps.is_empty() {
        batch.office.close_commit();
    }
    batch
}

impl Batch {
    fn decide_one(&mut self, yesterday: Option<&Office>, ask: &Ask, now: Timestamp) -> Result<Reply, Refusal> {
        if let Some(first) = first_answer(&self.office, yesterday, ask) {
            return first.map(|answer| Reply { answer, repeated: true });
        }
        // A belief is a condition on this moment and no part of the wish, so it is not in the command nor in the journal.
        if let (Some(believed), Some(counter)) = (ask.believes, ask.command.counter()) {
            self.office.confirm(counter, believed)?;
        }
        let events = decide(&self.office, &ask.command, now)?;
        let command = ask.command.name().to_owned();
        let step = Step { at: now, command, request: ask.request.clone(), by: ask.by.clone(), events };
        let (plan, day) = (self.office.plan().clone(), self.office.day());
        let tallies = &mut self.tallies;
        self.office.apply(&step, &mut |change| tallies.extend(waits::tallies(&plan, day, change)));
        let answer = self.office.answer_to(&step);
        self.steps.push(step);
        Ok(Reply { answer, repeated: false })
    }
}

/// The answer that the same request got before; a refusal when its id was used for something else.
fn first_answer(office: &Office, yesterday: Option<&Office>, ask: &Ask) -> Option<Result<Answer, Refusal>> {
    let request = ask.request.as_ref()?;
    let first = office.answer(request).or_else(|| yesterday?.answer(request))?;
    Some(if first.is_to(&ask.command) { Ok(first.clone()) } else { Err(Refusal::RequestIdReused) })
}
