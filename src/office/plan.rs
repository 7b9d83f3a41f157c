//! What the configuration says of an office: checked before it gets here, and never changed by a command.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::id::{CounterNo, GroupCode, OfficeId, PriorityCode};
use super::procedure::Procedures;
use super::zone::{LobbyPlan, Zone};

/// A language of the screens, the slip and the voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese, the first language everywhere.
    #[default]
    Vi,
    /// English.
    En,
}

/// One text in each language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese, in Unicode's composed form (NFC).
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// An office as its configuration describes it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The office's id, in addresses and storage.
    pub office: OfficeId,
    /// Its full name, as on its sign.
    pub name: Text,
    /// What opens the header above the name, such as the authority it belongs to; may be empty.
    pub authority: Text,
    /// The zone that days, hours and reports are reckoned in.
    pub zone: TimeZone,
    /// The procedure groups, by letter.
    pub groups: BTreeMap<GroupCode, Group>,
    /// The counters, by number.
    pub counters: BTreeMap<CounterNo, CounterPlan>,
    /// The classes that go first, in the order in which they are shown.
    pub priorities: Vec<PriorityClass>,
    /// When tickets are issued.
    pub hours: Hours,
    /// When the day is closed by itself; without it, at midnight.
    pub close_day_at: Option<Time>,
    /// How long after a no-show the citizen may still be returned to the queue.
    pub grace: SignedDuration,
    /// How long after a ticket has ended its counter may still undo that.
    pub undo: SignedDuration,
    /// Sentences for the lobby's ticker.
    pub notices: Vec<Text>,
    /// What each group's procedures take. The offices of a server share one catalogue.
    pub procedures: Arc<Procedures>,
    /// The lobby screens that show a part of the hall each, in the order in which they are offered.
    pub lobbies: Vec<LobbyPlan>,
}

/// What a citizen queues for.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its letter.
    pub code: GroupCode,
    /// Its name.
    pub name: Text,
    /// The most tickets it issues in a day.
    pub quota: Option<u32>,
    /// When it issues, where that differs from the office's hours.
    pub hours: Option<Hours>,
    /// The wait that the office promises; reports count who was called within it.
    pub target_wait: SignedDuration,
    /// Its name says something private: lobby screens and slips show the letter alone.
    pub discreet: bool,
}

/// A counter as the configuration describes it.
#[derive(Debug, Clone)]
pub struct CounterPlan {
    /// Its number.
    pub number: CounterNo,
    /// The groups that it serves when it opens without naming others, first things first.
    pub groups: Vec<GroupCode>,
    /// Whom it calls next.
    pub rule: CallingRule,
}

/// How a counter that serves several groups chooses between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallingRule {
    /// Whoever is first in the order over all its groups.
    Longest,
    /// Its first group first, then the next, unless somebody of any of them has waited too long.
    InOrder {
        /// The counted wait past which a group's head is called out of its turn.
        max_wait: SignedDuration,
    },
}

/// A class of citizens who go earlier than they came.
#[derive(Debug, Clone)]
pub struct PriorityClass {
    /// Its code.
    pub code: PriorityCode,
    /// Its name, as shown on the kiosk. Never on the slip or in the lobby.
    pub name: Text,
    /// How much earlier than its real time such a ticket counts as having come.
    pub head_start: SignedDuration,
}

/// When something is open: windows for each weekday, and the days on which it is not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// Windows by weekday, Monday first, each list in order and without overlap.
    pub week: [Vec<Window>; 7],
    /// Days without any, whatever the weekday.
    pub holidays: BTreeSet<Date>,
}

/// A part of a day, in minutes after midnight: `from` inclusive, `to` exclusive, at most 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its first minute.
    pub from: u16,
    /// The minute after its last.
    pub to: u16,
}

impl Hours {
    /// Every minute of every day.
    pub fn around_the_clock() -> Self {
        let all_day = || vec![Window { from: 0, to: 1440 }];
        Hours { week: std::array::from_fn(|_| all_day()), holidays: BTreeSet::new() }
    }

    /// The windows of one day.
    pub fn on(&self, day: Date) -> &[Window] {
        if self.holidays.contains(&day) { &[] } else { &self.week[index(day.weekday())] }
    }

    /// Whether a moment of a day lies in one of its windows.
    pub fn open_at(&self, day: Date, time: Time) -> bool {
        let minute = minute_of(time);
        self.on(day).iter().any(|window| (window.from..window.to).contains(&minute))
    }

    /// The start of the next window after this moment, within two weeks.
    pub fn next_opening(&self, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        let local = now.to_zoned(zone.clone()).datetime();
        let mut day = local.date();
        for ahead in 0..14 {
            for window in self.on(day) {
                if ahead > 0 || window.from > minute_of(local.time()) {
                    let time = Time::new((window.from / 60) as i8, (window.from % 60) as i8, 0, 0).ok()?;
                    return Some(day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp());
                }
            }
            day = day.tomorrow().ok()?;
        }
        None
    }
}

fn index(weekday: Weekday) -> usize {
    weekday.to_monday_zero_offset() as usize
}

fn minute_of(time: Time) -> u16 {
    time.hour() as u16 * 60 + time.minute() as u16
}

impl Plan {
    /// The date that a moment belongs to in this office.
    pub fn day_of(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.clone()).date()
    }

    /// The windows in which a group issues tickets.
    pub fn hours_of<'a>(&'a self, group: &'a Group) -> &'a Hours {
        group.hours.as_ref().unwrap_or(&self.hours)
    }

    /// Whether a group issues tickets at this moment.
    pub fn issues_at(&self, group: &Group, now: Timestamp) -> bool {
        let local = now.to_zoned(self.zone.clone()).datetime();
        self.hours_of(group).open_at(local.date(), local.time())
    }

    /// The lobby screen of this zone of the hall.
    pub fn lobby_of(&self, zone: Zone) -> Option<&LobbyPlan> {
        self.lobbies.iter().find(|lobby| lobby.zone == zone)
    }

    /// The priority class with this code.
    pub fn priority(&self, code: &PriorityCode) -> Option<&PriorityClass> {
        self.priorities.iter().find(|class| class.code == *code)
    }
}
