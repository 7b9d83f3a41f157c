//! Reads a line of a scenario as a command. The words are those of `tests/scenarios/README.md`.

use motcua::office::{Command, CounterNo, GroupCode, InHand, Lang, NewTicket, Office, Queue, RequestId, TicketId};

use crate::support::offices::{group_list, ticket_id};

/// A command as a scenario gives it.
pub struct Asked {
    pub command: Command,
    pub request: Option<RequestId>,
    /// What whoever asks sees in the counter's hand.
    pub believed: Option<InHand>,
    /// How often it is given: only `issue` and `reprint` are given more than once.
    pub times: u32,
}

/// Reads the words of a command. `drawn` counts the ticket ids that were drawn so far.
pub fn read(text: &str, office: &Office, drawn: &mut u64) -> Result<Asked, String> {
    let mut words = split(text)?;
    let request = match take_after(&mut words, "request")? {
        Some(id) => Some(id.parse().map_err(|e| format!("{e}"))?),
        None => None,
    };
    let believed = match take_after(&mut words, "seeing")?.as_deref() {
        Some("nobody") => Some(InHand::Nobody),
        Some(number) => Some(InHand::Ticket(ticket(office, number)?)),
        None => None,
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut times = 1;
    let command = match words.as_slice() {
        ["issue", group, rest @ ..] => {
            *drawn += 1;
            let mut wanted =
                NewTicket { id: ticket_id(*drawn), group: code(group)?, priority: None, lang: Lang::Vi, source: None };
            match rest {
                [] => {}
                ["in", "english"] => wanted.lang = Lang::En,
                ["at", kiosk] => wanted.source = Some((*kiosk).to_owned()),
                [count, "times"] => times = count.parse().map_err(|_| format!("`{count}` is no count"))?,
                ["with", "the", "id", "of", number] => wanted.id = ticket(office, number)?,
                [priority] => wanted.priority = Some(priority.parse().map_err(|e| format!("{e}"))?),
                _ => return Err(unknown(text)),
            }
            Command::IssueTicket(wanted)
        }
        ["next", n] => Command::CallNext { counter: counter(n)? },
        ["call", n, number] => Command::Call { counter: counter(n)?, ticket: ticket(office, number)?, reason: None },
        ["call", n, number, why] => {
            let reason = Some((*why).to_owned());
            Command::Call { counter: counter(n)?, ticket: ticket(office, number)?, reason }
        }
        ["recall", n] => Command::Recall { counter: counter(n)? },
        ["start", n] => Command::Start { counter: counter(n)? },
        ["finish", n] => Command::Finish { counter: counter(n)? },
        ["no_show", n] => Command::NoShow { counter: counter(n)? },
        ["park", n, why] => Command::Park { counter: counter(n)?, reason: (*why).to_owned() },
        ["resume", n, number] => Command::Resume { counter: counter(n)?, ticket: ticket(office, number)? },
        ["transfer", n, "to", to @ ..] => {
            let (to, keep_place) = match to {
                [to @ .., "keeping", "its", "place"] => (to, true),
                to => (to, false),
            };
            let to = match to {
                ["counter", n] => Queue::Counter(counter(n)?),
                [group] => Queue::Group(code(group)?),
                _ => return Err(unknown(text)),
            };
            Command::Transfer { counter: counter(n)?, to, keep_place }
        }
        ["return", n, number] => Command::Return { counter: counter(n)?, ticket: ticket(office, number)? },
        ["reprint", number] => Command::ReprintSlip { ticket: ticket(office, number)? },
        ["reprint", number, count, "times"] => {
            times = count.parse().map_err(|_| format!("`{count}` is no count"))?;
            Command::ReprintSlip { ticket: ticket(office, number)? }
        }
        ["cancel", number] => Command::Cancel { ticket: ticket(office, number)? },
        ["open", "group", group] => Command::OpenGroup { group: code(group)? },
        ["close", "group", group, why] => Command::CloseGroup { group: code(group)?, reason: (*why).to_owned() },
        ["close", "day"] => Command::CloseDay,
        ["notice", text] => Command::SetNotice { notice: Some((*text).to_owned()) },
        ["no", "notice"] => Command::SetNotice { notice: None },
        ["open", n] => Command::OpenCounter { counter: counter(n)?, groups: None },
        ["open", n, "nothing"] => Command::OpenCounter { counter: counter(n)?, groups: Some(Vec::new()) },
        ["open", n, groups] => Command::OpenCounter { counter: counter(n)?, groups: Some(group_list(groups)) },
        ["pause", n, why] => Command::PauseCounter { counter: counter(n)?, reason: (*why).to_owned() },
        ["close", n] => Command::CloseCounter { counter: counter(n)? },
        _ => return Err(unknown(text)),
    };
    Ok(Asked { command, request, believed, times })
}

/// Takes a word and what follows it out of a command.
fn take_after(words: &mut Vec<String>, name: &str) -> Result<Option<String>, String> {
    let Some(place) = words.iter().position(|word| word == name) else { return Ok(None) };
    if place + 1 == words.len() {
        return Err(format!("`{name}` needs a word after it"));
    }
    Ok(words.drain(place..place + 2).nth(1))
}

/// The id behind a number; one that was never drawn when there is no such ticket today.
fn ticket(office: &Office, number: &str) -> Result<TicketId, String> {
    let number = number.parse().map_err(|e| format!("{e}"))?;
    Ok(office.ticket_numbered(&number).map_or(ticket_id(u64::MAX), |ticket| ticket.id))
}

fn counter(text: &str) -> Result<CounterNo, String> {
    text.parse().map_err(|e| format!("{e}"))
}

fn code(text: &str) -> Result<GroupCode, String> {
    text.parse().map_err(|e| format!("{e}"))
}

fn unknown(text: &str) -> String {
    format!("`{text}` is no command: see tests/scenarios/README.md")
}

/// Splits at spaces; what stands in quotes is one word.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for (index, part) in text.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    if text.matches('"').count() % 2 == 1 { Err("a quotation mark is missing".to_owned()) } else { Ok(words) }
}
