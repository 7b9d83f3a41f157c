//! What a ticket's slip says: words in their order, without sizes or places.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::office::{CounterNo, GroupCode, Lang, Plan, Text, Ticket, TicketId};

/// A slip. It names no person and no reason for a priority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The ticket that it is for.
    pub ticket: TicketId,
    /// What stands on it, from the top.
    pub blocks: Vec<Block>,
}

/// One thing that a slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Whom the office belongs to.
    Authority(Words),
    /// The office.
    Office(Words),
    /// What this paper is.
    Title(Words),
    /// The number that will be called: `A025`.
    Number(String),
    /// What the citizen queues for.
    Group(Words),
    /// The mark of a ticket that goes earlier, without the reason.
    Priority(Words),
    /// One line of facts: a label and its value.
    Fact {
        /// What it is.
        label: Words,
        /// Its value.
        value: Words,
    },
    /// The ticket's page for phones.
    PhonePage {
        /// The address, which becomes a QR code.
        link: String,
        /// What the code is good for.
        words: Words,
    },
    /// A closing sentence.
    Closing(Words),
}

/// Words in Vietnamese, and in English where the citizen chose it: officers read every slip, so Vietnamese is never left
/// out. No-break spaces stand where a line must not end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English, which stands smaller beneath; none where it would say the same.
    pub en: Option<String>,
}

impl Slip {
    /// The slip of a ticket. `ahead` is how many wait before it, `counters` are those that serve its group now, `link`
    /// is the address of its phone page. No counters, or an empty link, leave their block out.
    pub fn of(plan: &Plan, ticket: &Ticket, ahead: u32, counters: &[CounterNo], link: &str) -> Slip {
        let words = |vi: &str, en: &str| Words::new(ticket.lang, vi, en);
        let text = |text: &Text| Words::new(ticket.lang, &text.vi, &text.en);
        let mut blocks = Vec::new();
        if !plan.authority.vi.is_empty() {
            blocks.push(Block::Authority(text(&plan.authority)));
        }
        blocks.push(Block::Office(text(&plan.name)));
        blocks.push(Block::Title(words("PHIẾU SỐ THỨ TỰ", "Queue ticket")));
        blocks.push(Block::Number(ticket.number.to_string()));
        blocks.push(Block::Group(text(&group_name(plan, ticket.group()))));
        if ticket.priority.is_some() {
            blocks.push(Block::Priority(words("ƯU TIÊN", "Priority")));
        }
        let fact = |label, value| Block::Fact { label, value };
        let ahead = ahead.to_string();
        blocks.push(fact(words("Số người chờ trước", "People before you"), words(&ahead, "")));
        let (vi, en) = time_of_issue(ticket.issued_at, &plan.zone);
        blocks.push(fact(words("Lấy số lúc", "Issued at"), words(&vi, &en)));
        if ticket.slips > 1 {
            let reprint = ticket.slips - 1;
            let (vi, en) = (format!("lần {reprint}"), format!("no. {reprint}"));
            blocks.push(fact(words("Bản in lại", "Reprint"), words(&vi, &en)));
        }
        if !counters.is_empty() {
            let label = if counters.len() == 1 { "Counter" } else { "Counters" };
            blocks.push(fact(words("Quầy phục vụ", label), words(&counter_list(counters), "")));
        }
        if !link.is_empty() {
            let words =
                words("Quét mã để xem lượt\u{a0}gọi trên điện\u{a0}thoại", "Scan to follow your turn on your phone");
            blocks.push(Block::PhonePage { link: link.to_owned(), words });
        }
        blocks.push(Block::Closing(words(
            "Mời ông/bà theo\u{a0}dõi màn\u{a0}hình và loa.",
            "Please watch the screens and listen for your number.",
        )));
        blocks.push(Block::Closing(words("Xin cảm ơn ông/bà!", "Thank you!")));
        Slip { ticket: ticket.id, blocks }
    }
}

impl Words {
    /// The words for a citizen who chose `lang`.
    fn new(lang: Lang, vi: &str, en: &str) -> Words {
        let en = (lang == Lang::En && !en.is_empty() && en != vi).then(|| en.to_owned());
        Words { vi: vi.to_owned(), en }
    }
}

/// A group's name, or its letter alone where the name is nobody else's business or is not known.
fn group_name(plan: &Plan, code: GroupCode) -> Text {
    match plan.groups.get(&code) {
        Some(group) if !group.discreet => group.name.clone(),
        _ => Text { vi: format!("Nhóm {code}"), en: format!("Group {code}") },
    }
}

/// The moment in the office's zone, in Vietnamese and in English.
fn time_of_issue(at: Timestamp, zone: &TimeZone) -> (String, String) {
    let local = at.to_zoned(zone.clone());
    let weekday = match local.weekday() {
        Weekday::Monday => "Thứ Hai",
        Weekday::Tuesday => "Thứ Ba",
        Weekday::Wednesday => "Thứ Tư",
        Weekday::Thursday => "Thứ Năm",
        Weekday::Friday => "Thứ Sáu",
        Weekday::Saturday => "Thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    };
    let vi = format!("{} {weekday}, {}", local.strftime("%H:%M"), local.strftime("%d/%m/%Y"));
    (vi, local.strftime("%A, %-d %B %Y").to_string())
}

/// `3, 4` and, from three in a row on, `1–4, 7`.
fn counter_list(counters: &[CounterNo]) -> String {
    let mut numbers: Vec<u16> = counters.iter().map(|counter| counter.0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, _, .., last] => format!("{first}–{last}"),
        few => few.iter().map(u16::to_string).collect::<Vec<_>>().join(", "),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_in_a_row_are_joined() {
        let list = |numbers: &[u16]| counter_list(&numbers.iter().map(|n| CounterNo(*n)).collect::<Vec<_>>());
        assert_eq!(list(&[3]), "3");
        assert_eq!(list(&[4, 3]), "3, 4");
        assert_eq!(list(&[1, 2, 3, 4, 7, 9, 10]), "1–4, 7, 9, 10");
    }

    #[test]
    fn the_time_is_the_offices_own() {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("bundled");
        let (vi, en) = time_of_issue("2026-11-21T01:41:00Z".parse().expect("a time"), &zone);
        assert_eq!((vi.as_str(), en.as_str()), ("08:41 Thứ Bảy, 21/11/2026", "Saturday, 21 November 2026"));
        let (vi, _) = time_of_issue("2026-11-21T17:00:00Z".parse().expect("a time"), &zone);
        assert_eq!(vi, "00:00 Chủ nhật, 22/11/2026", "past midnight there, not yet here");
    }
}
