//! The demo's devices: fixed tokens that log in by themselves. They are kept in memory alone, and the server that knows
//! them listens on a loopback address only.

use super::accounts::Device;
use super::role::Role;
use super::token::TokenDigest;
use crate::office::OfficeId;

/// The demo's tokens with what each is for; a counter's may act for any counter.
const TOKENS: [(&str, Role); 6] = [
    ("demo-kiosk", Role::Kiosk),
    ("demo-lobby", Role::Lobby),
    ("demo-counter", Role::Counter),
    ("demo-manager", Role::Manager),
    ("demo-reader", Role::Reader),
    ("demo-station", Role::Station),
];

/// The devices of the demo in an office: each is named like its token.
pub fn demo_devices(office: &OfficeId) -> Vec<Device> {
    let device = |(token, role): (&str, Role)| {
        let name = token.parse().ok()?;
        Some(Device { name, role, office: office.clone(), counter: None, token: TokenDigest::of(token) })
    };
    TOKENS.into_iter().filter_map(device).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_its_device() {
        let devices = demo_devices(&"demo".parse().unwrap());
        let names: Vec<String> = devices.iter().map(|device| device.name.to_string()).collect();
        let known = ["demo-kiosk", "demo-lobby", "demo-counter", "demo-manager", "demo-reader", "demo-station"];
        assert_eq!(names, known);
    }
}
