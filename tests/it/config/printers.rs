//! Printers: how they are reached, and what is said of a station that cannot be one.

use motcua::printing::Connection;

use super::{OFFICE, load_office};

/// The good office with one more printer, at this station.
fn with_station(station: &str) -> String {
    format!(
        "{OFFICE}[[printers]]\nname = \"tang-2\"\nconnection = \"tcp://192.168.1.51:9100\"\nstation = \"{station}\"\n"
    )
}

#[test]
fn a_printer_at_a_station_is_reached_by_way_of_it() {
    let settings = load_office(&with_station("tram-1")).unwrap();
    let printers = &settings.offices.values().next().unwrap().printers;
    let own: Connection = "tcp://192.168.1.50:9100".parse().unwrap();
    let there = Box::new("tcp://192.168.1.51:9100".parse().unwrap());
    let via = Connection::Via { station: "tram-1".to_owned(), connection: there };
    assert_eq!(printers.iter().map(|printer| &printer.connection).collect::<Vec<_>>(), [&own, &via]);
}

#[test]
fn a_station_that_no_device_can_be_called_is_told_with_what_to_do() {
    for name in ["hộp 1", ""] {
        let expected = format!(
            "offices/mau.toml:42:11: printers[1].station: `{name}` is no account or device name: it must be 1 to 64 \
             letters a-z, digits, hyphens, dots, underscores or @ (hint: name the box's device account: motcua device \
             add box-1 --role station --office ID makes one)\n"
        );
        assert_eq!(load_office(&with_station(name)).unwrap_err(), expected);
    }
}
