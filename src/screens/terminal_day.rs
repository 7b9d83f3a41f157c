//! What a counter has done today, as its officer sees it.

use super::View;
use super::words::Words;
use crate::office::{CounterNo, CounterStatus, Outcome, Stage};

/// A counter's day so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterDay {
    /// Services that have ended here, also those of citizens who were sent on.
    pub served: usize,
    /// Who was called here and did not come.
    pub no_shows: usize,
    /// The mean service time in whole minutes; `None` before the first.
    pub mean_min: Option<i64>,
    /// `mở từ 07:30`, `tạm ngưng từ 10:05`; `None` while it is closed.
    pub since: Option<String>,
}

impl CounterDay {
    pub fn of(view: &View, number: CounterNo) -> Self {
        let (mut served, mut no_shows, mut service_ms) = (0, 0, 0);
        for ticket in view.office.tickets() {
            for service in ticket.services.iter().filter(|service| service.counter == number) {
                served += 1;
                service_ms += service.ms;
            }
            no_shows += usize::from(did_not_come_to(number, &ticket.stage));
        }
        let w = view.words();
        let since = match view.office.counters().get(&number).map(|counter| &counter.status) {
            Some(CounterStatus::Open { since }) => Some((w.of("mở từ", "open since"), since)),
            Some(CounterStatus::Paused { since, .. }) => Some((w.of("tạm ngưng từ", "paused since"), since)),
            Some(CounterStatus::Closed) | None => None,
        };
        CounterDay {
            served,
            no_shows,
            mean_min: (served > 0).then(|| (service_ms / served as i64 + 30_000) / 60_000),
            since: since.map(|(word, at)| format!("{word} {}", view.clock(*at))),
        }
    }

    /// `34 lượt phục vụ, trung bình 7 phút · 2 vắng mặt · mở từ 07:30`
    pub fn told(&self, w: Words) -> String {
        let mut parts = vec![format!("{} {}", self.served, w.of("lượt phục vụ", "served"))];
        if let Some(mean_min) = self.mean_min {
            parts[0] += &format!(", {} {}", w.of("trung bình", "on average"), w.minutes(mean_min));
        }
        if self.no_shows > 0 {
            parts.push(format!("{} {}", self.no_shows, w.of("vắng mặt", "no-show")));
        }
        parts.extend(self.since.clone());
        parts.join(" · ")
    }
}

fn did_not_come_to(number: CounterNo, stage: &Stage) -> bool {
    matches!(stage, Stage::Ended { outcome: Outcome::NoShow, counter: Some(counter), .. } if *counter == number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{Command, Lang, Queue};
    use crate::screens::Screen;
    use crate::screens::samples::{Day, ordinary_office};

    #[test]
    fn a_day_counts_what_this_counter_did_and_nothing_else() {
        let (one, two) = (CounterNo(1), CounterNo(2));
        let mut day = Day::new(ordinary_office(), "07:30");
        day.open(1);
        day.open(2);
        for _ in 0..5 {
            day.issue("A", None);
        }
        day.call_next(1);
        day.wait_min(4);
        // Sent on: the time here counts here.
        day.ask(Command::Transfer { counter: one, to: Queue::Counter(two), keep_place: true });
        day.call_next(1);
        day.wait_min(7);
        day.ask(Command::Finish { counter: one });
        day.call_next(1);
        day.wait_min(1);
        day.ask(Command::NoShow { counter: one });
        day.call_next(2);
        day.wait_min(20);
        day.ask(Command::Finish { counter: two });
        let told = |day: &Day, counter: CounterNo, lang: Lang| {
            let sample = day.sample("terminal", Screen::Terminal(counter));
            CounterDay::of(&sample.view(lang), counter).told(Words(lang))
        };
        let here = "2 lượt phục vụ, trung bình 6 phút · 1 vắng mặt · mở từ 07:30";
        assert_eq!(told(&day, one, Lang::Vi), here);
        assert_eq!(told(&day, two, Lang::En), "1 served, on average 20 min · open since 07:30");
        day.pause(1, "Nghỉ trưa");
        assert_eq!(told(&day, one, Lang::En), "2 served, on average 6 min · 1 no-show · paused since 08:02");
        assert_eq!(told(&day, CounterNo(3), Lang::Vi), "0 lượt phục vụ");
    }
}
