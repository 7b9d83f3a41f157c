//! The page of what if: without a day, with one, with a result, and with a form that is not understood.

use std::ops::ControlFlow;

use motcua::office::Lang;
use motcua::screens::{Tried, WhatIf, simulate_page};
use motcua::simulate::{Runs, compare, recorded};

use super::{LANGS, check_golden};
use crate::support::offices::MONDAY;
use crate::what_if::days::{assumed, played};

/// The names of the page's states.
pub const NAMES: [&str; 6] = [
    "simulate-empty",
    "simulate-form",
    "simulate-unchanged",
    "simulate-result",
    "simulate-not-understood",
    "simulate-no-such-day",
];

/// The page in each of its states, by name.
pub fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let plan = assumed().plan;
    let day = recorded(&plan, MONDAY, &played(&assumed(), 2).steps).unwrap();
    let wish = |pairs: &[(&str, &str)]| WhatIf::of(pairs.iter().copied());
    let changed = wish(&[
        ("day", "2026-11-23"),
        ("try", "1"),
        ("c2", "B,A"),
        ("c4", "A@08:00-11:00"),
        ("first-elderly", "30"),
        ("come", "110"),
    ]);
    let varied = changed.variant(&day).unwrap().of(&day).unwrap();
    let runs = Runs { most: 12, ..Runs::default() };
    let result = compare(&day, Some(&varied), runs, &mut |_| ControlFlow::Continue(()));
    let unchanged = compare(&day, None, runs, &mut |_| ControlFlow::Continue(()));
    let days = [MONDAY, MONDAY.yesterday().unwrap()];
    let nothing = Tried { plan: &plan, days: &[], day: None, today: MONDAY.tomorrow().unwrap(), comparison: None };
    let known = Tried { days: &days, day: Some(&day), ..nothing };
    let page = |tried, wish: &WhatIf| simulate_page(lang, tried, wish).unwrap();
    let pages = [
        page(nothing, &WhatIf::default()),
        page(known, &WhatIf::default()),
        page(Tried { comparison: Some(&unchanged), ..known }, &wish(&[("try", "1")])),
        page(Tried { comparison: Some(&result), ..known }, &changed),
        page(known, &wish(&[("try", "1"), ("c1", "A,7"), ("hours", "8-9")])),
        page(Tried { day: None, ..known }, &wish(&[("day", "2026-11-20")])),
    ];
    NAMES.into_iter().zip(pages).collect()
}

#[test]
fn what_if_says_what_it_said() {
    for (lang, tag) in LANGS {
        for (name, page) in pages(lang) {
            check_golden(&format!("{name}.{tag}.html"), &page);
        }
    }
}
