//! What the runs say, in words: the part of an answer that a manager reads first.

use super::interval::Figure;
use super::measures::{Measure, Scope};
use super::runs::{Compared, Comparison};
use crate::office::{Lang, Plan};

/// What the runs say of each group, one sentence each, and of who is left at the end.
pub fn sentences(comparison: &Comparison, plan: &Plan, lang: Lang) -> Vec<String> {
    let scopes = std::iter::once(Scope::Day).chain(plan.groups.keys().map(|group| Scope::Group { group: *group }));
    let waits = scopes.filter_map(|scope| {
        let compared = comparison.figure(scope.clone(), Measure::P90S)?;
        Some(format!("{}: {}", who(&scope, lang), of_waits(compared, lang)?))
    });
    let left = comparison.figure(Scope::Day, Measure::Unserved).and_then(|compared| of_unserved(compared, lang));
    waits.chain(left).collect()
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

fn of_waits(compared: &Compared, lang: Lang) -> Option<String> {
    let vi = lang == Lang::Vi;
    let before = compared.before.as_ref();
    let Some(after) = &compared.after else {
        let told = known(before?, lang);
        return Some(match vi {
            true => format!("9 trên 10 người chờ không quá {told}."),
            false => format!("9 of 10 people wait no longer than {told}."),
        });
    };
    let told = known(after, lang);
    let changed = compared.change.as_ref().filter(|change| change.is_certain() && change.mean.abs() >= 30.0);
    Some(match (before, changed) {
        (Some(before), Some(change)) => {
            let (was, shorter) = (minutes(before.mean), change.mean < 0.0);
            match (vi, shorter) {
                (true, true) => format!("9 trên 10 người chờ không quá {told}, giảm từ {was} phút."),
                (true, false) => format!("9 trên 10 người chờ không quá {told}, tăng từ {was} phút."),
                (false, true) => format!("9 of 10 people wait no longer than {told}, down from {was} min."),
                (false, false) => format!("9 of 10 people wait no longer than {told}, up from {was} min."),
            }
        }
        _ if vi => format!("9 trên 10 người chờ không quá {told}, gần như không đổi."),
        _ => format!("9 of 10 people wait no longer than {told}, practically as before."),
    })
}

fn of_unserved(compared: &Compared, lang: Lang) -> Option<String> {
    let vi = lang == Lang::Vi;
    let people = |figure: &Figure| figure.mean.round() as i64;
    let before = people(compared.before.as_ref()?);
    let Some(after) = compared.after.as_ref().map(people).filter(|after| *after != before) else {
        return (before > 0).then(|| match vi {
            true => format!("Hết giờ còn khoảng {before} người chưa được phục vụ."),
            false => format!("About {before} {} not served by the end of the day.", are(before)),
        });
    };
    Some(match vi {
        true => format!("Hết giờ còn khoảng {after} người chưa được phục vụ, trước đó là {before}."),
        false => format!("About {after} {} not served by the end of the day, instead of {before}.", are(after)),
    })
}

fn are(people: i64) -> &'static str {
    if people == 1 { "person is" } else { "people are" }
}

/// `18 phút (16–21)`: the mean and its interval, or the mean alone where both ends round to it.
fn known(figure: &Figure, lang: Lang) -> String {
    let unit = if lang == Lang::Vi { "phút" } else { "min" };
    let (mean, low, high) = (minutes(figure.mean), minutes(figure.low), minutes(figure.high));
    if low == high { format!("{mean} {unit}") } else { format!("{mean} {unit} ({low}–{high})") }
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

    #[test]
    fn a_change_is_said_with_its_interval_and_no_change_is_not_called_one() {
        let check = |before, after, change, vi: &str, en: &str| {
            let compared = Compared { before, after, change };
            assert_eq!(of_waits(&compared, Lang::Vi).unwrap(), vi);
            assert_eq!(of_waits(&compared, Lang::En).unwrap(), en);
        };
        check(
            figure(2520.0, 60.0),
            figure(1080.0, 150.0),
            figure(-1440.0, 90.0),
            "9 trên 10 người chờ không quá 18 phút (16–21), giảm từ 42 phút.",
            "9 of 10 people wait no longer than 18 min (16–21), down from 42 min.",
        );
        check(
            figure(600.0, 60.0),
            figure(660.0, 60.0),
            figure(60.0, 90.0),
            "9 trên 10 người chờ không quá 11 phút (10–12), gần như không đổi.",
            "9 of 10 people wait no longer than 11 min (10–12), practically as before.",
        );
        check(
            figure(600.0, 9.0),
            None,
            None,
            "9 trên 10 người chờ không quá 10 phút.",
            "9 of 10 people wait no longer than 10 min.",
        );
    }

    #[test]
    fn who_is_left_is_told_only_where_anybody_is() {
        let said = |before, after| of_unserved(&Compared { before, after, change: None }, Lang::En);
        assert_eq!(said(figure(0.2, 0.1), None), None);
        assert_eq!(said(figure(0.2, 0.1), figure(0.3, 0.1)), None);
        let some = said(figure(14.0, 1.0), figure(1.2, 1.0)).unwrap();
        assert_eq!(some, "About 1 person is not served by the end of the day, instead of 14.");
    }
}
