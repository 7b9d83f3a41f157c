//! What is wrong at counters: idle while people wait, paused for long, busy with one citizen for long.

use super::{Act, Concern, IDLE_AFTER_MIN, first_of, idle_min, open_label};
use crate::office::{Counter, CounterNo, CounterStatus, Queue};
use crate::screens::View;
use crate::screens::tally::Tally;

/// A pause that lasts longer than this, in minutes, is asked about.
const PAUSED_AFTER_MIN: i64 = 15;
/// A visit that lasts longer than this, in minutes, is asked about.
const IN_HAND_AFTER_MIN: i64 = 40;

/// The open counters that call nobody though people wait for them, the longest idle first.
pub fn idle(view: &View, tally: &Tally) -> Option<Concern> {
    let w = view.words();
    let counters = view.office.counters().iter();
    let mut idle: Vec<(i64, CounterNo, &Counter)> = counters
        .filter_map(|(number, counter)| Some((idle_min(view, tally, *number, counter)?, *number, counter)))
        .filter(|(minutes, ..)| *minutes > IDLE_AFTER_MIN)
        .collect();
    idle.sort_by_key(|(minutes, ..)| -minutes);
    let (what, act) = match idle.as_slice() {
        [] => return None,
        [(minutes, number, counter)] => (one_idle(view, *minutes, *number, counter), Some(pause(view, *number))),
        several => {
            let told = several.iter().map(|(minutes, number, _)| format!("{number} ({})", w.span(*minutes))).collect();
            let (count, counters) = (several.len(), first_of(view, told));
            let what = if w.vi() {
                format!("{count} quầy rảnh trong khi có người chờ: quầy {counters}")
            } else {
                format!("{count} counters are idle while people wait for them: {counters}")
            };
            (what, None)
        }
    };
    let advice = w.of("Nhắc cán bộ gọi số, hoặc tạm ngưng quầy.", "Remind the officer to call, or pause the counter.");
    Some(Concern::new(what, advice).with(act))
}

fn one_idle(view: &View, minutes: i64, number: CounterNo, counter: &Counter) -> String {
    let waiting: usize = counter.groups.iter().map(|group| view.office.waiting_count(Queue::Group(*group))).sum();
    let waiting = waiting + view.office.waiting_count(Queue::Counter(number));
    let span = view.words().span(minutes);
    if view.words().vi() {
        format!("Quầy {number} rảnh {span} trong khi {waiting} người chờ quầy này")
    } else {
        format!("Counter {number} has been idle for {span} while {waiting} wait for it")
    }
}

fn pause(view: &View, number: CounterNo) -> Act {
    Act::Ask {
        dialog: "pause-ask",
        to: format!("counters/{number}/pause"),
        number: number.to_string(),
        label: format!("{} {number}…", view.words().of("Tạm ngưng quầy", "Pause counter")),
    }
}

/// The counters that have been paused for long, each with its reason.
pub fn long_pauses(view: &View) -> Vec<Concern> {
    let counters = view.office.counters().iter();
    counters.filter_map(|(number, counter)| long_pause(view, *number, counter)).collect()
}

fn long_pause(view: &View, number: CounterNo, counter: &Counter) -> Option<Concern> {
    let w = view.words();
    let CounterStatus::Paused { reason, since } = &counter.status else { return None };
    let minutes = view.minutes_since(*since);
    if minutes <= PAUSED_AFTER_MIN {
        return None;
    }
    let span = w.span(minutes);
    let what = if w.vi() {
        format!("Quầy {number} tạm ngưng đã {span}: {reason}")
    } else {
        format!("Counter {number} has been paused for {span}: {reason}")
    };
    let advice = w.of("Hỏi cán bộ khi nào trở lại.", "Ask the officer when they come back.");
    let act = Act::Post { to: format!("counters/{number}/open"), label: open_label(view, number) };
    Some(Concern::new(what, advice).with(act))
}

/// The counters that have had the same citizen for long, the longest first.
pub fn long_visits(view: &View) -> Option<Concern> {
    let w = view.words();
    let mut long: Vec<(i64, CounterNo, String)> = view
        .office
        .counters()
        .keys()
        .filter_map(|number| {
            let ticket = view.office.in_hand(*number)?;
            Some((view.minutes_since(ticket.called_at()?), *number, ticket.number.to_string()))
        })
        .filter(|(minutes, ..)| *minutes > IN_HAND_AFTER_MIN)
        .collect();
    long.sort_by_key(|(minutes, ..)| -minutes);
    let (what, act) = match (long.as_slice(), w.vi()) {
        ([], _) => return None,
        ([(minutes, number, ticket)], vi) => {
            let span = w.span(*minutes);
            let label = format!("{} {number}", w.of("Màn hình quầy", "Terminal"));
            let what = if vi {
                format!("Quầy {number} giữ số {ticket} đã {span}")
            } else {
                format!("Counter {number} has had {ticket} in hand for {span}")
            };
            (what, Some(Act::Go { page: format!("counter/{number}"), label }))
        }
        (several, vi) => {
            let one = |(minutes, number, ticket): &(i64, CounterNo, String)| {
                format!("{number} ({ticket}, {})", w.span(*minutes))
            };
            let (count, counters) = (several.len(), first_of(view, several.iter().map(one).collect()));
            let what = if vi {
                format!("{count} quầy giữ một số đã lâu: quầy {counters}")
            } else {
                format!("{count} counters have had the same number for long: {counters}")
            };
            (what, None)
        }
    };
    let advice = w.of(
        "Hỏi cán bộ có cần giúp không; nếu công dân đã về, hoàn thành số ở màn hình quầy.",
        "Ask whether the officer needs help; if the citizen has left, finish the number on the terminal.",
    );
    Some(Concern::new(what, advice).with(act))
}
