//! What is wrong in an office, what is to be done about it, and the button that does it where there is one.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::tally::Tally;
use super::{DeviceSeen, PrinterState, Screen, View};
use crate::office::{Counter, CounterNo, CounterStatus, Group, GroupCode, Queue};

/// A counter that is open and has nobody in hand for longer than this, in minutes, while people wait for it, is idle.
pub const IDLE_AFTER_MIN: i64 = 3;
/// A pause that lasts longer than this, in minutes, is asked about.
const PAUSED_AFTER_MIN: i64 = 15;
/// A visit that lasts longer than this, in minutes, is asked about.
const IN_HAND_AFTER_MIN: i64 = 40;

/// One thing that needs somebody.
pub struct Concern {
    /// What is wrong.
    pub what: String,
    /// What is to be done.
    pub advice: String,
    /// What does it, if anything here can.
    pub act: Option<Act>,
    /// Citizens suffer from it now.
    pub urgent: bool,
}

/// A button or a link.
pub enum Act {
    /// Posts to a path of the office's API at once.
    Post { to: String, label: String },
    /// Asks first, in the dialog of this id.
    Ask { dialog: &'static str, to: String, number: String, label: String },
    /// Leads to another page of the office.
    Go { page: String, label: String },
}

/// All that is wrong, what matters most first; nothing once the day is closed.
pub fn concerns(view: &View, tally: &Tally) -> Vec<Concern> {
    let office = view.office;
    if office.closed_at().is_some() {
        return Vec::new();
    }
    let (plan, devices) = (office.plan(), &view.around.devices);
    let counters = || office.counters().iter().map(|(number, counter)| (*number, counter));
    let missing = |which: fn(&Screen) -> bool| devices.iter().filter(move |device| which(&device.screen));
    let hangs = |screen: &Screen| matches!(screen, Screen::Lobby(_) | Screen::Display(_));
    let kiosk = |screen: &Screen| *screen == Screen::Kiosk;

    let mut all = unserved_groups(view);
    all.extend(missing(kiosk).filter_map(|device| lost_device(view, device)));
    all.extend(long_waits(view));
    all.extend(
        view.around.printers.iter().filter_map(|printer| printer_out(view, &printer.name, printer.state, printer.at)),
    );
    all.extend(counters().filter_map(|(number, counter)| idle(view, tally, number, counter)));
    all.extend(missing(hangs).filter_map(|device| lost_device(view, device)));
    all.extend(counters().filter_map(|(number, counter)| long_pause(view, number, counter)));
    all.extend(counters().filter_map(|(number, _)| long_visit(view, number)));
    all.extend(plan.groups.values().filter_map(|group| few_left(view, group)));
    all
}

/// How long whoever came first to a group has been waiting, in minutes; `None` when nobody waits.
pub fn longest_min(view: &View, group: GroupCode) -> Option<i64> {
    // Priority moves the head of the queue, so the longest wait may be anywhere in it.
    let first_came = view.office.waiting(Queue::Group(group)).map(|ticket| ticket.entered_at).min();
    first_came.map(|at| view.minutes_since(at))
}

/// Since when an open counter has had nobody in hand though it could have called, in minutes.
pub fn idle_min(view: &View, tally: &Tally, number: CounterNo, counter: &Counter) -> Option<i64> {
    let CounterStatus::Open { since } = counter.status else { return None };
    let queues = counter.groups.iter().map(|group| Queue::Group(*group)).chain([Queue::Counter(number)]);
    let first_came = queues.flat_map(|queue| view.office.waiting(queue)).map(|ticket| ticket.entered_at).min()?;
    let free_since = tally.active_at(number).map_or(since, |at| at.max(since));
    counter.ticket.is_none().then(|| view.minutes_since(free_since.max(first_came)))
}

/// The groups in which people wait and that no open counter serves; together those that one counter could take.
fn unserved_groups(view: &View) -> Vec<Concern> {
    let office = view.office;
    let is_unserved = |code: GroupCode| {
        let queue = Queue::Group(code);
        office.waiting_count(queue) > 0 && office.serving(queue).next().is_none()
    };
    let mut by_counter: BTreeMap<Option<CounterNo>, Vec<&Group>> = BTreeMap::new();
    for group in office.plan().groups.values().filter(|group| is_unserved(group.code)) {
        by_counter.entry(could_serve(view, group.code)).or_default().push(group);
    }
    let concern = |(counter, groups): (&Option<CounterNo>, &Vec<&Group>)| unserved(view, *counter, groups);
    by_counter.iter().filter_map(concern).collect()
}

fn unserved(view: &View, counter: Option<CounterNo>, groups: &[&Group]) -> Option<Concern> {
    let w = view.words();
    let first = groups.first()?;
    let waiting: usize = groups.iter().map(|group| view.office.waiting_count(Queue::Group(group.code))).sum();
    let longest = groups.iter().filter_map(|group| longest_min(view, group.code)).max().unwrap_or_default();
    let longest = w.span(longest);
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
    Some(Concern { what, advice: advice.to_owned(), act: Some(act), urgent: true })
}

/// The groups that are served, but not as soon as promised; the longest wait first.
fn long_waits(view: &View) -> Vec<Concern> {
    let groups = view.office.plan().groups.values();
    let served = groups.filter(|group| view.office.serving(Queue::Group(group.code)).next().is_some());
    let mut late: Vec<(i64, &Group)> = served
        .filter_map(|group| Some((longest_min(view, group.code)?, group)))
        .filter(|(longest, group)| *longest > group.target_wait.as_mins())
        .collect();
    late.sort_by_key(|(longest, _)| -longest);
    late.into_iter().map(|(longest, group)| long_wait(view, group, longest)).collect()
}

fn long_wait(view: &View, group: &Group, longest: i64) -> Concern {
    let (w, code) = (view.words(), group.code);
    let target_min = group.target_wait.as_mins();
    let waiting = view.office.waiting(Queue::Group(code));
    let late = waiting.filter(|ticket| view.minutes_since(ticket.entered_at) > target_min).count();
    let (name, longest, target) = (w.text(&group.name), w.span(longest), w.minutes(target_min));
    let what = if w.vi() {
        format!("Nhóm {code} · {name}: {late} người chờ quá {target}, lâu nhất {longest}")
    } else {
        format!("Group {code} · {name}: {late} waiting for more than {target}, the longest {longest}")
    };
    let closed = view.office.groups().get(&code).is_some_and(|state| state.closed.is_some());
    let (advice, act) = match could_serve(view, code) {
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
    Concern { what, advice: advice.to_owned(), act, urgent: true }
}

fn printer_out(view: &View, name: &str, state: PrinterState, at: Option<Timestamp>) -> Option<Concern> {
    let w = view.words();
    let since = at.map(|at| format!(" {} {}", w.of("từ", "since"), view.clock(at))).unwrap_or_default();
    let (advice_vi, advice_en) = match state {
        PrinterState::NotMet | PrinterState::Ready => return None,
        PrinterState::PaperLow => ("Chuẩn bị cuộn giấy mới.", "Have a new roll ready."),
        PrinterState::PaperOut => (
            "Thay cuộn giấy mới. Số đã cấp vẫn có hiệu lực.",
            "Put in a new roll. The numbers that were issued stay valid.",
        ),
        PrinterState::Unreachable => {
            ("Kiểm tra nguồn điện, dây mạng và nắp máy in.", "Check its power, its network cable and its lid.")
        }
    };
    let said = w.printer(state).to_lowercase();
    let what = format!("{} {name}: {said}{since}", w.of("Máy in", "Printer"));
    Some(Concern {
        what,
        advice: w.of(advice_vi, advice_en).to_owned(),
        act: Some(to_technician(view)),
        urgent: state.is_wrong(),
    })
}

fn lost_device(view: &View, device: &DeviceSeen) -> Option<Concern> {
    let w = view.words();
    let left_at = device.left_at.filter(|_| device.is_missed(&view.around.devices, view.now))?;
    let (screen, name, at) = (w.screen(&device.screen), &device.name, view.clock(left_at));
    let what = if w.vi() {
        format!("{screen} ({name}) mất kết nối từ {at}")
    } else {
        format!("{screen} ({name}) has been gone since {at}")
    };
    let advice = w.of("Kiểm tra nguồn điện và mạng của máy này.", "Check this device’s power and network.").to_owned();
    Some(Concern { what, advice, act: Some(to_technician(view)), urgent: device.screen == Screen::Kiosk })
}

fn idle(view: &View, tally: &Tally, number: CounterNo, counter: &Counter) -> Option<Concern> {
    let w = view.words();
    let minutes = idle_min(view, tally, number, counter).filter(|minutes| *minutes > IDLE_AFTER_MIN)?;
    let waiting: usize = counter.groups.iter().map(|group| view.office.waiting_count(Queue::Group(*group))).sum();
    let waiting = waiting + view.office.waiting_count(Queue::Counter(number));
    let span = w.span(minutes);
    let what = if w.vi() {
        format!("Quầy {number} rảnh {span} trong khi {waiting} người chờ quầy này")
    } else {
        format!("Counter {number} has been idle for {span} while {waiting} wait for it")
    };
    let advice = w.of("Nhắc cán bộ gọi số, hoặc tạm ngưng quầy.", "Remind the officer to call, or pause the counter.");
    let act = Act::Ask {
        dialog: "pause-ask",
        to: format!("counters/{number}/pause"),
        number: number.to_string(),
        label: format!("{} {number}…", w.of("Tạm ngưng quầy", "Pause counter")),
    };
    Some(Concern { what, advice: advice.to_owned(), act: Some(act), urgent: false })
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
    let advice = w.of("Hỏi cán bộ khi nào trở lại.", "Ask the officer when they come back.").to_owned();
    let act = Act::Post { to: format!("counters/{number}/open"), label: open_label(view, number) };
    Some(Concern { what, advice, act: Some(act), urgent: false })
}

fn long_visit(view: &View, number: CounterNo) -> Option<Concern> {
    let w = view.words();
    let ticket = view.office.in_hand(number)?;
    let minutes = view.minutes_since(ticket.called_at()?);
    if minutes <= IN_HAND_AFTER_MIN {
        return None;
    }
    let (span, ticket) = (w.span(minutes), ticket.number);
    let what = if w.vi() {
        format!("Quầy {number} giữ số {ticket} đã {span}")
    } else {
        format!("Counter {number} has had {ticket} in hand for {span}")
    };
    let advice = w.of(
        "Xem cán bộ có cần giúp không; nếu công dân đã về, hoàn thành số này ở màn hình quầy.",
        "See whether the officer needs help; if the citizen has left, finish it on the terminal.",
    );
    let label = format!("{} {number}", w.of("Màn hình quầy", "Terminal"));
    let act = Act::Go { page: format!("counter/{number}"), label };
    Some(Concern { what, advice: advice.to_owned(), act: Some(act), urgent: false })
}

fn few_left(view: &View, group: &Group) -> Option<Concern> {
    let w = view.words();
    let (code, quota) = (group.code, group.quota?);
    let state = view.office.groups().get(&code)?;
    let left = quota.saturating_sub(state.last_number);
    if left.saturating_mul(10) > quota || state.closed.is_some() {
        return None;
    }
    let name = w.text(&group.name);
    let what = match (left, w.vi()) {
        (0, true) => format!("Nhóm {code} · {name}: đã hết {quota} số của hôm nay"),
        (0, false) => format!("Group {code} · {name}: all {quota} numbers of today are issued"),
        (_, true) => format!("Nhóm {code} · {name}: chỉ còn {left} trong {quota} số của hôm nay"),
        (_, false) => format!("Group {code} · {name}: only {left} of today’s {quota} numbers are left"),
    };
    let advice = w.of("Báo trước cho công dân ở phòng chờ.", "Tell the citizens in the hall.").to_owned();
    let label = w.of("Viết thông báo…", "Write a notice…").to_owned();
    let act = Act::Ask { dialog: "notice-ask", to: "notice".to_owned(), number: String::new(), label };
    Some(Concern { what, advice, act: Some(act), urgent: false })
}

/// A counter that would serve the group if it were open: a paused one before a closed one.
fn could_serve(view: &View, group: GroupCode) -> Option<CounterNo> {
    let plan = view.office.plan();
    let would_serve = |number: &CounterNo, counter: &Counter| match counter.groups.is_empty() {
        true => plan.counters.get(number).is_some_and(|counter| counter.groups.contains(&group)),
        false => counter.groups.contains(&group),
    };
    let not_open = view.office.counters().iter().filter(|(_, counter)| !counter.status.is_open());
    let fitting = not_open.filter(|(number, counter)| would_serve(number, counter));
    fitting
        .min_by_key(|(number, counter)| (counter.status == CounterStatus::Closed, **number))
        .map(|(number, _)| *number)
}

fn open_label(view: &View, number: CounterNo) -> String {
    format!("{} {number}", view.words().of("Mở quầy", "Open counter"))
}

fn stop_issuing(view: &View, code: GroupCode) -> Act {
    let label = format!("{} {code}…", view.words().of("Ngừng nhận số", "Stop issuing"));
    Act::Ask { dialog: "group-ask", to: format!("groups/{code}/close"), number: code.to_string(), label }
}

fn to_technician(view: &View) -> Act {
    Act::Go { page: "technician".to_owned(), label: view.words().of("Xem các máy", "See the devices").to_owned() }
}
