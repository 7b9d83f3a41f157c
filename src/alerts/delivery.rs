//! Telling: one message after the other, each until it is taken, with longer and longer pauses.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::alert::Delivery;
use super::book::Book;
use super::counted::DeliveryCounts;
use super::event::AlertEvent;
use super::kind::Kind;
use super::ledger::Ledger;
use super::message::Message;
use super::webhook::{Answered, Client, Webhook, post};
use crate::clock::Clock;
use crate::journal::JournalError;
use crate::office::Plan;
use crate::random;

/// The pause after the first failure, of which each next one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// For how long a server claims a message: longer than a receiver may take, with the two servers' clocks this much apart.
const CLAIM: SignedDuration = SignedDuration::from_secs(60);
/// How long to wait after the journal did not answer.
const JOURNAL_PAUSE: Duration = Duration::from_secs(2);

/// What sends an office's messages.
pub(super) struct Teller<'a> {
    pub book: &'a Book,
    pub plan: &'a Plan,
    pub webhook: &'a Webhook,
    pub counts: &'a DeliveryCounts,
    pub clock: &'a dyn Clock,
    pub client: &'a Client,
    pub server: &'a str,
    /// Since when the journal has been silent.
    pub silent_since: watch::Receiver<Option<Timestamp>>,
}

impl Teller<'_> {
    /// Sends whatever is to be sent, until the server stops. What is on its way then is waited for.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut changes = self.book.changes();
        while !*stop.borrow() {
            let now = self.clock.now();
            let due = changes.borrow_and_update().next_delivery(self.server, now).cloned();
            let look_again = match due {
                Ok(delivery) => {
                    if !self.tell(&delivery, &stop).await {
                        // Another server is telling it, or the journal cannot be used now.
                        tokio::select! {
                            () = tokio::time::sleep(JOURNAL_PAUSE) => {}
                            _ = stop.changed() => {}
                        }
                    }
                    continue;
                }
                Err(look_again) => look_again,
            };
            let later = async {
                match look_again {
                    Some(moment) => self.clock.sleep_until(moment).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = later => {}
                changed = changes.changed() => if changed.is_err() { return },
                _ = stop.changed() => return,
            }
        }
    }

    /// Claims a message, sends it, and writes down what came of it; false when it could not be claimed.
    async fn tell(&self, delivery: &Delivery, stop: &watch::Receiver<bool>) -> bool {
        let (message, office, now) = (delivery.id(), &self.plan.office, self.clock.now());
        let until = now + CLAIM;
        let claim = |ledger: &Ledger| {
            let still_free = ledger.next_delivery(self.server, now).is_ok_and(|next| next.id() == message);
            let claimed = AlertEvent::Claimed { message: message.clone(), by: self.server.to_owned(), until };
            if still_free { vec![claimed] } else { Vec::new() }
        };
        match self.write(delivery, now, claim).await {
            Ok(true) => {}
            Ok(false) => return false,
            Err(failed) => {
                tracing::warn!(%office, message, "an alert cannot be told for now: {failed}");
                return false;
            }
        }
        let body = Message::of(delivery, self.plan, self.webhook.lang);
        let answered = post(self.client, self.webhook, &body, now).await;
        let now = self.clock.now();
        let event = self.outcome(delivery, &answered, now);
        // Whoever forgets that a message was taken sends it twice, so this is not given up while the claim may stand.
        while let Err(failed) = self.write(delivery, now, |_| vec![event.clone()]).await {
            tracing::warn!(%office, message, "what came of an alert's message is not written yet: {failed}");
            if *stop.borrow() || self.clock.now() > until {
                break;
            }
            tokio::time::sleep(JOURNAL_PAUSE).await;
        }
        true
    }

    fn outcome(&self, delivery: &Delivery, answered: &Answered, now: Timestamp) -> AlertEvent {
        let (message, office) = (delivery.id(), self.plan.office.as_str());
        match answered {
            Answered::Taken { status, .. } => {
                self.counts.delivered();
                tracing::info!(office, message, status, "an alert was told");
                AlertEvent::Delivered { message }
            }
            Answered::Gone => {
                self.counts.dropped();
                let to = self.webhook.url.to_string();
                tracing::error!(office, to, "the receiver of alerts answered 410, so none are sent there any more");
                AlertEvent::Stopped { address: self.webhook.url.digest() }
            }
            Answered::Refused { why, retry_after } => {
                self.counts.failed();
                let [jitter] = random::bytes();
                let pause = pause(delivery.tries, jitter).max(retry_after.unwrap_or_default());
                let not_before = now + pause;
                if not_before.duration_since(delivery.at) > self.webhook.give_up_after {
                    self.counts.dropped();
                    tracing::error!(office, message, tries = delivery.tries + 1, "an alert is not told: {why}");
                    return AlertEvent::Dropped { message, why: why.clone() };
                }
                tracing::warn!(office, message, pause_s = pause.as_secs(), "an alert was not taken: {why}");
                AlertEvent::Tried { message, not_before, why: why.clone() }
            }
        }
    }

    /// That the journal is silent is told without it.
    async fn write(
        &self,
        delivery: &Delivery,
        now: Timestamp,
        decide: impl Fn(&Ledger) -> Vec<AlertEvent>,
    ) -> Result<bool, JournalError> {
        if is_kept_in_memory(delivery, self.server) {
            let noted = self.book.note(now, decide).await;
            // Written as soon as can be, so that a restart does not tell it again.
            if self.silent_since.borrow().is_none() {
                self.book.write_down(now).await?;
            }
            return Ok(noted);
        }
        self.book.change(now, decide).await
    }
}

fn is_kept_in_memory(delivery: &Delivery, server: &str) -> bool {
    delivery.alert.key.kind == Kind::JournalSilent && delivery.alert.key.subject == server
}

/// The pause after so many failures before this one: between half of its turn's length and the whole of it.
fn pause(failures: u32, jitter: u8) -> SignedDuration {
    let doubled = 1 << failures.min(16);
    let whole = (FIRST_PAUSE * doubled).min(LONGEST_PAUSE);
    whole / 2 + SignedDuration::from_millis((whole / 2).as_millis() as i64 * i64::from(jitter) / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound() {
        for (failures, whole_s) in [(0, 2), (1, 4), (2, 8), (8, 512), (9, 600), (40, 600)] {
            let whole = SignedDuration::from_secs(whole_s);
            assert_eq!((pause(failures, 0), pause(failures, 255)), (whole / 2, whole), "{failures}");
        }
    }
}
