//! Plays the scenarios of `tests/scenarios/*.txt`, which are the office's rules in words. They are the specification,
//! so nothing here rewrites them.

mod ask;
mod tell;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use motcua::office::{Command, Event, Office};

use crate::support::offices::{MONDAY, Played, bytes_of, moment, plan, ticket_id};

#[test]
fn every_scenario_goes_as_written() {
    let told = play_all();
    assert!(told.failures.is_empty(), "{}\n{} lines differ", told.failures.join("\n"), told.failures.len());
    assert!(told.names.len() >= 70, "only {} scenarios are left", told.names.len());
}

#[test]
fn every_command_event_refusal_and_reason_occurs_in_a_scenario() {
    let told = play_all();
    let sources = [
        ("Command", include_str!("../../src/office/command.rs")),
        ("Event", include_str!("../../src/office/event.rs")),
        ("Refusal", include_str!("../../src/office/refusal.rs")),
        ("Reason", include_str!("../../src/office/why.rs")),
        ("CalledBy", include_str!("../../src/office/event.rs")),
    ];
    let mut missing = Vec::new();
    for (name, source) in sources {
        let variants = variants(name, source);
        assert!(variants.len() >= 5, "the variants of {name} were not found in its source");
        missing.extend(
            variants.into_iter().map(|variant| format!("{name}::{variant}")).filter(|v| !told.seen.contains(v)),
        );
    }
    assert!(missing.is_empty(), "no scenario shows {}", missing.join(", "));
}

/// The variants of a public enum, read from its source, so that a new one cannot be forgotten.
fn variants(name: &str, source: &str) -> Vec<String> {
    let body = source.split_once(&format!("pub enum {name} {{\n")).expect("the enum's source").1;
    let lines = body.lines().take_while(|line| *line != "}");
    let heads = lines.filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with(char::is_uppercase));
    heads.map(|line| line.chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}

/// What playing all scenarios brought.
#[derive(Default)]
struct Told {
    names: BTreeSet<String>,
    /// Commands, events, refusals, reasons and rules that occurred, as `Event::DayClosed`.
    seen: BTreeSet<String>,
    failures: Vec<String>,
}

fn play_all() -> Told {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let entries = std::fs::read_dir(&folder).expect("the folder of scenarios");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut told = Told::default();
    for file in files {
        let name = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&file).display().to_string();
        let text = std::fs::read_to_string(&file).expect("a scenario file");
        play_file(&name, &text, &mut told);
    }
    told
}

fn play_file(file: &str, text: &str, told: &mut Told) {
    let mut stage: Option<Scenario> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let found = match (line.strip_prefix("scenario "), &mut stage) {
            (Some(name), _) => {
                stage = Some(Scenario::new());
                let new = told.names.insert(name.to_owned());
                if new { Ok(()) } else { Err("another scenario has this name".to_owned()) }
            }
            (None, Some(scenario)) => scenario.play(line, &mut told.seen),
            (None, None) => Err("a file begins with `scenario <name>`".to_owned()),
        };
        if let Err(wrong) = found {
            told.failures.push(format!("{file}:{}: {line}\n{wrong}", index + 1));
        }
    }
}

/// A scenario while it is played.
struct Scenario {
    day: Date,
    now: Timestamp,
    played: Played,
    drawn: u64,
}

impl Scenario {
    fn new() -> Self {
        Scenario { day: MONDAY, now: Timestamp::UNIX_EPOCH, played: Played::new(plan(), MONDAY), drawn: 0 }
    }

    fn play(&mut self, line: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
        if let Some(day) = line.strip_prefix("day ") {
            self.day = day.parse().map_err(|e| format!("  `{day}` is no day: {e}"))?;
            self.played = Played::new(plan(), self.day);
            return Ok(());
        }
        let first = line.split_whitespace().next().unwrap_or_default();
        match moment(self.day, first).filter(|_| first.contains(':')) {
            Some(now) => {
                self.now = now;
                self.command(line[first.len()..].trim(), seen)
            }
            None => self.check(line, seen),
        }
    }

    /// A line with a time: a command, and what it should lead to. Without that, it must be accepted.
    fn command(&mut self, line: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
        let (text, expected) = match line.split_once("->") {
            Some((text, expected)) => (text.trim(), Some(expected.trim())),
            None => (line, None),
        };
        let before = bytes_of(&self.played.office);
        let mut asked = ask::read(text, &self.played.office, &mut self.drawn)?;
        let mut found = String::new();
        let mut refused = false;
        for time in 1..=asked.times {
            if let (Command::IssueTicket(wanted), true) = (&mut asked.command, time > 1) {
                self.drawn += 1;
                wanted.id = ticket_id(self.drawn);
            }
            seen.insert(format!("Command::{}", head_of(&asked.command)));
            (found, refused) =
                match self.played.ask_believing(asked.believed, &asked.command, asked.request.as_ref(), self.now) {
                    Ok(reply) if reply.repeated => {
                        let ticket = reply.answer.ticket.as_ref();
                        (ticket.map_or("as before".to_owned(), |ticket| format!("as before {}", ticket.number)), false)
                    }
                    Ok(reply) => {
                        note(&reply.events, seen);
                        (tell::events(&self.played.office, &reply.events), false)
                    }
                    Err(refusal) => {
                        seen.insert(format!("Refusal::{}", head_of(&refusal)));
                        (tell::refusal(&self.played.office, &refusal), true)
                    }
                };
        }
        self.sound(refused.then_some(before))?;
        match expected {
            Some(expected) => same(expected, &found),
            None if refused => same("that it is accepted", &found),
            None => Ok(()),
        }
    }

    /// A line without a time: `what: how it stands`.
    fn check(&self, line: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
        let (what, expected) =
            line.split_once(':').ok_or("  neither a time with a command nor `what: how it stands`")?;
        let office = &self.played.office;
        let found = tell::state(office, what)
            .ok_or_else(|| format!("  `{what}` cannot be looked up: see tests/scenarios/README.md"))?;
        if let Some(number) = what.strip_prefix("why ")
            && let Some(ticket) = number.trim().parse().ok().and_then(|number| office.ticket_numbered(&number))
        {
            let reasons = office.why(&ticket.id).unwrap_or_default();
            seen.extend(reasons.iter().map(|first| format!("Reason::{}", head_of(&first.reason))));
        }
        same(expected.trim(), &found)
    }

    /// What holds after every line, whatever it was. `before` is given where nothing may have changed.
    fn sound(&self, before: Option<Vec<u8>>) -> Result<(), String> {
        let office: &Office = &self.played.office;
        let wrong = office.violations();
        if !wrong.is_empty() {
            return Err(format!("  the office is no longer sound: {}", wrong.join("; ")));
        }
        if before.is_some_and(|before| before != bytes_of(office)) {
            return Err("  the command was refused, and yet it changed the office".to_owned());
        }
        Ok(())
    }
}

fn same(expected: &str, found: &str) -> Result<(), String> {
    // Columns may be lined up with spaces.
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain(expected) == plain(found) {
        return Ok(());
    }
    let mut wrong = String::new();
    let _ = write!(wrong, "  expected: {expected}\n  found:    {found}");
    Err(wrong)
}

fn note(events: &[Event], seen: &mut BTreeSet<String>) {
    for event in events {
        seen.insert(format!("Event::{}", head_of(event)));
        if let Event::TicketCalled { rule, .. } = event {
            seen.insert(format!("CalledBy::{}", head_of(rule)));
        }
    }
}

/// The name of an enum's variant.
fn head_of(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}
