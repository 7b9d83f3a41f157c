//! The manager's screen, as it may be.

use std::sync::LazyLock;

use super::Sample;
use super::day::Day;
use super::plans::{busy_office, longest_names, ordinary_office};
use super::stories::{crowded, ended, ordinary};
use super::whole_day::day_of;
use crate::alerts::Kind;
use crate::office::{Command, CounterNo};
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let sample = |day: &Day, name| day.sample(name, Screen::Manager);
    let mut first = Day::new(ordinary_office(), "07:29");
    first.open(1);
    first.wait_min(1);
    first.issue("A", None);
    first.issue("C", None);
    let mut partly = crowded();
    partly.close_group("E", "Hệ thống đăng ký xe bảo trì");
    let mut well = well();
    well.say("Máy tính ở quầy 3 bảo trì đến 10 giờ, mong ông/bà thông cảm.");
    vec![
        sample(&Day::new(ordinary_office(), "07:25"), "manager-empty").with_server(),
        sample(&first, "manager-first-minute").with_devices(),
        sample(&well, "manager-all-well").with_devices().with_alerts(&[]),
        sample(&ordinary(), "manager-ordinary").with_devices().with_past_days(),
        sample(&partly, "manager-crowded").with_devices(),
        sample(&one(), "manager-one-ticket").with_devices(),
        sample(&forty(), "manager-forty-tickets").with_devices().with_past_days(),
        sample(&TWO_THOUSAND, "manager-two-thousand-tickets").with_devices(),
        sample(&day_of(ordinary_office(), 210, 13, 16 * 60 + 8), "manager-before-closing")
            .with_devices()
            .with_past_days(),
        sample(&longest(), "manager-longest-names").with_devices(),
        sample(&everything_wrong(), "manager-everything-wrong")
            .with_everything_broken()
            .with_speakers()
            .with_alerts(&[
                (Kind::Printer, "cua-vao", "paper_out", 6),
                (Kind::DeviceGone, "kiosk-cua-vao /phuong-sai-gon/kiosk", "gone", 12),
                (Kind::JournalSilent, "7c19e0a2", "", 3),
            ])
            .with_past_days(),
        sample(&ended(), "manager-day-ended").with_devices(),
        sample(&ordinary(), "manager-line-down").with_devices().without_line(),
    ]
}

/// One person, who was served.
fn one() -> Day {
    let mut day = Day::new(ordinary_office(), "07:30");
    day.open(1);
    day.wait_min(2);
    day.issue("A", None);
    day.wait_min(1);
    day.call_next(1);
    day.wait_min(9);
    day.ask(Command::Finish { counter: CounterNo(1) });
    day.wait_min(1);
    day
}

/// An ordinary morning of a small office.
fn forty() -> Day {
    let mut day = day_of(ordinary_office(), 80, 26, 10 * 60 + 41);
    let (counter, last) = (CounterNo(1), day.last("A"));
    day.ask(Command::Finish { counter });
    let reason = Some("Công dân cao tuổi, mệt".to_owned());
    day.ask(Command::Call { counter, ticket: last, reason });
    day.wait_min(3);
    day
}

/// The fullest day of a large centre, most of it over; made once, because it is long.
static TWO_THOUSAND: LazyLock<Day> = LazyLock::new(|| day_of(busy_office(), 2131, 2, 15 * 60 + 52));

/// Six counters, a few waiting, nobody for long.
fn well() -> Day {
    let mut day = Day::new(ordinary_office(), "09:00");
    for counter in 1..=6 {
        day.open(counter);
    }
    for group in ["A", "A", "C", "B", "E", "A", "C", "K", "D", "A", "C", "A"] {
        day.wait_min(1);
        day.issue(group, None);
        for counter in 1..=6 {
            if day.number_in_hand(counter) == 0 {
                day.call_next_if_any(counter);
            }
        }
    }
    day.wait_min(2);
    day
}

fn longest() -> Day {
    let mut day = Day::new(longest_names(), "07:30");
    day.open(1);
    for group in ["A", "C", "A", "L", "K", "B"] {
        day.issue(group, None);
    }
    day.call_next(1);
    day.wait_min(45);
    day.say(
        "Bộ phận tiếp nhận và trả kết quả tạm ngừng nhận hồ sơ đăng ký xe đến 14 giờ để bảo trì đường truyền, mong ông/bà thông cảm và quay lại vào buổi chiều cùng ngày.",
    );
    day
}

/// A morning on which nothing goes well.
fn everything_wrong() -> Day {
    let mut day = ordinary();
    while day.allows("K") && day.issued("K") < 40 {
        day.issue("K", None);
    }
    day.ask(Command::Finish { counter: CounterNo(5) });
    day.pause(5, "Lấy hồ sơ ở kho lưu trữ");
    day.ask(Command::Finish { counter: CounterNo(3) });
    day.wait_min(44);
    day.close_group("D", "Hệ thống xuất nhập cảnh mất kết nối");
    day
}
