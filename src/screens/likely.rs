//! A likely wait in words: how it is rounded, and what is told in its stead where it may last beyond the office's hours.

use super::View;
use super::words::Words;
use crate::office::{Estimate, Office};

/// Below this nobody plans anything else.
const SOON_MIN: u64 = 5;
const HOUR_MIN: u64 = 60;

/// What somebody is told of a wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Likely {
    /// It is over so soon that nobody plans anything else.
    Soon,
    /// Between so many minutes.
    Between {
        /// Rounded down, never nothing.
        from_min: u64,
        /// Rounded up to what can be promised.
        to_min: u64,
    },
    /// The office may close before it is over: no length is promised.
    Late {
        /// The time of day when it closes, as `16:30`; none once it has.
        closing: Option<String>,
    },
}

impl Likely {
    /// A length alone, whatever the hour.
    pub fn rounded(wait: Estimate) -> Likely {
        let (from, to) = (u64::from(wait.typical_s) / 60, u64::from(wait.cautious_s).div_ceil(60));
        if to <= SOON_MIN {
            return Likely::Soon;
        }
        let step = |minutes: u64| match minutes {
            ..10 => 1,
            10..HOUR_MIN => 5,
            _ => 10,
        };
        let from_min = (from / step(from) * step(from)).max(1);
        Likely::Between { from_min, to_min: to.div_ceil(step(to)) * step(to) }
    }

    /// What a citizen is told of a wait in an office.
    pub fn told(view: &View, office: &Office, wait: Estimate) -> Likely {
        match office.closes_within(wait, view.now) {
            Some(closing) => Likely::Late { closing: (view.now < closing).then(|| view.clock(closing)) },
            None => Likely::rounded(wait),
        }
    }

    /// `khoảng 10–25 phút`, `dưới 5 phút`; nothing where no length is promised.
    pub fn wait(&self, w: Words) -> Option<String> {
        match self {
            Likely::Soon => Some(w.of("dưới 5 phút", "under 5 min").to_owned()),
            Likely::Between { from_min, to_min } => {
                Some(format!("{} {}", w.of("khoảng", "about"), range(w, *from_min, *to_min)))
            }
            Likely::Late { .. } => None,
        }
    }

    /// `10–25`, `≤ 2h10`: for a narrow column of minutes, in which a range of hours has no room.
    pub fn short(&self, w: Words) -> String {
        match *self {
            Likely::Soon => format!("< {SOON_MIN}"),
            Likely::Between { from_min, to_min } if to_min < HOUR_MIN => joined(from_min, to_min),
            Likely::Between { to_min, .. } => format!("≤ {}h{:02}", to_min / HOUR_MIN, to_min % HOUR_MIN),
            Likely::Late { .. } => w.of("quá giờ", "too late").to_owned(),
        }
    }

    /// `Chờ khoảng 10–25 phút`: a line that stands alone.
    pub fn line(&self, w: Words) -> String {
        match self.wait(w) {
            Some(wait) => format!("{} {wait}", w.of("Chờ", "Wait:")),
            None => self.late(w).unwrap_or_default(),
        }
    }

    /// Where no length is promised: why.
    pub fn late(&self, w: Words) -> Option<String> {
        let Likely::Late { closing } = self else { return None };
        Some(match closing {
            Some(closing) => {
                format!(
                    "{}\u{a0}{closing}",
                    w.of("Có thể không kịp gọi trước", "You may not be called before we close at")
                )
            }
            None => w.of("Đã hết giờ làm việc", "The office hours are over").to_owned(),
        })
    }

    /// The same with what to do about it.
    pub fn late_and_advice(&self, w: Words) -> Option<String> {
        let late = self.late(w)?;
        Some(format!("{late}. {}", w.of("Mời hỏi bàn hướng dẫn.", "Please ask at the help desk.")))
    }
}

/// `10–25 phút`, `45 phút – 1 giờ 10 phút`, `1 giờ 40 – 2 giờ 10 phút`, `1–2 giờ`. A line may end at the dash alone.
fn range(w: Words, from_min: u64, to_min: u64) -> String {
    let (hour, minute) = (w.of("giờ", "h"), w.of("phút", "min"));
    let said = |min: u64| match (min / HOUR_MIN, min % HOUR_MIN) {
        (0, min) => format!("{min}\u{a0}{minute}"),
        (hours, 0) => format!("{hours}\u{a0}{hour}"),
        (hours, min) => format!("{hours}\u{a0}{hour}\u{a0}{min}\u{a0}{minute}"),
    };
    if to_min < HOUR_MIN {
        return format!("{} {minute}", joined(from_min, to_min));
    }
    if from_min >= to_min {
        return said(to_min);
    }
    if from_min.is_multiple_of(HOUR_MIN) && to_min.is_multiple_of(HOUR_MIN) {
        return format!("{}–{} {hour}", from_min / HOUR_MIN, to_min / HOUR_MIN);
    }
    // After an hour only minutes can follow.
    let from = match from_min {
        ..HOUR_MIN => said(from_min),
        _ => said(from_min).trim_end_matches(minute).trim_end().to_owned(),
    };
    format!("{from}\u{a0}– {}", said(to_min))
}

fn joined(from_min: u64, to_min: u64) -> String {
    if from_min < to_min { format!("{from_min}–{to_min}") } else { to_min.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Lang;

    fn check(typical_s: u32, cautious_s: u32, [vi, en, short]: [&str; 3]) {
        let likely = Likely::rounded(Estimate { typical_s, cautious_s });
        let plain = |lang| likely.wait(Words(lang)).unwrap().replace('\u{a0}', " ");
        assert_eq!(
            [plain(Lang::Vi).as_str(), plain(Lang::En).as_str(), &likely.short(Words(Lang::Vi))],
            [vi, en, short]
        );
    }

    #[test]
    fn a_wait_is_rounded_outwards_to_what_can_be_promised() {
        let minutes = |typical: u32, cautious: u32, said| check(typical * 60, cautious * 60, said);
        minutes(0, 4, ["dưới 5 phút", "under 5 min", "< 5"]);
        minutes(0, 7, ["khoảng 1–7 phút", "about 1–7 min", "1–7"]);
        minutes(6, 11, ["khoảng 6–15 phút", "about 6–15 min", "6–15"]);
        minutes(12, 21, ["khoảng 10–25 phút", "about 10–25 min", "10–25"]);
        minutes(20, 20, ["khoảng 20 phút", "about 20 min", "20"]);
        check(61, 301, ["khoảng 1–6 phút", "about 1–6 min", "1–6"]);
        check(301, 360, ["khoảng 5–6 phút", "about 5–6 min", "5–6"]);
        check(541, 700, ["khoảng 9–15 phút", "about 9–15 min", "9–15"]);
    }

    #[test]
    fn from_an_hour_on_hours_are_told() {
        let minutes = |typical: u32, cautious: u32, said| check(typical * 60, cautious * 60, said);
        minutes(47, 61, ["khoảng 45 phút – 1 giờ 10 phút", "about 45 min – 1 h 10 min", "≤ 1h10"]);
        minutes(104, 126, ["khoảng 1 giờ 40 – 2 giờ 10 phút", "about 1 h 40 – 2 h 10 min", "≤ 2h10"]);
        minutes(65, 115, ["khoảng 1–2 giờ", "about 1–2 h", "≤ 2h00"]);
        minutes(62, 98, ["khoảng 1 giờ – 1 giờ 40 phút", "about 1 h – 1 h 40 min", "≤ 1h40"]);
        minutes(50, 58, ["khoảng 50 phút – 1 giờ", "about 50 min – 1 h", "≤ 1h00"]);
        minutes(90, 90, ["khoảng 1 giờ 30 phút", "about 1 h 30 min", "≤ 1h30"]);
    }

    #[test]
    fn no_length_is_promised_beyond_the_closing() {
        let late = |closing: Option<&str>| Likely::Late { closing: closing.map(str::to_owned) };
        let [before, after] = [late(Some("16:30")), late(None)];
        let (vi, en) = (Words(Lang::Vi), Words(Lang::En));
        assert_eq!(before.line(vi), "Có thể không kịp gọi trước\u{a0}16:30");
        assert_eq!(
            before.late_and_advice(en).unwrap(),
            "You may not be called before we close at\u{a0}16:30. Please ask at the help desk."
        );
        assert_eq!(after.late_and_advice(vi).unwrap(), "Đã hết giờ làm việc. Mời hỏi bàn hướng dẫn.");
        assert_eq!((before.wait(vi), before.short(vi).as_str()), (None, "quá giờ"));
    }
}
