//! Days that several screens show: an ordinary morning, a crowd, an ended day.

use super::day::{Day, code};
use super::plans::{busy_office, ordinary_office};
use super::whole_day::day_of;
use crate::office::{Command, CounterNo, Lang};

/// The counter whose terminal, sign and calls the samples show.
pub const ONE: CounterNo = CounterNo(1);
/// Its neighbour.
pub const TWO: CounterNo = CounterNo(2);
/// The one over which a display hangs.
pub const THREE: CounterNo = CounterNo(3);

/// A morning at 09:41: six counters, about thirty people, one set aside, one who did not come, priority in between.
pub fn ordinary() -> Day {
    let mut day = Day::new(ordinary_office(), "07:30");
    for counter in 1..=5 {
        day.open(counter);
    }
    let coming = ["A", "C", "A", "E", "C", "B", "A", "C", "G", "D", "C", "A", "K", "C", "E", "A", "C", "L"];
    for round in 0..60 {
        day.wait_min(2);
        if round % 7 != 6 {
            let class = if round % 9 == 4 { Some("elderly") } else { None };
            day.issue_in(coming[round % coming.len()], class, if round % 11 == 3 { Lang::En } else { Lang::Vi });
        }
        if round % 10 == 1 {
            for counter in 1..=5 {
                day.call_next_if_any(counter);
            }
        }
    }
    day.ask(Command::Start { counter: TWO });
    day.ask(Command::Park { counter: TWO, reason: "Thiếu bản sao giấy khai sinh".to_owned() });
    day.call_next(2);
    day.wait_min(3);
    day.ask(Command::NoShow { counter: CounterNo(4) });
    day.call_next_if_any(4);
    day.wait_min(4);
    day.call_next_if_any(1);
    day.wait_min(2);
    day.ask(Command::Recall { counter: THREE });
    day.wait_min(2);
    day
}

/// Twelve counters, numbers past 999, long waits.
pub fn crowded() -> Day {
    let mut day = Day::new(busy_office(), "07:30");
    for counter in 1..=12 {
        day.open(counter);
    }
    for round in 0..1010 {
        day.issue("A", if round % 7 == 3 { Some("pregnant") } else { None });
        if round % 6 == 0 {
            day.issue(["C", "E", "B", "D", "G", "H", "K"][round / 6 % 7], None);
            day.wait_min(1);
        }
        if round < 1000 {
            day.call_next(1);
        }
        // The numbers go up fast; the latest services take as long as services do.
        if (985..1000).contains(&round) {
            for group in ["C", "E", "B", "D", "G", "H", "K"] {
                day.issue(group, None);
            }
            (2..=12).for_each(|counter| day.call_next_if_any(counter));
            day.wait_min([4, 6, 3, 5][round % 4]);
        }
    }
    for counter in 2..=9 {
        day.call_next_if_any(counter);
    }
    day.call_next(1);
    day.ask(Command::NoShow { counter: ONE });
    while day.number_in_hand(1) < 1000 {
        day.issue("A", None);
        day.call_next(1);
    }
    for counter in [2, 3] {
        day.ask(Command::Park {
            counter: CounterNo(counter), reason: "Chờ xác minh chỗ ở hợp pháp".to_owned()
        });
    }
    day
}

/// Twenty past ten: everybody has been served, and all counters wait for the next.
pub fn nobody_waits() -> Day {
    let mut day = Day::new(ordinary_office(), "07:30");
    (1..=6).for_each(|counter| day.open(counter));
    for round in 0..16 {
        for group in ["A", "A", "C", "C", "E", "K"] {
            day.issue(group, None);
        }
        (1..=6).for_each(|counter| day.call_next_if_any(counter));
        day.wait_min(6 + round % 5);
    }
    while (1..=6).any(|counter| day.number_in_hand(counter) > 0) {
        for counter in (1..=6).filter(|counter| day.number_in_hand(*counter) > 0).collect::<Vec<_>>() {
            day.ask(Command::Finish { counter: CounterNo(counter) });
            day.call_next_if_any(counter);
        }
        day.wait_min(7);
    }
    day.wait_min(12);
    day
}

/// Eight past four: more wait than can be called before half past four.
pub fn before_closing() -> Day {
    day_of(ordinary_office(), 260, 13, 16 * 60 + 8)
}

/// The ordinary morning, after the day was closed.
pub fn ended() -> Day {
    let mut day = ordinary();
    day.ask(Command::CloseDay);
    day.wait_min(5);
    day
}

impl Day {
    /// Stops the issuing of a group.
    pub fn close_group(&mut self, group: &str, reason: &str) {
        self.ask(Command::CloseGroup { group: code(group), reason: reason.to_owned() });
    }

    /// Says that whoever is called to a counter has come.
    pub fn start_if_called(&mut self, counter: u16) {
        if self.number_in_hand(counter) > 0 {
            self.ask(Command::Start { counter: CounterNo(counter) });
        }
    }

    /// Pauses a counter.
    pub fn pause(&mut self, counter: u16, reason: &str) {
        self.ask(Command::PauseCounter { counter: CounterNo(counter), reason: reason.to_owned() });
    }

    /// Says something on the ticker.
    pub fn say(&mut self, notice: &str) {
        self.ask(Command::SetNotice { notice: Some(notice.to_owned()) });
    }
}
