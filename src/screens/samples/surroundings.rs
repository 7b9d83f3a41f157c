//! What may stand around the offices of the samples: devices that came and went, printers, speakers, a server.

use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::Sample;
use super::stories::{ONE, THREE, TWO};
use crate::office::{Call, Lang};
use crate::screens::{
    Around, DeviceSeen, HallSpeaker, PrinterPlace, PrinterSeen, PrinterState, Screen, ServerSeen, SlipsSeen,
};
use crate::voice::{Saying, SpeakerSeen, SpeakerState};
use crate::waits::{BestTime, DayHours, HourWaits};

const BUILD: &str = "0.1.0-5f0c19a7be";
const OLD_BUILD: &str = "0.1.0-21d3e08f44";

impl Sample {
    /// The same with a hall full of devices, all of them well.
    pub fn with_devices(mut self) -> Self {
        let since = self.now - SignedDuration::from_mins(135);
        let here = |name: &str, screen, path: &str| device(name, screen, path, since);
        self.around = Around {
            printers: vec![printer("cua-vao", PrinterState::Ready, Some(self.now - SignedDuration::from_mins(4)))],
            speakers: Vec::new(),
            devices: vec![
                here("kiosk-cua-vao", Screen::Kiosk, "kiosk"),
                here("tivi-phong-cho", Screen::Lobby(None), "lobby"),
                here("quay-1", Screen::Terminal(ONE), "counter/1"),
                here("quay-1", Screen::Display(ONE), "counter/1/display"),
                here("192.168.10.42", Screen::Display(TWO), "counter/2/display"),
                DeviceSeen { open: 2, ..here("lan", Screen::Manager, "manager") },
                DeviceSeen {
                    screen: None,
                    path: "/api/v1/station".to_owned(),
                    build: None,
                    ..here("tram-cua-sau", Screen::Kiosk, "")
                },
                DeviceSeen {
                    open: 0,
                    left_at: Some(self.now - SignedDuration::from_mins(71)),
                    ..here("minh", Screen::Terminal(THREE), "counter/3")
                },
            ],
            slips: SlipsSeen::default(),
            server: self.server(),
            ..Around::default()
        };
        self
    }

    /// The same with a speaker that calls somebody, one that cannot be heard, and one that never could.
    pub fn with_speakers(mut self) -> Self {
        let now = self.now;
        let speaker = |name: &str, state, minutes, said| HallSpeaker {
            name: name.to_owned(),
            seen: SpeakerSeen {
                state,
                since: now - SignedDuration::from_mins(minutes),
                saying: None,
                waiting: 0,
                said,
                dropped: 0,
            },
        };
        let called = self.office.calls().last().cloned();
        let saying = |call: Call| Saying::Call {
            number: call.number,
            group: None,
            counter: call.counter,
            times: call.times,
            lang: Lang::Vi,
        };
        let mut calling = speaker("sanh-chinh", SpeakerState::Ready, 135, 61);
        (calling.seen.saying, calling.seen.waiting) = (called.map(saying), 2);
        let why = "The requested audio device is not available. It may have been disconnected.".to_owned();
        let mut unplugged = speaker("tang-2", SpeakerState::NoCard { why }, 9, 40);
        unplugged.seen.dropped = 3;
        let never = speaker("hanh-lang", SpeakerState::NotBuiltIn, 135, 0);
        self.around.speakers = vec![never, calling, unplugged];
        self
    }

    /// The same with everything broken that can break.
    pub fn with_everything_broken(self) -> Self {
        let (now, mut broken) = (self.now, self.with_devices());
        let ago = |minutes| now - SignedDuration::from_mins(minutes);
        for device in &mut broken.around.devices {
            let Some(screen) = device.screen else { continue };
            match screen {
                Screen::Kiosk => (device.open, device.left_at) = (0, Some(ago(12))),
                Screen::Display(counter) if counter == TWO => (device.open, device.left_at) = (0, Some(ago(48))),
                Screen::Lobby(_) => device.build = Some(OLD_BUILD.to_owned()),
                Screen::Manager => device.build = None,
                _ => {}
            }
        }
        broken.around.printers = vec![
            printer("cua-vao", PrinterState::PaperOut, Some(ago(6))),
            printer("cua-sau", PrinterState::Unreachable, Some(ago(31))),
            printer("du-phong", PrinterState::NotMet, None),
            printer("ban-1", PrinterState::CoverOpen, Some(ago(2))),
            printer("phong-2", PrinterState::PaperLow, Some(ago(12))),
        ];
        broken.around.server.journal_errors = 3;
        broken
    }

    /// The same in an office that knows half a year, whose waits in minutes these are.
    pub fn with_waits_of_past(mut self, wait_min: impl Fn(Weekday, u8) -> f64) -> Self {
        let (hours, today) = (&self.office.plan().hours, self.office.day());
        let days = (1..=26 * 7).rev().filter_map(|ago| today.checked_sub(ago.days()).ok());
        let past: Vec<DayHours> = days
            .map(|day| {
                let open = hours.on(day).iter().flat_map(|window| window.from / 60..window.to.div_ceil(60));
                let waits = |hour: u16| {
                    let hour = hour as u8;
                    (hour, HourWaits { waits: 10, wait_ms: (wait_min(day.weekday(), hour) * 600_000.0) as i64 })
                };
                DayHours { day, hours: open.map(waits).collect() }
            })
            .collect();
        self.around.past.best = Arc::new(BestTime::of(&past, today, hours));
        self
    }

    /// The same in an office of which it is known when it is calm.
    pub fn with_calm_hours(self) -> Self {
        self.with_waits_of_past(|weekday, hour| {
            let busy = if matches!(weekday, Weekday::Monday | Weekday::Friday) { 1.3 } else { 1.0 };
            let of_day = [9.0, 16.0, 24.0, 21.0, 12.0, 9.0, 7.0, 14.0, 18.0];
            let calm = if weekday == Weekday::Tuesday && hour >= 13 { 0.5 } else { busy };
            calm * of_day.get(usize::from(hour.saturating_sub(7)).min(8)).copied().unwrap_or(15.0)
        })
    }

    /// The same with the printer beside the screen in this state.
    pub fn beside_printer(mut self, state: PrinterState) -> Self {
        self.around.printers = vec![printer("cua-vao", state, Some(self.now - SignedDuration::from_mins(6)))];
        let printer_of = [("kiosk-cua-vao".to_owned(), "cua-vao".to_owned())].into();
        self.around.slips = SlipsSeen { beside: Some("cua-vao".to_owned()), printer_of };
        self
    }

    /// The same on a server that has just been started and has met nobody.
    pub fn with_server(mut self) -> Self {
        self.around.server = ServerSeen { started_at: self.now - SignedDuration::from_mins(3), ..self.server() };
        self
    }

    fn server(&self) -> ServerSeen {
        ServerSeen {
            build: BUILD.to_owned(),
            started_at: self.now - SignedDuration::from_hours(76),
            store: "sqlite:/var/lib/motcua/motcua.db".to_owned(),
            journal_errors: 0,
        }
    }
}

fn device(name: &str, screen: Screen, path: &str, since: Timestamp) -> DeviceSeen {
    DeviceSeen {
        name: name.to_owned(),
        has_account: true,
        screen: Some(screen),
        path: format!("/phuong-sai-gon/{path}"),
        open: 1,
        since,
        left_at: None,
        build: Some(BUILD.to_owned()),
    }
}

fn printer(name: &str, state: PrinterState, at: Option<Timestamp>) -> PrinterSeen {
    let kiosk = |name: &str| PrinterPlace::Kiosk(name.to_owned());
    let places = match name {
        "cua-vao" => vec![kiosk("kiosk-cua-vao")],
        "cua-sau" => vec![kiosk("kiosk-cua-sau"), PrinterPlace::Desk("ban-huong-dan".to_owned())],
        "ban-1" => vec![PrinterPlace::Desk("ban-huong-dan".to_owned())],
        "phong-2" => vec![PrinterPlace::Desk("ban-tra-ket-qua".to_owned())],
        _ => Vec::new(),
    };
    PrinterSeen { name: name.to_owned(), state, at, places }
}
