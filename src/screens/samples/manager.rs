//! The manager's screen, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::ordinary_office;
use super::stories::{crowded, ended, ordinary};
use crate::screens::Screen;

pub fn samples() -> Vec<Sample> {
    let mut partly = crowded();
    partly.close_group("E", "Hệ thống đăng ký xe bảo trì");
    vec![
        Day::new(ordinary_office(), "07:25").sample("manager-empty", Screen::Manager),
        ordinary().sample("manager-ordinary", Screen::Manager),
        partly.sample("manager-crowded", Screen::Manager),
        ended().sample("manager-day-ended", Screen::Manager),
        ordinary().sample("manager-line-down", Screen::Manager).without_line(),
    ]
}
