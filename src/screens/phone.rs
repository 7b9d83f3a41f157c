//! One ticket on its holder's phone: where it stands, and giving it up.

use askama::Template;

use super::likely::Likely;
use super::words::Words;
use super::{Frame, View};
use crate::office::{Office, Outcome, Stage, Ticket};

#[derive(Template)]
#[template(path = "phone/content.html")]
struct Content {
    w: Words,
    version: String,
    /// The office's id, for the address of its mark.
    id: String,
    office: String,
    number: String,
    /// The group's letter, and its name unless that says something private.
    group: String,
    /// The state's name, for style and script: `waiting`, `called`, `serving`, `parked`, `ended`, `missed`.
    state: &'static str,
    /// What to do now, in one sentence.
    headline: String,
    /// What stands below it.
    detail: Option<String>,
    /// How long it will likely be.
    likely: Option<String>,
    /// The open counters that serve it, while it waits.
    counters: Option<String>,
    /// Which call it is and how often it was announced, while it is called.
    announced: Option<String>,
    issued: String,
    can_cancel: bool,
    /// It may still be called, so that it is worth to listen for.
    rings: bool,
}

#[derive(Template)]
#[template(path = "phone/page.html")]
struct Page {
    frame: Frame,
    content: Content,
    ticket: String,
}

pub fn content(view: &View, office: &Office, ticket: &Ticket) -> Result<String, askama::Error> {
    made(view, office, ticket).render()
}

pub fn page(view: &View, office: &Office, ticket: &Ticket) -> Result<String, askama::Error> {
    let frame = view.frame("phone", format!("{} {}", view.words().of("Số", "Number"), ticket.number));
    Page { frame, content: made(view, office, ticket), ticket: ticket.id.to_string() }.render()
}

fn made(view: &View, office: &Office, ticket: &Ticket) -> Content {
    let w = view.words();
    let likely = office.likely_wait_of(ticket, view.now).map(|wait| Likely::told(view, office, wait));
    let (state, headline, detail) = state(view, office, ticket, likely.as_ref());
    let call = ticket.call.and_then(|seq| office.call(seq));
    let called = matches!(ticket.stage, Stage::Called { .. });
    Content {
        w,
        version: view.version(),
        id: office.plan().office.to_string(),
        office: w.text(&office.plan().name).to_owned(),
        number: ticket.number.to_string(),
        group: group(view, office, ticket),
        rings: !matches!(state, "serving" | "ended"),
        state,
        headline,
        detail,
        likely: likely.and_then(|likely| remaining(w, office.ahead(ticket).unwrap_or(0), &likely)),
        counters: counters(office, ticket),
        announced: call.filter(|_| called).map(|call| format!("{}.{}", call.seq, call.times)),
        issued: view.clock(ticket.issued_at),
        can_cancel: matches!(ticket.stage, Stage::Waiting | Stage::Parked { .. }) && office.day() == view.office.day(),
    }
}

fn group(view: &View, office: &Office, ticket: &Ticket) -> String {
    let named = office.plan().groups.get(&ticket.group()).filter(|group| !group.discreet);
    match named {
        Some(group) => view.words().text(&group.name).to_owned(),
        None => format!("{} {}", view.words().of("Nhóm", "Group"), ticket.group()),
    }
}

fn counters(office: &Office, ticket: &Ticket) -> Option<String> {
    if ticket.stage != Stage::Waiting {
        return None;
    }
    let counters: Vec<String> = office.serving(ticket.queue).map(|counter| counter.to_string()).collect();
    (!counters.is_empty()).then(|| counters.join(", "))
}

/// How much longer it will be. Who is next and will be called soon has been told so.
fn remaining(w: Words, ahead: u32, likely: &Likely) -> Option<String> {
    match likely {
        Likely::Soon if ahead == 0 => None,
        Likely::Late { .. } => likely.late_and_advice(w),
        Likely::Soon | Likely::Between { .. } => Some(format!("{} {}", w.of("Còn", "In"), likely.wait(w)?)),
    }
}

fn state(
    view: &View,
    office: &Office,
    ticket: &Ticket,
    likely: Option<&Likely>,
) -> (&'static str, String, Option<String>) {
    let w = view.words();
    let number = ticket.number;
    match &ticket.stage {
        Stage::Waiting => {
            let is_open = office.serving(ticket.queue).next().is_some();
            let headline = match office.ahead(ticket).unwrap_or(0) {
                0 if !is_open => w
                    .of(
                        "Chưa quầy nào gọi số. Ông/bà là người đầu tiên",
                        "No counter is calling yet. You are the first",
                    )
                    .to_owned(),
                0 if matches!(likely, None | Some(Likely::Soon)) => {
                    w.of("Sắp đến lượt ông/bà", "Your turn comes soon").to_owned()
                }
                0 => w.of("Ông/bà là người tiếp theo", "You are next").to_owned(),
                n if w.vi() => format!("Trước ông/bà còn {n} người"),
                1 => "1 person before you".to_owned(),
                n => format!("{n} people before you"),
            };
            let detail = w.of(
                "Mời ông/bà ở gần quầy, theo dõi màn hình và loa. Trang này tự cập nhật.",
                "Please stay near and watch the screens. This page keeps itself up to date.",
            );
            ("waiting", headline, Some(detail.to_owned()))
        }
        Stage::Called { counter, .. } => {
            let headline = if w.vi() {
                format!("Đến lượt ông/bà: mời đến quầy {counter}")
            } else {
                format!("Your turn: counter {counter}")
            };
            ("called", headline, None)
        }
        Stage::Serving { counter, .. } => {
            ("serving", format!("{} {counter}", w.of("Đang được phục vụ tại quầy", "Being served at counter")), None)
        }
        Stage::Parked { .. } => {
            let detail = w.of(
                "Số vẫn giữ thứ tự. Khi đã đủ giấy tờ, mời báo cán bộ tại quầy.",
                "Your turn is kept. When your papers are complete, please tell an officer.",
            );
            ("parked", w.of("Số đang được tạm gác", "Your number is set aside").to_owned(), Some(detail.to_owned()))
        }
        Stage::Ended { outcome: Outcome::NoShow, at, .. } if view.now <= *at + office.plan().grace => {
            let until = view.clock(*at + office.plan().grace);
            ("missed", missed(view, office, ticket), Some(late(w, &until)))
        }
        Stage::Ended { outcome, at, .. } => {
            let at = view.clock(*at);
            let (vi, en) = match outcome {
                Outcome::Served => (
                    format!("Phiếu {number} đã hoàn thành lúc {at}. Cảm ơn ông/bà"),
                    format!("{number} was completed at {at}. Thank you"),
                ),
                Outcome::NoShow => (
                    format!("Phiếu {number} đã hết hiệu lực lúc {at}. Mời ông/bà lấy số mới"),
                    format!("{number} expired at {at}. Please take a new number"),
                ),
                Outcome::Cancelled => {
                    (format!("Ông/bà đã bỏ số {number} lúc {at}"), format!("You gave up {number} at {at}"))
                }
                Outcome::Unserved => (
                    format!(
                        "Đơn vị đã kết thúc ngày làm việc lúc {at} khi chưa đến số {number}. Mời ông/bà quay lại ngày làm việc tiếp theo"
                    ),
                    format!(
                        "The office ended its day at {at} before {number} was served. Please come on the next working day"
                    ),
                ),
            };
            ("ended", if w.vi() { vi } else { en }, None)
        }
    }
}

fn missed(view: &View, office: &Office, ticket: &Ticket) -> String {
    let times = ticket.call.and_then(|seq| office.call(seq)).map_or(1, |call| call.times);
    if view.words().vi() {
        let often = match times {
            1 => "một lần".to_owned(),
            2 => "hai lần".to_owned(),
            3 => "ba lần".to_owned(),
            n => format!("{n} lần"),
        };
        return format!("Đã gọi {} {often}", ticket.number);
    }
    let often = match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        3 => "three times".to_owned(),
        n => format!("{n} times"),
    };
    format!("{} was called {often}", ticket.number)
}

fn late(w: Words, until: &str) -> String {
    if w.vi() {
        format!("Nếu ông/bà còn ở đây, xin báo cán bộ trước {until}")
    } else {
        format!("If you are here, tell an officer before {until}")
    }
}
