//! Why a ticket stands where it stands, in whole sentences that an officer can read out to a citizen.
//!
//! Of somebody else it says the number and that there is priority, never which: that is nobody else's business.

use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::lists::in_calling_order;
use crate::office::{CalledBy, CalledFirst, CallingRule, CounterNo, Outcome, Queue, Reason, Stage, Ticket, TicketId};
use crate::screens::View;
use crate::screens::words::Words;

/// How many others are told of, in each list.
const TOLD: usize = 12;

#[derive(Template)]
#[template(path = "terminal/why.html")]
struct Why {
    w: Words,
    title: String,
    /// Its own case, one sentence each.
    own: Vec<String>,
    /// Who will be called before it, and why, the first first.
    before: Vec<String>,
    before_more: usize,
    /// Who was called since it came, and why, the latest first.
    called: Vec<String>,
    called_more: usize,
    /// How many were called meanwhile from queues whose order has nothing to do with its own.
    elsewhere: usize,
    rule: Vec<String>,
}

/// The part of a page that explains a ticket at a counter; `None` when there is no such ticket or counter today.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn why(view: &View, counter: CounterNo, id: &TicketId) -> Option<Result<String, askama::Error>> {
    let view = &view.at_this_minute();
    view.office.counters().get(&counter)?;
    let ticket = view.office.ticket(id)?;
    let told = Telling { view, w: view.words(), counter, ticket };
    let line = if ticket.stage == Stage::Waiting { in_calling_order(view, counter, usize::MAX) } else { Vec::new() };
    let ahead = line.iter().position(|other| other.id == *id);
    let first = line.get(..ahead.unwrap_or(0)).unwrap_or_default();
    let (elsewhere, called_first): (Vec<_>, Vec<_>) =
        view.office.why(id).unwrap_or_default().into_iter().partition(|call| is_elsewhere(&call.reason));
    let why = Why {
        w: told.w,
        title: told.title(ahead),
        own: told.own(ahead),
        before: first.iter().take(TOLD).map(|other| told.before(other)).collect(),
        before_more: first.len().saturating_sub(TOLD),
        called: called_first.iter().rev().take(TOLD).map(|call| told.called(call)).collect(),
        called_more: called_first.len().saturating_sub(TOLD),
        elsewhere: elsewhere.len(),
        rule: told.rule(),
    };
    Some(why.render())
}

/// One ticket's case at one counter.
struct Telling<'v, 'a> {
    view: &'v View<'a>,
    w: Words,
    counter: CounterNo,
    ticket: &'v Ticket,
}

impl Telling<'_, '_> {
    fn title(&self, ahead: Option<usize>) -> String {
        let number = self.ticket.number;
        match (ahead, &self.ticket.stage) {
            (Some(0), _) => self.say(format!("Vì sao {number} là số tiếp theo?"), format!("Why is {number} next?")),
            (Some(ahead), _) => self.say(
                format!("Vì sao {number} đứng thứ {}?", ahead + 1),
                format!("Why is {number} number {} in line?", ahead + 1),
            ),
            (None, Stage::Waiting) => self.say(
                format!("Vì sao {number} không ở trong hàng của quầy này?"),
                format!("Why is {number} not in this counter’s line?"),
            ),
            (None, _) => self
                .say(format!("Vì sao {number} được gọi vào lúc đó?"), format!("Why was {number} called when it was?")),
        }
    }

    /// When it came, what counts, and where that has led.
    fn own(&self, ahead: Option<usize>) -> Vec<String> {
        let mut told = vec![self.came()];
        told.extend(self.sent_on());
        told.push(self.counts_from());
        told.push(match (&self.ticket.stage, ahead) {
            (Stage::Waiting, Some(0)) => self.say("Không còn ai ở trước.", "Nobody is before it."),
            (Stage::Waiting, Some(ahead)) => {
                self.say(format!("Còn {ahead} số ở trước."), format!("{ahead} {} before it.", are(ahead)))
            }
            (Stage::Waiting, None) => self.say(
                format!("Quầy {} không phục vụ hàng này.", self.counter),
                format!("Counter {} does not serve this queue.", self.counter),
            ),
            _ => self.last_call(),
        });
        told.extend(self.set_aside());
        told
    }

    fn came(&self) -> String {
        let (number, issued) = (self.ticket.number, self.clock(self.ticket.issued_at));
        self.say(format!("{number} được lấy lúc {issued}."), format!("{number} was taken at {issued}."))
    }

    /// A ticket that was transferred, and whether it kept its turn.
    fn sent_on(&self) -> Option<String> {
        let ticket = self.ticket;
        if ticket.entered_at == ticket.issued_at && ticket.queue == Queue::Group(ticket.number.group) {
            return None;
        }
        let (queue, at) = (self.queue(ticket.queue), self.clock(ticket.entered_at));
        Some(if ticket.place_at < ticket.entered_at {
            self.say(
                format!("Số này được chuyển đến {queue} lúc {at} và giữ thứ tự theo giờ cũ."),
                format!("It was sent to {queue} at {at} and kept its turn."),
            )
        } else {
            self.say(
                format!("Số này được chuyển đến {queue} lúc {at} và xếp vào cuối hàng."),
                format!("It was sent to {queue} at {at}, to the end of the line."),
            )
        })
    }

    fn counts_from(&self) -> String {
        let head_start_min = self.ticket.head_start_s / 60;
        let from = self.clock(counts_from(self.ticket));
        if head_start_min == 0 {
            return self.say(
                format!("Số này không có ưu tiên nên được tính từ {from}."),
                format!("It has no priority, so it counts from {from}."),
            );
        }
        self.say(
            format!("Số này được ưu tiên, tính như đến sớm hơn {head_start_min} phút: từ {from}."),
            format!("It has priority and counts as if it had come {head_start_min} minutes earlier: from {from}."),
        )
    }

    /// Its latest call: where to, when, by which rule.
    fn last_call(&self) -> String {
        let Some(call) = self.ticket.call.and_then(|seq| self.view.office.call(seq)) else {
            return self.say("Số này chưa được gọi lần nào.", "It has not been called.");
        };
        let (counter, at) = (call.counter, self.clock(call.at));
        let by = match call.rule {
            CalledBy::Longest => self.say("vì được tính là đến sớm nhất", "because it counted as the first to come"),
            CalledBy::FirstGroup => self.say(
                "vì là số đầu của hàng mà quầy gọi trước",
                "because it was the first of the queue that the counter takes first",
            ),
            CalledBy::Overdue if self.ticket.head_start_s > 0 => self.say(
                "vì tính cả ưu tiên thì đã chờ quá mức cho phép ở quầy",
                "because with its priority it counted as having waited longer than the counter allows",
            ),
            CalledBy::Overdue => self.say(
                "vì đã chờ quá lâu so với mức cho phép ở quầy",
                "because it had waited longer than the counter allows",
            ),
            CalledBy::OutOfOrder => match &call.reason {
                Some(note) if !note.is_empty() => self.say(
                    format!("do cán bộ gọi ngoài thứ tự với lý do “{note}”"),
                    format!("out of order, by the officer’s decision: “{note}”"),
                ),
                _ => self.say("do cán bộ gọi ngoài thứ tự", "out of order, by the officer’s decision"),
            },
            CalledBy::Resumed => self.say("để làm tiếp sau khi được tạm gác", "to go on after it had been set aside"),
        };
        self.say(
            format!("Số này được gọi đến quầy {counter} lúc {at}, {by}."),
            format!("It was called to counter {counter} at {at}, {by}."),
        )
    }

    /// What became of it since, where that is not what the citizen expects.
    fn set_aside(&self) -> Option<String> {
        match &self.ticket.stage {
            Stage::Parked { counter, reason, at } => {
                let at = self.clock(*at);
                let why = if reason.is_empty() { String::new() } else { format!(": “{reason}”") };
                Some(self.say(
                    format!("Quầy {counter} tạm gác số này lúc {at}{why}. Số vẫn còn hiệu lực, không phải lấy số mới."),
                    format!("Counter {counter} set it aside at {at}{why}. It stays valid; no new number is needed."),
                ))
            }
            Stage::Ended { outcome: Outcome::NoShow, at, .. }
                if self.view.now > *at + self.view.office.plan().grace =>
            {
                let at = self.clock(*at);
                Some(self.say(format!("Lúc {at} không có ai đến."), format!("Nobody had come by {at}.")))
            }
            Stage::Ended { outcome: Outcome::NoShow, at, .. } => {
                let (at, until) = (self.clock(*at), self.clock(*at + self.view.office.plan().grace));
                Some(self.say(
                    format!("Lúc {at} không có ai đến. Đến {until}, số này còn được trả về đúng chỗ cũ trong hàng."),
                    format!("Nobody had come by {at}. Until {until} it can go back to its old place."),
                ))
            }
            Stage::Ended { outcome: Outcome::Cancelled, at, .. } => {
                let at = self.clock(*at);
                Some(self.say(format!("Công dân đã bỏ số này lúc {at}."), format!("The citizen gave it up at {at}.")))
            }
            _ => None,
        }
    }

    /// Somebody who waits and will be called before it.
    fn before(&self, other: &Ticket) -> String {
        let number = other.number;
        if other.queue != self.ticket.queue {
            let overdue = self.overdue_after().filter(|max_wait| self.is_overdue(other, *max_wait));
            match (overdue, other.queue) {
                (Some(max_wait), _) if !self.is_overdue(self.ticket, max_wait) => {
                    let minutes = max_wait.as_mins();
                    if other.head_start_s > 0 {
                        let head_start_min = other.head_start_s / 60;
                        return self.say(
                            format!(
                                "{number}: được ưu tiên tính sớm hơn {head_start_min} phút, nên tính là đã chờ quá \
                                 {minutes} phút và gọi trước."
                            ),
                            format!(
                                "{number}: its priority counts {head_start_min} minutes, so it counts as having \
                                 waited over {minutes} minutes and goes first."
                            ),
                        );
                    }
                    return self.say(
                        format!("{number}: được tính là đã chờ quá {minutes} phút nên gọi trước."),
                        format!("{number}: it counts as having waited over {minutes} minutes, so it goes first."),
                    );
                }
                (None, Queue::Counter(_)) if self.overdue_after().is_some() => {
                    return self.say(
                        format!("{number}: được chuyển đích danh đến quầy này nên gọi trước."),
                        format!("{number}: it was sent to this very counter, so it goes first."),
                    );
                }
                (None, Queue::Group(group)) if self.overdue_after().is_some() => {
                    let own = self.ticket.group();
                    return self.say(
                        format!("{number}: quầy này gọi nhóm {group} trước nhóm {own}."),
                        format!("{number}: this counter takes group {group} before group {own}."),
                    );
                }
                _ => {}
            }
        }
        let (came, from) = (self.clock(other.place_at), self.clock(counts_from(other)));
        if other.place_at > self.ticket.place_at {
            return self.say(
                format!("{number}: đến sau, lúc {came}, nhưng được ưu tiên nên tính từ {from}."),
                format!("{number}: it came later, at {came}, but has priority and counts from {from}."),
            );
        }
        self.say(format!("{number}: đến trước, lúc {came}."), format!("{number}: it came earlier, at {came}."))
    }

    /// Somebody who was called since it came.
    fn called(&self, call: &CalledFirst) -> String {
        let (number, own) = (call.number, self.ticket.number);
        let why = match &call.reason {
            Reason::CameEarlier => self.say("đến trước", "it had come earlier"),
            Reason::HeadStart { head_start_s, came_after_s } => {
                let (head_start_min, after) = (head_start_s / 60, self.later_by(came_after_s / 60));
                self.say(
                    format!("{after}, nhưng được ưu tiên tính sớm hơn {head_start_min} phút"),
                    format!("{after}, but its priority counts {head_start_min} minutes"),
                )
            }
            Reason::OtherQueue { .. } => self.say("từ hàng khác", "from another queue"),
            Reason::GroupFirst { group } => {
                self.say(format!("quầy đó gọi nhóm {group} trước"), format!("that counter takes group {group} first"))
            }
            Reason::Overdue { head_start_s: 0 } => {
                self.say("đã chờ quá lâu so với mức cho phép", "it had waited longer than allowed")
            }
            Reason::Overdue { head_start_s } => {
                let head_start_min = head_start_s / 60;
                self.say(
                    format!("được ưu tiên tính sớm hơn {head_start_min} phút, nên tính là đã chờ quá mức cho phép"),
                    format!("its priority counts {head_start_min} minutes, so it counts as having waited too long"),
                )
            }
            Reason::NotWaiting => {
                self.say(format!("lúc đó {own} không chờ trong hàng này"), format!("{own} was not waiting here then"))
            }
            Reason::OutOfOrder { note: Some(note) } if !note.is_empty() => {
                self.say(format!("cán bộ gọi ngoài thứ tự: “{note}”"), format!("out of order: “{note}”"))
            }
            Reason::OutOfOrder { .. } => self.say("cán bộ gọi ngoài thứ tự", "out of order, by an officer’s decision"),
            Reason::Resumed => self.say("làm tiếp sau khi được tạm gác", "to go on after it had been set aside"),
        };
        let (at, counter) = (self.clock(call.at), call.counter);
        self.say(
            format!("{number} · {at} · quầy {counter}: {why}."),
            format!("{number} · {at} · counter {counter}: {why}."),
        )
    }

    /// The counter's rule, and how far priority reaches.
    fn rule(&self) -> Vec<String> {
        let counter = self.counter;
        let serves = self.view.office.counters().get(&counter).map(|counter| &counter.groups);
        let letters: Vec<String> = serves.into_iter().flatten().map(ToString::to_string).collect();
        let mut told = Vec::new();
        if letters.is_empty() {
            told.push(self.say(
                format!("Quầy {counter} đang đóng, chưa phục vụ nhóm nào."),
                format!("Counter {counter} is closed and serves no group."),
            ));
        } else if let Some(max_wait) = self.overdue_after() {
            let (vi, en, minutes) = (letters.join(", rồi "), letters.join(", then "), max_wait.as_mins());
            told.push(self.say(
                format!("Quầy {counter} gọi lần lượt nhóm {vi}; ai chờ quá {minutes} phút thì được gọi trước."),
                format!("Counter {counter} takes group {en}; who has waited more than {minutes} minutes goes first."),
            ));
        } else {
            let groups = letters.join(", ");
            told.push(self.say(
                format!("Quầy {counter} phục vụ nhóm {groups} và luôn gọi người được tính là đến sớm nhất."),
                format!("Counter {counter} serves {groups} and always calls whoever counts as the first to come."),
            ));
        }
        let classes = &self.view.office.plan().priorities;
        let most_min = classes.iter().map(|class| class.head_start.as_mins()).max().unwrap_or(0);
        if most_min > 0 {
            told.push(self.say(
                format!("Người được ưu tiên chỉ vượt những ai đến trước mình không quá {most_min} phút."),
                format!("Priority passes only those who came at most {most_min} minutes before."),
            ));
        }
        told
    }

    /// The counted wait past which somebody goes first at this counter, where it has such a rule.
    fn overdue_after(&self) -> Option<SignedDuration> {
        match self.view.office.plan().counters.get(&self.counter)?.rule {
            CallingRule::Longest => None,
            CallingRule::InOrder { max_wait } => Some(max_wait),
        }
    }

    fn is_overdue(&self, ticket: &Ticket, max_wait: SignedDuration) -> bool {
        ticket.place().counts_from_ms < (self.view.now - max_wait).as_millisecond()
    }

    fn later_by(&self, minutes: i64) -> String {
        match minutes {
            ..1 => self.say("đến sau một chút", "it came a moment later"),
            _ => self.say(format!("đến sau {minutes} phút"), format!("it came {minutes} min later")),
        }
    }

    fn queue(&self, queue: Queue) -> String {
        match queue {
            Queue::Group(group) => self.say(format!("nhóm {group}"), format!("group {group}")),
            Queue::Counter(counter) => self.say(format!("quầy {counter}"), format!("counter {counter}")),
        }
    }

    fn clock(&self, at: Timestamp) -> String {
        self.view.clock(at)
    }

    fn say(&self, vi: impl Into<String>, en: impl Into<String>) -> String {
        if self.w.vi() { vi.into() } else { en.into() }
    }
}

fn is_elsewhere(reason: &Reason) -> bool {
    matches!(reason, Reason::OtherQueue { .. })
}

fn counts_from(ticket: &Ticket) -> Timestamp {
    ticket.place_at - SignedDuration::from_secs(ticket.head_start_s.into())
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests;
