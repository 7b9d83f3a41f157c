//! `offices/<id>.toml`: one office, its rules and its devices.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::alerts::Thresholds;
use crate::office::{Group, Hours, MOST_NOTICE_CHARS, OfficeId, Plan, Procedures, Text};
use crate::printing::PrinterPlan;
use crate::printing::design::Design;
use crate::voice::{SpeakerPlan, VoicePlan};

use super::alerts::alerts;
use super::desks::{DeskSettings, desks};
use super::groups::{counters, groups, minutes, priorities};
use super::hall::{HallSettings, hall};
use super::hours::{hours, minute_of_day};
use super::lobbies::lobbies;
use super::names::Names;
use super::printers::{KioskSettings, kiosks, printers};
use super::problem::did_you_mean;
use super::read::{Fields, cut};
use super::slip::{slip, usual_slip};
use super::speakers::speakers;
use super::text::both_languages;
use super::value::Value;
use super::voice::voice;

/// One office as its file describes it.
#[derive(Debug, Clone)]
pub struct OfficeSettings {
    /// What the core needs of it.
    pub plan: Arc<Plan>,
    /// How its slips look.
    pub slip: Arc<Design>,
    /// Its printers; a relative file starts in the data folder.
    pub printers: Vec<PrinterPlan>,
    /// Its kiosks.
    pub kiosks: Vec<KioskSettings>,
    /// Its reception desks with a printer.
    pub desks: Vec<DeskSettings>,
    /// What hangs in its hall beside the calls.
    pub hall: HallSettings,
    /// What its voice says, and how.
    pub voice: VoicePlan,
    /// Its speakers.
    pub speakers: Vec<SpeakerPlan>,
    /// When something is wrong in it, and whom it is told.
    pub alerts: Arc<Thresholds>,
    /// How many days a day's journal is kept after it; tallies are kept longer.
    pub retention_days: u16,
}

/// The keys of an office's file.
pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "authority",
    "zone",
    "hours",
    "close_day_at",
    "grace_min",
    "undo_min",
    "retention_days",
    "groups",
    "counters",
    "priorities",
    "notices",
    "slip",
    "printers",
    "kiosks",
    "desks",
    "lobbies",
    "mark",
    "media",
    "voice",
    "speakers",
    "alerts",
];

const MOST_NOTICES: usize = 20;

/// Reads an office's file, whose name without `.toml` is `file_stem`, of the configuration in `dir`.
pub(super) fn office(
    fields: &Fields<'_>,
    file_stem: &str,
    dir: &Path,
    procedures: &Arc<Procedures>,
) -> Option<OfficeSettings> {
    let plan = plan(fields, file_stem, procedures);
    let mut names = Names::new();
    let slip = fields.or("slip", usual_slip(), |value| slip(value, dir));
    let printers = fields.or("printers", Vec::new(), |value| printers(value, &mut names));
    let kiosks = fields.or("kiosks", Vec::new(), |value| kiosks(value, &names));
    let beside_kiosks = kiosks.as_deref();
    let desks = fields.or("desks", Vec::new(), |value| desks(value, &names, beside_kiosks));
    let hall = hall(fields, dir);
    let groups = plan.as_ref().map(|plan| &plan.groups);
    let voice = fields.or("voice", VoicePlan::default(), |value| voice(value, dir, groups));
    let lobbies = plan.as_ref().map(|plan| plan.lobbies.as_slice());
    let speakers = fields.or("speakers", Vec::new(), |value| speakers(value, lobbies));
    let alerts = fields.or("alerts", Thresholds::default(), |value| alerts(value, dir));
    let retention_days = fields.or("retention_days", 30, |value| value.whole(1..=3650));
    Some(OfficeSettings {
        plan: Arc::new(plan?),
        slip: slip?,
        printers: printers?,
        kiosks: kiosks?,
        desks: desks?,
        hall: hall?,
        voice: voice?,
        speakers: speakers?,
        alerts: Arc::new(alerts?),
        retention_days: retention_days?,
    })
}

fn plan(fields: &Fields<'_>, file_stem: &str, procedures: &Arc<Procedures>) -> Option<Plan> {
    let office = fields.required("id", |value| id(value, file_stem));
    let name = fields.required("name", |value| both_languages(value, 120));
    let authority = fields.or("authority", Text::default(), |value| both_languages(value, 120));
    let zone = fields.or("zone", "Asia/Ho_Chi_Minh".to_owned(), zone);
    let hours = fields.required("hours", hours);
    let close_day_at = fields.optional("close_day_at", time_of_day);
    let grace = fields.or("grace_min", jiff::SignedDuration::from_mins(15), |value| minutes(value, 0..=240));
    let undo = fields.or("undo_min", jiff::SignedDuration::from_mins(5), |value| minutes(value, 0..=60));
    let mut letters = Names::new();
    let groups = fields.required("groups", |value| groups(value, &mut letters));
    let counters = fields.required("counters", |value| counters(value, &letters, groups.as_ref()));
    let lobbies = fields.or("lobbies", Vec::new(), |value| lobbies(value, &letters, counters.as_ref()));
    let priorities = fields.or("priorities", Vec::new(), priorities);
    let notices = fields.or("notices", Vec::new(), notices);
    let close_day_at = close_day_at?;
    let (hours, groups) = (hours?, groups?);
    issues_before_closing(fields, close_day_at, &hours, groups.values())?;
    Some(Plan {
        office: office?,
        name: name?,
        authority: authority?,
        zone: TimeZone::get(&zone?).ok()?,
        groups,
        counters: counters?,
        priorities: priorities?,
        hours,
        close_day_at,
        grace: grace?,
        undo: undo?,
        notices: notices?,
        procedures: procedures.clone(),
        lobbies: lobbies?,
    })
}

fn id(value: &Value<'_>, file_stem: &str) -> Option<OfficeId> {
    let id: OfficeId = value.parsed()?;
    if id.as_str() == file_stem {
        return Some(id);
    }
    let hint = format!("write id = \"{}\", or name the file {id}.toml", cut(file_stem));
    value.problem(format!("is `{id}`, but the file is named `{}.toml`", cut(file_stem)), Some(hint))
}

fn zone(value: &Value<'_>) -> Option<String> {
    let name = value.text()?;
    if TimeZone::get(name).is_ok() {
        return Some(name.to_owned());
    }
    let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
    let hint = did_you_mean(name, known.iter().map(String::as_str))
        .unwrap_or_else(|| "write it as Asia/Ho_Chi_Minh".to_owned());
    value.problem(format!("`{}` is no time zone", cut(name)), Some(hint))
}

pub(super) fn time_of_day(value: &Value<'_>) -> Option<Time> {
    let text = value.text()?;
    let time = minute_of_day(text).and_then(|minute| Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok());
    let hint = "write hours and minutes as \"18:00\", or leave it out to close at midnight";
    time.or_else(|| value.problem(format!("`{}` is no time of day", cut(text)), Some(hint.into())))
}

fn notices(value: &Value<'_>) -> Option<Vec<Text>> {
    let read =
        value.list(MOST_NOTICES)?.iter().map(|entry| both_languages(entry, MOST_NOTICE_CHARS)).collect::<Vec<_>>();
    read.into_iter().collect()
}

/// A ticket issued after the day is closed could never be called, so no window may end later.
fn issues_before_closing<'a>(
    fields: &Fields<'_>,
    close_day_at: Option<Time>,
    hours: &Hours,
    groups: impl Iterator<Item = &'a Group>,
) -> Option<()> {
    let Some(close) = close_day_at else { return Some(()) };
    let close_minute = close.hour() as u16 * 60 + close.minute() as u16;
    let ends_late = |hours: &Hours| hours.week.iter().flatten().any(|window| window.to > close_minute);
    let late: Vec<String> = groups
        .filter(|group| group.hours.as_ref().is_some_and(ends_late))
        .map(|group| group.code.to_string())
        .collect();
    let whose = match (ends_late(hours), late.as_slice()) {
        (true, _) => "the hours".to_owned(),
        (false, []) => return Some(()),
        (false, late) => format!("the hours of {}", late.join(", ")),
    };
    let hint = "close the day later, or leave `close_day_at` out to close it at midnight";
    fields.get("close_day_at")?.problem(format!("lies before the end of {whose}"), Some(hint.into()))
}
