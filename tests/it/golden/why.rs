//! What the terminal tells of a ticket's turn, word for word: tickets of the samples in every stage, in both languages,
//! against their golden files. `UPDATE_GOLDEN=1` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use motcua::office::{CounterNo, Lang, TicketId, TicketNumber};
use motcua::screens::samples::{Sample, samples};
use motcua::screens::{Screen, why};

/// Samples of the terminal, and which of their tickets are explained.
const TOLD: [(&str, &str, &str); 8] = [
    ("next", "terminal-in-order", "C015"),
    ("behind-priority", "terminal-in-order", "C016"),
    ("behind-another-group", "terminal-in-order", "D002"),
    ("in-hand", "terminal-called", "A011"),
    ("missed", "terminal-called", "C012"),
    ("parked", "terminal-parked", "A010"),
    ("in-a-crowd", "terminal-crowded", "D020"),
    ("sent-here", "terminal-sent-here", "A010"),
];

fn sample(name: &str) -> &'static Sample {
    samples().iter().find(|sample| sample.name == name).unwrap()
}

fn told(sample: &Sample, number: &str, lang: Lang) -> String {
    let Screen::Terminal(counter) = sample.screen else { panic!("{} is no terminal", sample.name) };
    let number: TicketNumber = number.parse().unwrap();
    let ticket = sample.office.ticket_numbered(&number).unwrap_or_else(|| panic!("{} has no {number}", sample.name));
    why(&sample.view(lang), counter, &ticket.id).unwrap().unwrap()
}

#[test]
fn every_case_is_told_as_it_was_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/why");
    let mut known = BTreeSet::new();
    for (name, from, number) in TOLD {
        let sample = sample(from);
        for (lang, tag) in [(Lang::Vi, "vi"), (Lang::En, "en")] {
            let (file, found) = (format!("{name}.{tag}.html"), told(sample, number, lang));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(folder.join(&file), &found).unwrap();
            }
            let wanted = fs::read_to_string(folder.join(&file)).unwrap_or_default();
            assert_eq!(found, wanted, "{file} differs; UPDATE_GOLDEN=1 writes it anew");
            known.insert(file);
        }
    }
    let kept = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(kept.collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_ticket_of_every_sample_can_be_explained_and_nobody_elses_class_is_named() {
    let mut explained = 0;
    for sample in samples() {
        let Screen::Terminal(counter) = sample.screen else { continue };
        let plan = sample.office.plan();
        for ticket in sample.office.tickets_by_number().step_by(23) {
            for lang in [Lang::Vi, Lang::En] {
                let text = why(&sample.view(lang), counter, &ticket.id).unwrap().unwrap();
                assert!(
                    text.starts_with("<div class=\"why\">") && text.trim_end().ends_with("</div>"),
                    "{}",
                    sample.name
                );
                assert!(text.contains(&ticket.number.to_string()));
                for class in &plan.priorities {
                    assert!(!text.contains(class.name.get(lang)), "{} names a class: {text}", sample.name);
                }
                explained += 1;
            }
        }
        assert!(why(&sample.view(Lang::Vi), counter, &TicketId::from_random([255; 10])).is_none());
        let first = sample.office.tickets().next();
        assert!(first.is_none_or(|ticket| why(&sample.view(Lang::Vi), CounterNo(99), &ticket.id).is_none()));
    }
    assert!(explained >= 100, "only {explained} were explained");
}
