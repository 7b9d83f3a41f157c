//! A whole day's work as it comes in offices: a rush in the morning, a lull over noon, a smaller one after it.

use super::day::Day;
use crate::office::{Command, CounterNo, Plan};

/// The hours of a day from seven on, by how many in a hundred come in each.
const COMING: [u32; 10] = [9, 19, 18, 13, 6, 3, 12, 12, 7, 1];
const GROUPS: [&str; 16] = ["A", "C", "A", "E", "C", "B", "A", "C", "G", "D", "C", "A", "K", "E", "A", "H"];

/// A day in an office, on which so many come from 07:00 on, as it is so many minutes after midnight. All its counters are open but
/// the last, which opens at eight; each serves people for some minutes each, by turns shorter and longer.
pub fn day_of(plan: Plan, people: u32, minutes_each: u32, until_min: u16) -> Day {
    let counters = plan.counters.len() as u16;
    let mut day = Day::new(plan, "07:00");
    let mut free_in = vec![0; usize::from(counters) + 1];
    let (mut come, mut due) = (0, 0.0);
    for counter in 1..counters {
        day.open(counter);
    }
    while day.minute_of_day() < until_min {
        let minute = day.minute_of_day();
        if minute == 8 * 60 {
            day.open(counters);
        }
        let in_hour = COMING.get(minute as usize / 60 - 7).copied().unwrap_or_default();
        due += f64::from(people * in_hour) / 6000.0;
        while due >= 1.0 && come < people {
            (due, come) = (due - 1.0, come + 1);
            let class = if come % 13 == 4 { Some("elderly") } else { None };
            let group = GROUPS[(come * 7 % 16) as usize];
            if day.allows(group) {
                day.issue(group, class);
            }
        }
        for counter in 1..=counters {
            serve(&mut day, counter, &mut free_in, minutes_each);
        }
        day.wait_min(1);
    }
    day
}

/// What a counter does in a minute.
fn serve(day: &mut Day, counter: u16, free_in: &mut [u32], minutes_each: u32) {
    let left = &mut free_in[usize::from(counter)];
    *left = left.saturating_sub(1);
    if *left > 0 || !day.is_open(counter) {
        return;
    }
    let number = day.number_in_hand(counter);
    // Now and then nobody comes, and somebody has forgotten a paper.
    if number > 0 {
        let counter = CounterNo(counter);
        match number % 41 {
            7 => day.ask(Command::NoShow { counter }),
            23 => day.ask(Command::Park { counter, reason: "Thiếu bản sao giấy khai sinh".to_owned() }),
            _ => day.ask(Command::Finish { counter }),
        }
    }
    day.call_next_if_any(counter);
    *left = match day.number_in_hand(counter) {
        0 => 0,
        number => minutes_each + (number * 7 + u32::from(counter)) % (minutes_each + 1) - minutes_each / 3,
    };
}
