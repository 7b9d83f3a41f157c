//! What each procedure of a group takes, as the office has to post it: papers, fee, time, and where that was read.

use askama::Template;

use crate::office::{Certainty, Fee, GroupCode, Procedure, ProcessingTime, Source};

use super::super::View;
use super::super::bilingual::{Bilingual, Both, both};
use super::super::code::code_in_page;
use super::super::words::Words;

#[derive(Template)]
#[template(path = "kiosk/procedures.html")]
struct Part {
    t: Bilingual,
    group: String,
    procedures: Vec<Shown>,
    /// The one whose details are open, from 0.
    opened: Option<usize>,
}

struct Shown {
    code: Option<String>,
    name: Both,
    /// Some of it is made up for the sample.
    sample: bool,
    /// Fee and time in one line.
    brief: Both,
    papers: Option<Vec<Both>>,
    papers_sample: bool,
    direct: Option<Both>,
    online_fee: Option<Both>,
    fee_sample: bool,
    time: Both,
    sources: Vec<Both>,
    /// The page of the procedure: its host, and the whole address as a code.
    online: Option<(String, String)>,
}

impl Part {
    fn is_open(&self, at: &usize) -> bool {
        self.opened == Some(*at)
    }
}

/// The procedures of a group, as a part of the kiosk's page; `None` where the office has no such group.
pub fn part(view: &View, group: GroupCode) -> Option<Result<String, askama::Error>> {
    listed(view, group, None)
}

/// The same with the details of one of them opened.
pub fn listed(view: &View, group: GroupCode, opened: Option<usize>) -> Option<Result<String, askama::Error>> {
    let plan = view.office.plan();
    plan.groups.get(&group)?;
    let procedures = plan.procedures.get(&group).map(Vec::as_slice).unwrap_or_default();
    let procedures = procedures.iter().map(shown).collect();
    Some(Part { t: Bilingual, group: group.to_string(), procedures, opened }.render())
}

fn shown(procedure: &Procedure) -> Shown {
    let is_sample = |source: &Source| source.certainty == Certainty::Sample;
    let fee = procedure.fee.as_ref();
    let papers = procedure.papers.as_ref();
    let mut sources = vec![&procedure.source];
    for own in papers.map(|papers| &papers.source).into_iter().chain(fee.map(|fee| &fee.source)) {
        // What is a sample is marked where it stands.
        if !is_sample(own) && !sources.iter().any(|known| known.text == own.text) {
            sources.push(own);
        }
    }
    Shown {
        code: procedure.code.clone(),
        name: Both::from(&procedure.name),
        sample: is_sample(&procedure.source),
        brief: both(|w| brief(procedure, w)),
        papers: papers.map(|papers| papers.list.iter().map(Both::from).collect()),
        papers_sample: papers.is_some_and(|papers| is_sample(&papers.source)),
        direct: fee.and_then(|fee| fee.direct_vnd).map(|amount| both(|w| money(amount, w))),
        online_fee: fee.and_then(|fee| fee.online_vnd).map(|amount| both(|w| money(amount, w))),
        fee_sample: fee.is_some_and(|fee| is_sample(&fee.source)),
        time: both(|w| within(procedure, w)),
        sources: sources.into_iter().map(|source| both(|w| read_in(source, w))).collect(),
        online: procedure.online.as_deref().and_then(online),
    }
}

/// `7 ngày làm việc · 20.000 đ`
fn brief(procedure: &Procedure, w: Words) -> String {
    let fee = |fee: &Fee| fee.direct_vnd.or(fee.online_vnd).map(|amount| money(amount, w));
    let time = procedure.time.map(|time| duration(time, w));
    time.into_iter().chain(procedure.fee.as_ref().and_then(fee)).collect::<Vec<_>>().join(" · ")
}

fn within(procedure: &Procedure, w: Words) -> String {
    let Some(time) = procedure.time else {
        return w.of("Mời hỏi tại quầy", "Please ask at the counter").to_owned();
    };
    match procedure.longest {
        Some(longest) => {
            format!("{} · {} {}", duration(time, w), w.of("dài nhất", "at most"), lower(&duration(longest, w)))
        }
        None => duration(time, w),
    }
}

fn duration(time: ProcessingTime, w: Words) -> String {
    let count = |number: u16, vi: &str, one: &str, more: &str| match number {
        1 => format!("1 {}", w.of(vi, one)),
        _ => format!("{number} {}", w.of(vi, more)),
    };
    match time {
        ProcessingTime::AtOnce => w.of("Giải quyết ngay", "At once").to_owned(),
        ProcessingTime::Hours(hours) => count(hours, "giờ", "hour", "hours"),
        ProcessingTime::WorkingHours(hours) => count(hours, "giờ làm việc", "working hour", "working hours"),
        ProcessingTime::Days(days) => count(days, "ngày", "day", "days"),
        ProcessingTime::HalfWorkingDays(halves) if halves % 2 == 0 => {
            count(halves / 2, "ngày làm việc", "working day", "working days")
        }
        ProcessingTime::HalfWorkingDays(halves) => {
            format!("{}{} {}", halves / 2, w.of(",5", ".5"), w.of("ngày làm việc", "working days"))
        }
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// `20.000 đ`, as it is written here in both languages.
fn money(amount_vnd: u32, w: Words) -> String {
    if amount_vnd == 0 {
        return w.of("Miễn phí", "Free").to_owned();
    }
    let digits = amount_vnd.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped}\u{a0}đ")
}

fn read_in(source: &Source, w: Words) -> String {
    let day = source.checked_on;
    let checked = format!("{} {:02}/{:02}/{}", w.of("kiểm tra ngày", "checked on"), day.day(), day.month(), day.year());
    let certainty = match source.certainty {
        Certainty::Secondary => w.of(" · chưa đối chiếu bản gốc", " · not yet compared with the original"),
        Certainty::Read | Certainty::Sample => "",
    };
    format!("{} · {checked}{certainty}", source.text)
}

fn online(address: &str) -> Option<(String, String)> {
    let host = address.strip_prefix("https://")?.split(['/', '?', '#']).next()?;
    Some((host.to_owned(), code_in_page(address)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    #[test]
    fn money_and_time_are_written_as_people_read_them() {
        let (vi, en) = (Words(Lang::Vi), Words(Lang::En));
        assert_eq!(money(20_000, vi), "20.000\u{a0}đ");
        assert_eq!(money(1_400_000, en), "1.400.000\u{a0}đ");
        assert_eq!([money(0, vi), money(0, en), money(500, vi)], ["Miễn phí", "Free", "500\u{a0}đ"]);
        assert_eq!(duration(ProcessingTime::HalfWorkingDays(7), vi), "3,5 ngày làm việc");
        assert_eq!(duration(ProcessingTime::HalfWorkingDays(2), en), "1 working day");
        assert_eq!(duration(ProcessingTime::WorkingHours(8), en), "8 working hours");
        assert_eq!(duration(ProcessingTime::Days(30), vi), "30 ngày");
    }
}
