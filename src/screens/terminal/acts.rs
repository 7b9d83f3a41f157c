//! What an officer can do now, and for what cannot be done now the refusal that it would get.

use crate::office::{CounterNo, CounterStatus, MOST_REPRINTS, Stage, Ticket};
use crate::screens::View;
use crate::screens::words::Words;

/// A button of the terminal.
pub struct Act {
    /// Its id in the page, which stays the same in every state.
    pub id: &'static str,
    pub label: &'static str,
    /// Its key, as written on it. Letters are consonants, because the usual ways to type Vietnamese join vowels, and
    /// `W`, with what is typed before or after them.
    pub key: &'static str,
    /// What it posts, or else the dialog that it opens.
    pub does: Does,
    /// The ticket it is about, where the address alone does not say.
    pub ticket: Option<String>,
    /// The code of the refusal that it would get; pressing it then only says so.
    pub not: Option<&'static str>,
}

/// What a button does.
pub enum Does {
    Post(&'static str),
    Open(&'static str),
}

impl Act {
    /// The attributes by which the page's script knows what to do.
    pub fn wish(&self) -> String {
        let ticket = self.ticket.as_ref().map_or(String::new(), |id| format!(" data-ticket=\"{id}\""));
        match self.does {
            Does::Post(path) => format!("data-post=\"{path}\"{ticket}"),
            Does::Open(dialog) => format!("data-open=\"{dialog}\"{ticket}"),
        }
    }
}

/// How things stand at a counter, as far as it decides what can be done.
struct Standing {
    w: Words,
    day_closed: bool,
    status: CounterStatus,
    waiting: bool,
    /// The id of the ticket in hand, and whether its citizen is there.
    hand: Option<(String, bool)>,
}

/// The one thing to do next: to open the counter, or to call.
pub fn primary(view: &View, counter: CounterNo) -> Act {
    let now = Standing::of(view, counter);
    let open = |id, label| Act { not: now.ended(), ..post(id, label, "P", "open") };
    match now.status {
        CounterStatus::Closed => open("open", now.w.of_static("Mở quầy", "Open the counter")),
        CounterStatus::Paused { .. } => open("open", now.w.of_static("Mở lại quầy", "Open again")),
        CounterStatus::Open { .. } => {
            let label = match now.hand {
                Some(_) => now.w.of_static("Hoàn thành, gọi số tiếp theo", "Finish and call the next"),
                None => now.w.of_static("Gọi số tiếp theo", "Call the next"),
            };
            let not = now.ended().or((!now.waiting).then_some("nothing_waiting"));
            Act { not, ..post("call-next", label, "F2", "call-next") }
        }
    }
}

/// What can be done with whoever is at the counter, and with one who is not.
pub fn at_hand(view: &View, counter: CounterNo) -> Vec<Act> {
    let now = Standing::of(view, counter);
    let w = now.w;
    let holding = now.ended().or(now.hand.is_none().then_some("nothing_called"));
    let called = holding.or(now.hand.as_ref().is_some_and(|(_, came)| *came).then_some("already_serving"));
    let hand = now.hand.as_ref().map(|(id, _)| id.clone());
    let not_open = match now.status {
        CounterStatus::Closed => Some("counter_closed"),
        CounterStatus::Paused { .. } => Some("counter_paused"),
        CounterStatus::Open { .. } => None,
    };
    vec![
        Act { not: called, ..post("start", w.of_static("Bắt đầu", "Start"), "S", "start") },
        Act { not: holding, ..post("recall", w.of_static("Gọi lại", "Recall"), "R", "recall") },
        Act { not: called, ..post("no-show", w.of_static("Vắng mặt", "No show"), "V", "no-show") },
        Act { not: holding, ..post("finish", w.of_static("Hoàn thành", "Finish"), "H", "finish") },
        Act { not: holding, ..open("park", w.of_static("Tạm gác", "Park"), "G", "park-ask") },
        Act { not: holding, ..open("transfer", w.of_static("Chuyển", "Transfer"), "T", "transfer-ask") },
        Act {
            not: called,
            ticket: hand.clone(),
            ..post("return", w.of_static("Trả về hàng", "Return"), "Q", "return")
        },
        Act {
            not: now.ended().or(not_open).or(now.holds()),
            ..open("call", w.of_static("Gọi một số", "Call a number"), "C", "number-ask")
        },
        Act { not: holding, ticket: hand, ..open("why", w.of_static("Vì sao?", "Why?"), "L", "why-told") },
    ]
}

/// What prints the slip of the ticket in hand once more.
pub fn reprint(view: &View, ticket: &Ticket) -> Act {
    let used_up = (ticket.slips > MOST_REPRINTS).then_some("reprints_used_up");
    let not = view.office.closed_at().map(|_| "day_closed").or(used_up);
    let label = view.words().of_static("In lại phiếu", "Reprint the slip");
    Act { not, ticket: Some(ticket.id.to_string()), ..open("reprint", label, "B", "reprint-told") }
}

/// What can be done with the counter itself.
pub fn of_counter(view: &View, counter: CounterNo) -> Vec<Act> {
    let now = Standing::of(view, counter);
    let w = now.w;
    let not = now.ended().or(now.holds());
    let close = Act { not, ..open("close", w.of_static("Đóng quầy", "Close"), "D", "close-ask") };
    let pause = Act { not, ..open("pause", w.of_static("Tạm ngưng", "Pause"), "P", "pause-ask") };
    let groups = |label| Act { not, ..open("groups", label, "N", "groups-ask") };
    let change = groups(w.of_static("Đổi nhóm", "Groups"));
    match now.status {
        _ if now.day_closed => Vec::new(),
        CounterStatus::Open { .. } => vec![change, pause, close],
        CounterStatus::Paused { .. } => vec![change, close],
        CounterStatus::Closed => vec![groups(w.of_static("Mở với nhóm khác", "Open with other groups"))],
    }
}

impl Standing {
    fn of(view: &View, number: CounterNo) -> Self {
        let office = view.office;
        let hand = office.in_hand(number);
        Standing {
            w: view.words(),
            day_closed: office.closed_at().is_some(),
            status: office.counters().get(&number).map(|counter| counter.status.clone()).unwrap_or_default(),
            waiting: office.next_for(number, view.now).is_some(),
            hand: hand.map(|ticket| (ticket.id.to_string(), matches!(ticket.stage, Stage::Serving { .. }))),
        }
    }

    fn ended(&self) -> Option<&'static str> {
        self.day_closed.then_some("day_closed")
    }

    fn holds(&self) -> Option<&'static str> {
        self.hand.is_some().then_some("ticket_in_hand")
    }
}

fn post(id: &'static str, label: &'static str, key: &'static str, path: &'static str) -> Act {
    Act { id, label, key, does: Does::Post(path), ticket: None, not: None }
}

fn open(id: &'static str, label: &'static str, key: &'static str, dialog: &'static str) -> Act {
    Act { id, label, key, does: Does::Open(dialog), ticket: None, not: None }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::office::{Command, Lang, Office, Queue, TicketId, decide};
    use crate::screens::Screen;
    use crate::screens::samples::samples;

    /// What a button asks for, where it asks for anything without more to be said.
    fn command(act: &Act, office: &Office, counter: CounterNo) -> Option<Command> {
        let ticket = act.ticket.as_ref().and_then(|id| id.parse::<TicketId>().ok());
        Some(match act.id {
            "open" | "groups" => Command::OpenCounter { counter, groups: None },
            "call-next" => Command::CallNext { counter },
            "start" => Command::Start { counter },
            "recall" => Command::Recall { counter },
            "no-show" => Command::NoShow { counter },
            "finish" => Command::Finish { counter },
            "park" => Command::Park { counter, reason: String::new() },
            "transfer" => Command::Transfer { counter, to: Queue::Group("L".parse().unwrap()), keep_place: true },
            "return" => Command::Return { counter, ticket: ticket? },
            "call" => {
                let waits = office.tickets_by_number().find(|ticket| ticket.stage == Stage::Waiting)?;
                Command::Call { counter, ticket: waits.id, reason: None }
            }
            "pause" => Command::PauseCounter { counter, reason: String::new() },
            "close" => Command::CloseCounter { counter },
            "reprint" => Command::ReprintSlip { ticket: ticket? },
            _ => return None,
        })
    }

    #[test]
    fn a_button_can_be_pressed_exactly_when_the_office_would_do_it() {
        let (mut refused, mut done) = (BTreeSet::new(), BTreeSet::new());
        for sample in samples() {
            let Screen::Terminal(counter) = sample.screen else { continue };
            let view = sample.view(Lang::Vi);
            let paper = sample.office.in_hand(counter).map(|ticket| reprint(&view, ticket)).into_iter().collect();
            let acts = [vec![primary(&view, counter)], at_hand(&view, counter), of_counter(&view, counter), paper]
                .concat_acts();
            for act in acts {
                let Some(command) = command(&act, &sample.office, counter) else { continue };
                let code = decide(&sample.office, &command, sample.now).err().map(|refusal| refusal.code());
                assert_eq!(act.not, code, "{} in {}", act.id, sample.name);
                if code.is_some() {
                    refused.insert(act.id)
                } else {
                    done.insert(act.id)
                };
            }
        }
        assert_eq!(done.len(), 14, "some act is possible in no sample: {done:?}");
        assert!(refused.len() >= 10, "the samples refuse only {refused:?}");
    }

    #[test]
    fn no_two_buttons_share_a_key_and_no_key_is_a_vowel() {
        for sample in samples() {
            let Screen::Terminal(counter) = sample.screen else { continue };
            let view = sample.view(Lang::Vi);
            let paper = sample.office.in_hand(counter).map(|ticket| reprint(&view, ticket)).into_iter().collect();
            let acts = [vec![primary(&view, counter)], at_hand(&view, counter), of_counter(&view, counter), paper]
                .concat_acts();
            let keys: BTreeSet<&str> = acts.iter().map(|act| act.key).collect();
            assert_eq!(keys.len(), acts.len(), "{}", sample.name);
            assert!(keys.iter().all(|key| !["A", "E", "I", "O", "U", "W", "Y"].contains(key)));
        }
    }

    trait Concat {
        fn concat_acts(self) -> Vec<Act>;
    }

    impl<const N: usize> Concat for [Vec<Act>; N] {
        fn concat_acts(self) -> Vec<Act> {
            self.into_iter().flatten().collect()
        }
    }
}
