//! What is wrong with groups: nobody serves them, people wait too long, few numbers are left.

use std::collections::BTreeMap;

use super::{Act, Concern, could_serve, first_of, longest_min, open_label, stop_issuing};
use crate::alerts::{Key, Kind, Thresholds, is_unserved};
use crate::office::{CounterNo, Group, Queue};
use crate::screens::View;

/// A group, and how long whoever came first to it has been waiting, in minutes.
type Late<'p> = (i64, &'p Group);

/// The groups in which people wait and that no open counter serves; together those that one counter could take, and
/// where somebody has waited longest first.
pub fn unserved(view: &View) -> Vec<Concern> {
    let office = view.office;
    let mut by_counter: BTreeMap<Option<CounterNo>, Vec<&Group>> = BTreeMap::new();
    for group in office.plan().groups.values().filter(|group| is_unserved(office, group.code)) {
        by_counter.entry(could_serve(view, group.code)).or_default().push(group);
    }
    let mut unserved: Vec<(Option<CounterNo>, Vec<&Group>)> = by_counter.into_iter().collect();
    unserved.sort_by_key(|(_, groups)| -longest_of(view, groups));
    unserved.iter().filter_map(|(counter, groups)| no_counter_serves(view, *counter, groups)).collect()
}

fn no_counter_serves(view: &View, counter: Option<CounterNo>, groups: &[&Group]) -> Option<Concern> {
    let w = view.words();
    let first = groups.first()?;
    let waiting: usize = groups.iter().map(|group| view.office.waiting_count(Queue::Group(group.code))).sum();
    let longest = w.span(longest_of(view, groups));
    let said = match groups.len() {
        1 => format!("{} · {}", first.code, w.text(&first.name)),
        _ => groups.iter().map(|group| group.code.to_string()).collect::<Vec<_>>().join(", "),
    };
    let what = if w.vi() {
        format!("Nhóm {said}: {waiting} người chờ, lâu nhất {longest}, không quầy nào phục vụ")
    } else {
        let (group, them) = if groups.len() == 1 { ("Group", "it") } else { ("Groups", "them") };
        format!("{group} {said}: {waiting} waiting, the longest {longest}, and no open counter serves {them}")
    };
    let (advice, act) = match counter {
        Some(number) => (
            w.of("Mời một cán bộ đến quầy rồi mở quầy.", "Ask an officer to that counter, then open it."),
            Act::Post { to: format!("counters/{number}/open"), label: open_label(view, number) },
        ),
        None => (
            w.of("Giao cho một quầy đang mở, hoặc ngừng nhận số.", "Give it to an open counter, or stop issuing."),
            stop_issuing(view, first.code),
        ),
    };
    let kinds = [Kind::NoOpenCounter, Kind::WaitOverTarget];
    let keys = groups.iter().flat_map(|group| kinds.map(|kind| Key::new(kind, group.code)));
    Some(Concern::new(what, advice).with(act).urgent().raises(keys))
}

/// How long whoever came first to any of these groups has been waiting, in minutes.
fn longest_of(view: &View, groups: &[&Group]) -> i64 {
    groups.iter().filter_map(|group| longest_min(view, group.code)).max().unwrap_or_default()
}

/// The groups that are served, but not as soon as promised, the longest wait first; together those for which the same
/// can be done.
pub fn long_waits(view: &View) -> Vec<Concern> {
    let groups = view.office.plan().groups.values();
    let served = groups.filter(|group| view.office.serving(Queue::Group(group.code)).next().is_some());
    let mut late: Vec<Late> = served
        .filter_map(|group| Some((longest_min(view, group.code)?, group)))
        .filter(|(longest, group)| *longest > most_min(view, group))
        .collect();
    late.sort_by_key(|(longest, _)| -longest);
    let mut by_counter: Vec<(Option<CounterNo>, Vec<Late>)> = Vec::new();
    for (longest, group) in late {
        let counter = could_serve(view, group.code);
        match by_counter.iter_mut().find(|(other, _)| *other == counter) {
            Some((_, groups)) => groups.push((longest, group)),
            None => by_counter.push((counter, vec![(longest, group)])),
        }
    }
    let concern = |(counter, groups): (Option<CounterNo>, Vec<Late>)| match groups.as_slice() {
        [(longest, group)] => long_wait(view, counter, group, *longest),
        _ => several_long_waits(view, counter, &groups),
    };
    by_counter.into_iter().map(concern).collect()
}

/// The longest wait of a group that needs nobody, in minutes.
fn most_min(view: &View, group: &Group) -> i64 {
    let usual = Thresholds::default();
    let thresholds = view.around.alerts.as_ref().map_or(&usual, |alerts| &alerts.thresholds);
    thresholds.longest_wait(group).as_mins()
}

fn long_wait(view: &View, counter: Option<CounterNo>, group: &Group, longest_min: i64) -> Concern {
    let (w, code) = (view.words(), group.code);
    let target_min = most_min(view, group);
    let waiting = view.office.waiting(Queue::Group(code));
    let late = waiting.filter(|ticket| view.minutes_since(ticket.entered_at) > target_min).count();
    let (name, longest, target) = (w.text(&group.name), w.span(longest_min), w.minutes(target_min));
    let what = if w.vi() {
        format!("Nhóm {code} · {name}: {late} người chờ quá {target}, lâu nhất {longest}")
    } else {
        format!("Group {code} · {name}: {late} waiting for more than {target}, the longest {longest}")
    };
    let closed = view.office.groups().get(&code).is_some_and(|state| state.closed.is_some());
    let (advice, act) = match counter {
        Some(number) => (
            w.of("Thêm một quầy cho nhóm này.", "Add a counter for this group."),
            Some(Act::Post { to: format!("counters/{number}/open"), label: open_label(view, number) }),
        ),
        None if !closed => (
            w.of(
                "Mọi quầy của nhóm đã mở: thêm cán bộ, hoặc ngừng nhận số.",
                "All its counters are open: add an officer, or stop issuing.",
            ),
            Some(stop_issuing(view, code)),
        ),
        None => (w.of("Chuyển thêm cán bộ sang nhóm này.", "Move an officer to this group."), None),
    };
    Concern::new(what, advice).with(act).urgent().raises([Key::new(Kind::WaitOverTarget, code)])
}

fn several_long_waits(view: &View, counter: Option<CounterNo>, late: &[Late]) -> Concern {
    let w = view.words();
    let told = late.iter().map(|(longest_min, group)| format!("{} {}", group.code, w.span(*longest_min))).collect();
    let (count, groups) = (late.len(), first_of(view, told));
    let what = if w.vi() {
        format!("{count} nhóm có người chờ quá lâu: {groups}")
    } else {
        format!("{count} groups keep people waiting too long: {groups}")
    };
    let (advice, act) = match counter {
        Some(number) => (
            w.of("Thêm một quầy cho các nhóm này.", "Add a counter for these groups."),
            Some(Act::Post { to: format!("counters/{number}/open"), label: open_label(view, number) }),
        ),
        None => (
            w.of(
                "Mọi quầy của các nhóm này đã mở: thêm cán bộ, hoặc ngừng nhận số ở bảng dưới.",
                "All their counters are open: add officers, or stop issuing in the table below.",
            ),
            None,
        ),
    };
    let keys = late.iter().map(|(_, group)| Key::new(Kind::WaitOverTarget, group.code));
    Concern::new(what, advice).with(act).urgent().raises(keys)
}

/// The groups whose numbers of today are all issued or soon will be.
pub fn few_left(view: &View) -> Option<Concern> {
    let w = view.words();
    let scarce: Vec<(&Group, u32, u32)> =
        view.office.plan().groups.values().filter_map(|group| left(view, group)).collect();
    let what = match (scarce.as_slice(), w.vi()) {
        ([], _) => return None,
        ([(group, 0, quota)], true) => {
            format!("Nhóm {} · {}: đã hết {quota} số của hôm nay", group.code, w.text(&group.name))
        }
        ([(group, 0, quota)], false) => {
            format!("Group {} · {}: all {quota} numbers of today are issued", group.code, w.text(&group.name))
        }
        ([(group, left, quota)], true) => {
            format!("Nhóm {} · {}: chỉ còn {left} trong {quota} số của hôm nay", group.code, w.text(&group.name))
        }
        ([(group, left, quota)], false) => {
            format!("Group {} · {}: only {left} of today’s {quota} numbers are left", group.code, w.text(&group.name))
        }
        (several, vi) => {
            let told = several.iter().map(|(group, left, quota)| format!("{} {left} / {quota}", group.code)).collect();
            let groups = first_of(view, told);
            if vi {
                format!("Sắp hết số của hôm nay, còn lại: {groups}")
            } else {
                format!("Few numbers are left today: {groups}")
            }
        }
    };
    let advice = w.of("Báo trước cho công dân ở phòng chờ.", "Tell the citizens in the hall.");
    let label = w.of("Viết thông báo…", "Write a notice…").to_owned();
    let act = Act::Ask { dialog: "notice-ask", to: "notice".to_owned(), number: String::new(), label };
    Some(Concern::new(what, advice).with(act))
}

/// How many numbers a group that still issues has left today, and of how many, where that is at most a tenth.
fn left<'p>(view: &View, group: &'p Group) -> Option<(&'p Group, u32, u32)> {
    let quota = group.quota?;
    let state = view.office.groups().get(&group.code)?;
    let left = quota.saturating_sub(state.last_number);
    (left.saturating_mul(10) <= quota && state.closed.is_none()).then_some((group, left, quota))
}
