//! The technician's page, as it may be.

use super::Sample;
use super::day::Day;
use super::plans::{longest_names, ordinary_office};
use super::stories::{crowded, ended, ordinary};
use crate::screens::{DeviceSeen, Screen};

pub fn samples() -> Vec<Sample> {
    let sample = |day: &Day, name| day.sample(name, Screen::Technician);
    let mut many = sample(&crowded(), "technician-crowded").with_devices();
    let displays = many.around.devices.iter().filter(|device| matches!(device.screen, Some(Screen::Display(_))));
    let more: Vec<DeviceSeen> = displays.flat_map(|device| (1..=15).map(|n| beside(device, n))).collect();
    many.around.devices.extend(more);
    let mut longest = sample(&Day::new(longest_names(), "07:40"), "technician-longest-names").with_devices();
    for device in &mut longest.around.devices {
        device.name = format!("{}-ban-tiep-nhan-va-tra-ket-qua-giai-quyet-thu-tuc", device.name);
    }
    longest.around.server.store =
        "sqlite:/srv/du-lieu/cong-an-thanh-pho/bo-phan-tiep-nhan-va-tra-ket-qua/motcua/nhat-ky/motcua.db".to_owned();
    vec![
        sample(&Day::new(ordinary_office(), "07:25"), "technician-empty").with_server(),
        sample(&ordinary(), "technician-ordinary").with_devices(),
        many,
        longest,
        sample(&ordinary(), "technician-everything-wrong").with_everything_broken(),
        sample(&ordinary(), "technician-speakers").with_devices().with_speakers(),
        sample(&ended(), "technician-day-ended").with_devices(),
        sample(&ordinary(), "technician-line-down").with_devices().without_line(),
    ]
}

fn beside(device: &DeviceSeen, n: usize) -> DeviceSeen {
    DeviceSeen { name: format!("man-hinh-{n:02}"), path: format!("{}-{n}", device.path), ..device.clone() }
}
