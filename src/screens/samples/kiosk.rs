//! The kiosk, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::{longest_names, ordinary_office};
use super::stories::{ended, ordinary};
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let mut partly = ordinary();
    partly.close_group("E", "Hệ thống đăng ký xe bảo trì");
    while partly.allows("K") {
        partly.issue("K", None);
    }
    vec![
        ordinary().sample("kiosk-ordinary", Screen::Kiosk),
        partly.sample("kiosk-partly-closed", Screen::Kiosk),
        Day::new(ordinary_office(), "12:05").sample("kiosk-at-noon", Screen::Kiosk),
        Day::new(longest_names(), "08:00").sample("kiosk-longest-names", Screen::Kiosk),
        ended().sample("kiosk-day-ended", Screen::Kiosk),
        ordinary().sample("kiosk-line-down", Screen::Kiosk).without_line(),
    ]
}
