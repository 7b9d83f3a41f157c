//! What the runs say, in words: the part of an answer that a manager reads first.

use super::interval::Figure;
use super::measures::{Measure, Scope};
use super::runs::{Compared, Comparison};
use crate::office::{Lang, Plan};

/// A change of a wait is little up to so many seconds …
const LITTLE_S: f64 = 60.0;
/// … or up to so much of what the wait was before.
const LITTLE_SHARE: f64 = 0.05;

/// What the runs say of each group, one sentence each, and of who gives up and who is left at the end.
pub fn sentences(comparison: &Comparison, plan: &Plan, lang: Lang) -> Vec<String> {
    let scopes = std::iter::once(Scope::Day).chain(plan.groups.keys().map(|group| Scope::Group { group: *group }));
    let waits = scopes.filter_map(|scope| {
        let figures = |measure| comparison.figure(scope.clone(), measure).copied().unwrap_or_default();
        let group = Waits {
            p90: figures(Measure::P90S),
            called: figures(Measure::Called),
            issued: figures(Measure::Issued),
            is_varied: comparison.is_varied,
        };
        Some(format!("{}: {}", who(&scope, lang), group.said(lang)?))
    });
    let of_day = |measure| comparison.figure(Scope::Day, measure);
    let gave_up = of_day(Measure::Cancelled).and_then(|compared| of_given_up(compared, lang));
    let left = of_day(Measure::Unserved).and_then(|compared| of_unserved(compared, comparison.is_varied, lang));
    waits.chain(gave_up).chain(left).collect()
}

fn who(scope: &Scope, lang: Lang) -> String {
    let vi = lang == Lang::Vi;
    match scope {
        Scope::Group { group } | Scope::GroupHour { group, .. } if vi => format!("Nhóm {group}"),
        Scope::Group { group } | Scope::GroupHour { group, .. } => format!("Group {group}"),
        _ if vi => "Cả đơn vị".to_owned(),
        _ => "The whole office".to_owned(),
    }
}

/// What there is to say of the waits of a group, or of all.
struct Waits {
    p90: Compared,
    called: Compared,
    issued: Compared,
    /// Whether a day with something different was played, too: without its figures then, nobody was called there.
    is_varied: bool,
}

impl Waits {
    fn said(&self, lang: Lang) -> Option<String> {
        let vi = lang == Lang::Vi;
        let known = |figure: Option<Figure>, called: Option<Figure>| figure.filter(|_| people(called) > 0);
        let before = known(self.p90.before, self.called.before);
        let after = known(self.p90.after, self.called.after);
        let comes = |issued: Option<Figure>| people(issued) > 0;
        if !self.is_varied {
            return match before {
                Some(before) => Some(format!("{}.", at_most(&before, lang))),
                None => comes(self.issued.before).then(|| of(vi, "không ai được gọi.", "nobody is called.")),
            };
        }
        let called_before = people(self.called.before);
        Some(match (before, after) {
            (Some(before), Some(after)) => self.changed(&before, &after, lang),
            (Some(_), None) if vi => format!("không còn ai được gọi (trước đó là {called_before})."),
            (Some(_), None) => format!("nobody is called any more ({called_before} before)."),
            (None, Some(after)) if vi => format!("{}; trước đó không ai được gọi.", at_most(&after, lang)),
            (None, Some(after)) => format!("{}; nobody was called before.", at_most(&after, lang)),
            (None, None) if comes(self.issued.after) => {
                of(vi, "không ai được gọi, trước đó cũng không.", "nobody is called, nor was before.")
            }
            (None, None) => return None,
        })
    }

    fn changed(&self, before: &Figure, after: &Figure, lang: Lang) -> String {
        let vi = lang == Lang::Vi;
        let now = at_most(after, lang);
        let was = match minutes(before.mean) {
            0 => under_a_minute(lang).to_owned(),
            was => format!("{was} {}", unit(lang)),
        };
        let shows = minutes(before.mean) != minutes(after.mean);
        match self.p90.change {
            Some(change) if change.is_certain() && shows && change.mean.abs() >= 30.0 => {
                format!("{now}, {} {was}.", way(&change, vi, ["giảm từ", "tăng từ"], ["down from", "up from"]))
            }
            Some(change) if is_little(&change, before) => {
                format!("{now}, {}.", if vi { "gần như không đổi" } else { "practically as before" })
            }
            // Certain, and still both figures are the same minute.
            Some(change) if change.is_certain() => {
                let by = way(&change, vi, ["giảm chưa tới", "tăng chưa tới"], ["down by less than", "up by less than"]);
                format!("{now}, {by} 1 {}.", unit(lang))
            }
            _ if vi => format!("{now}, chưa đủ chắc là có thay đổi (trước đó {was})."),
            _ => format!("{now}, not certain to be a change ({was} before)."),
        }
    }
}

/// Whether a change is surely too little to matter, whatever it is within its interval: no more than a minute, or than 5 %
/// of what was before.
fn is_little(change: &Figure, before: &Figure) -> bool {
    let little = (before.mean * LITTLE_SHARE).max(LITTLE_S);
    change.low >= -little && change.high <= little
}

/// The first of two words where less waiting comes of the change, else the second.
fn way(change: &Figure, vi: bool, in_vi: [&'static str; 2], in_en: [&'static str; 2]) -> &'static str {
    let [down, up] = if vi { in_vi } else { in_en };
    if change.mean < 0.0 { down } else { up }
}

fn of(vi: bool, in_vi: &str, in_en: &str) -> String {
    if vi { in_vi } else { in_en }.to_owned()
}

/// How many people these are, as words tell it.
fn people(figure: Option<Figure>) -> i64 {
    figure.map_or(0, |figure| figure.mean.round() as i64)
}

/// Those who leave before they are called: told where the change makes it more or fewer of them, by at least one.
fn of_given_up(compared: &Compared, lang: Lang) -> Option<String> {
    compared.change.filter(|change| change.is_certain() && change.mean.abs() >= 1.0)?;
    let (before, after) = (people(compared.before), people(compared.after));
    Some(match (lang, after) {
        (Lang::Vi, 0) => format!("Không còn ai bỏ về trước khi được gọi, trước đó là {before}."),
        (Lang::Vi, _) => format!("Khoảng {after} người bỏ về trước khi được gọi, trước đó là {before}."),
        (Lang::En, 0) => format!("Nobody gives up before being called, instead of {before}."),
        (Lang::En, 1) => format!("About 1 person gives up before being called, instead of {before}."),
        (Lang::En, _) => format!("About {after} people give up before being called, instead of {before}."),
    })
}

fn of_unserved(compared: &Compared, is_varied: bool, lang: Lang) -> Option<String> {
    let vi = lang == Lang::Vi;
    let (before, after) = (people(compared.before), people(compared.after));
    if !is_varied || after == before {
        return (before > 0).then(|| match vi {
            true => format!("Hết giờ còn khoảng {before} người chưa được phục vụ."),
            false => format!("About {before} {} not served by the end of the day.", are(before)),
        });
    }
    Some(match vi {
        true if after == 0 => format!("Hết giờ không còn ai chưa được phục vụ, trước đó là {before}."),
        false if after == 0 => format!("Nobody is left unserved at the end of the day, instead of {before}."),
        true => format!("Hết giờ còn khoảng {after} người chưa được phục vụ, trước đó là {before}."),
        false => format!("About {after} {} not served by the end of the day, instead of {before}.", are(after)),
    })
}

fn are(people: i64) -> &'static str {
    if people == 1 { "person is" } else { "people are" }
}

/// `9 trên 10 người chờ không quá 18 phút (16–21)`: the mean and its interval, or the mean alone where both ends round to
/// it. Nobody waits no longer than 0 minutes: less than half of one is under a minute.
fn at_most(figure: &Figure, lang: Lang) -> String {
    let (mean, low, high) = (minutes(figure.mean), minutes(figure.low), minutes(figure.high));
    let (who, no_longer) = match lang {
        Lang::Vi => ("9 trên 10 người chờ", "không quá"),
        Lang::En => ("9 of 10 people wait", "no longer than"),
    };
    match mean {
        0 => format!("{who} {}", under_a_minute(lang)),
        _ if low == high => format!("{who} {no_longer} {mean} {}", unit(lang)),
        _ => format!("{who} {no_longer} {mean} {} ({low}–{high})", unit(lang)),
    }
}

/// The word or sign for minutes.
pub(super) fn unit(lang: Lang) -> &'static str {
    if lang == Lang::Vi { "phút" } else { "min" }
}

/// What is said of a time that rounds to no minute at all.
pub fn under_a_minute(lang: Lang) -> &'static str {
    if lang == Lang::Vi { "dưới 1 phút" } else { "under 1 min" }
}

/// Whole minutes, never negative.
pub fn minutes(seconds: f64) -> i64 {
    (seconds / 60.0).round().max(0.0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(mean: f64, half: f64) -> Option<Figure> {
        let (low, high) = (mean - half, mean + half);
        Some(Figure { mean, low, high, day_low: low, day_high: high, runs: 20 })
    }

    fn waits(p90: (Option<Figure>, Option<Figure>, Option<Figure>), called: (f64, f64)) -> Waits {
        let (before, after, change) = p90;
        let both = Compared { before: figure(called.0, 0.0), after: figure(called.1, 0.0), change: None };
        Waits { p90: Compared { before, after, change }, called: both, issued: both, is_varied: true }
    }

    #[track_caller]
    fn check(waits: &Waits, vi: &str, en: &str) {
        assert_eq!(waits.said(Lang::Vi).as_deref(), Some(vi));
        assert_eq!(waits.said(Lang::En).as_deref(), Some(en));
    }

    #[test]
    fn a_change_is_said_with_its_interval_and_what_may_be_chance_is_called_neither_a_change_nor_none() {
        check(
            &waits((figure(2520.0, 60.0), figure(1080.0, 150.0), figure(-1440.0, 90.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 18 phút (16–21), giảm từ 42 phút.",
            "9 of 10 people wait no longer than 18 min (16–21), down from 42 min.",
        );
        check(
            &waits((figure(1380.0, 240.0), figure(1740.0, 480.0), figure(360.0, 420.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 29 phút (21–37), chưa đủ chắc là có thay đổi (trước đó 23 phút).",
            "9 of 10 people wait no longer than 29 min (21–37), not certain to be a change (23 min before).",
        );
        // One run says nothing of chance.
        check(
            &waits((figure(2580.0, 0.0), figure(30120.0, 0.0), None), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 502 phút, chưa đủ chắc là có thay đổi (trước đó 43 phút).",
            "9 of 10 people wait no longer than 502 min, not certain to be a change (43 min before).",
        );
        check(
            &waits((figure(600.0, 60.0), figure(620.0, 60.0), figure(20.0, 30.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 10 phút (9–11), gần như không đổi.",
            "9 of 10 people wait no longer than 10 min (9–11), practically as before.",
        );
        check(
            &waits((figure(6000.0, 60.0), figure(6100.0, 60.0), figure(100.0, 150.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 102 phút (101–103), gần như không đổi.",
            "9 of 10 people wait no longer than 102 min (101–103), practically as before.",
        );
        check(
            &waits((figure(600.0, 9.0), figure(625.0, 9.0), figure(50.0, 45.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 10 phút (10–11), tăng chưa tới 1 phút.",
            "9 of 10 people wait no longer than 10 min (10–11), up by less than 1 min.",
        );
        // A minute that it takes from one figure to the other is told, though it is little.
        check(
            &waits((figure(600.0, 9.0), figure(650.0, 9.0), figure(50.0, 5.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 11 phút, tăng từ 10 phút.",
            "9 of 10 people wait no longer than 11 min, up from 10 min.",
        );
        let alone = waits((figure(600.0, 9.0), None, None), (60.0, 0.0));
        check(
            &Waits { is_varied: false, ..alone },
            "9 trên 10 người chờ không quá 10 phút.",
            "9 of 10 people wait no longer than 10 min.",
        );
    }

    #[test]
    fn where_nobody_is_called_no_wait_is_told() {
        check(
            &waits((figure(2100.0, 60.0), None, None), (62.0, 0.0)),
            "không còn ai được gọi (trước đó là 62).",
            "nobody is called any more (62 before).",
        );
        check(
            &waits((None, figure(300.0, 0.0), None), (0.0, 9.0)),
            "9 trên 10 người chờ không quá 5 phút; trước đó không ai được gọi.",
            "9 of 10 people wait no longer than 5 min; nobody was called before.",
        );
        let nobody = waits((None, None, None), (0.0, 0.0));
        assert_eq!(nobody.said(Lang::En), None, "nobody comes, so there is nothing to say");
        let in_vain = Compared { before: figure(9.0, 0.0), after: figure(9.0, 0.0), change: None };
        check(
            &Waits { issued: in_vain, ..nobody },
            "không ai được gọi, trước đó cũng không.",
            "nobody is called, nor was before.",
        );
    }

    #[test]
    fn nobody_waits_no_longer_than_no_minutes() {
        check(
            &waits((figure(200.0, 9.0), figure(20.0, 9.0), figure(-180.0, 9.0)), (60.0, 60.0)),
            "9 trên 10 người chờ dưới 1 phút, giảm từ 3 phút.",
            "9 of 10 people wait under 1 min, down from 3 min.",
        );
        check(
            &waits((figure(20.0, 9.0), figure(200.0, 9.0), figure(180.0, 9.0)), (60.0, 60.0)),
            "9 trên 10 người chờ không quá 3 phút, tăng từ dưới 1 phút.",
            "9 of 10 people wait no longer than 3 min, up from under 1 min.",
        );
    }

    #[test]
    fn who_is_left_is_told_only_where_anybody_is() {
        let said = |before, after: Option<Figure>| {
            of_unserved(&Compared { before, after, change: None }, after.is_some(), Lang::En)
        };
        assert_eq!(said(figure(0.2, 0.1), None), None);
        assert_eq!(said(figure(0.2, 0.1), figure(0.3, 0.1)), None);
        let some = said(figure(14.0, 1.0), figure(1.2, 1.0)).unwrap();
        assert_eq!(some, "About 1 person is not served by the end of the day, instead of 14.");
    }

    #[test]
    fn who_gives_up_is_told_where_the_change_makes_it_more() {
        let said =
            |change| of_given_up(&Compared { before: figure(1.0, 0.5), after: figure(44.0, 2.0), change }, Lang::En);
        let some = said(figure(43.0, 2.0)).unwrap();
        assert_eq!(some, "About 44 people give up before being called, instead of 1.");
        let none = Compared { before: figure(6.0, 0.5), after: figure(0.0, 0.0), change: figure(-6.0, 0.5) };
        let nobody = "Không còn ai bỏ về trước khi được gọi, trước đó là 6.";
        assert_eq!(of_given_up(&none, Lang::Vi).as_deref(), Some(nobody));
        assert_eq!(said(figure(0.4, 0.1)), None);
        assert_eq!(said(figure(3.0, 4.0)), None);
    }
}
