//! The configuration: the shipped files are right, and every mistake is named with its place, its field and its cure.

mod alerts;
mod broken;
mod desks;
mod hall;
mod printers;
mod slip;
mod speakers;
mod voice;

use std::fs;
use std::path::Path;

use jiff::SignedDuration;
use jiff::civil::date;
use motcua::config::{self, Limits, Settings};
use motcua::journal::Store;
use motcua::live;
use motcua::office::{CallingRule, Certainty, CounterNo, GroupCode, Hours, ProcessingTime, Window};
use motcua::printing::{Connection, Cut};

/// An office without a mistake.
const OFFICE: &str = r#"id = "mau"
name = { vi = "Công an phường Mẫu", en = "Sample Ward" }
close_day_at = "18:00"

[hours]
mon-fri = ["13:00-17:00", "07:30-11:30"]
sat = ["07:30-11:30"]
holidays = ["2026-11-24"]

[[groups]]
code = "A"
name = { vi = "Căn cước", en = "Identity cards" }
target_wait_min = 30

[[groups]]
code = "C"
name = { vi = "Cư trú", en = "Residence" }
quota = 200
target_wait_min = 20

[[counters]]
number = 1
groups = ["A", "C"]
rule = "in_order"
max_wait_min = 20

[[priorities]]
code = "elderly"
name = { vi = "Người cao tuổi", en = "Elderly" }
head_start_min = 15

[[printers]]
name = "cua-vao"
connection = "tcp://192.168.1.50:9100"

[[kiosks]]
name = "kiosk-cua-vao"
printer = "cua-vao"
"#;

/// Loads a folder with these files, and names the problems without the folder's own path.
fn load(files: &[(&str, &str)]) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("offices")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    config::load(folder.path()).map_err(|problems| {
        assert!(!problems.is_empty());
        let prefix = format!("{}/", folder.path().display());
        let folder = folder.path().display().to_string();
        let plain = |text: String| text.replace(&prefix, "").replace(&folder, "the folder of motcua.toml");
        problems.iter().map(|problem| plain(problem.to_string()) + "\n").collect()
    })
}

fn load_office(text: &str) -> Result<Settings, String> {
    load(&[("motcua.toml", ""), ("offices/mau.toml", text)])
}

#[test]
fn the_shipped_configuration_has_no_problems() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let problems = config::load(&dir).err().unwrap_or_default();
    assert!(problems.is_empty(), "{}", config::check_report(&problems));
}

#[test]
fn the_demo_office_is_open_at_any_minute_and_covers_its_groups() {
    let settings = config::demo();
    let office = &settings.offices[&"demo".parse().unwrap()];
    let plan = &office.plan;
    assert_eq!(plan.hours, Hours::around_the_clock());
    assert_eq!(plan.close_day_at, None);
    let letters: String = plan.groups.keys().map(GroupCode::to_string).collect();
    assert_eq!(letters, "ABCDEGHKL");
    let numbers: Vec<u16> = plan.counters.keys().map(|number| number.0).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert!(plan.counters.values().any(|counter| matches!(counter.rule, CallingRule::InOrder { .. })));
    assert!(plan.groups[&"L".parse().unwrap()].discreet);
    assert!(plan.priority(&"elderly".parse().unwrap()).is_some());
    assert_eq!(office.kiosks[0].name.as_str(), "demo-kiosk");
    assert_eq!(office.kiosks[0].printer.as_deref(), Some(office.printers[0].name.as_str()));
    assert_eq!(office.printers[0].connection, Connection::File { path: "kiosk-1.escpos".into() });
    assert_eq!(office.printers[0].width_dots, 576);
    for code in settings.procedures.keys() {
        assert!(plan.groups.contains_key(code), "the catalogue has procedures of {code}, the demo office does not");
    }
    // All that an office handles has to be posted.
    for code in plan.groups.keys() {
        assert!(plan.procedures.get(code).is_some_and(|list| !list.is_empty()), "nothing is posted for group {code}");
    }
}

#[test]
fn the_catalogue_keeps_amounts_times_and_where_they_were_read() {
    let settings = config::demo();
    let find = |code: &str| {
        let all = settings.procedures.values().flatten();
        all.into_iter().find(|procedure| procedure.code.as_deref() == Some(code)).unwrap()
    };
    let residence = find("1.004222");
    assert_eq!(residence.time, Some(ProcessingTime::HalfWorkingDays(14)));
    let fee = residence.fee.as_ref().unwrap();
    assert_eq!((fee.direct_vnd, fee.online_vnd), (Some(20_000), Some(10_000)));
    assert_eq!((fee.source.text.as_str(), fee.source.certainty), ("Thông tư 75/2022/TT-BTC", Certainty::Read));
    assert_eq!(residence.source.checked_on, date(2026, 11, 21));
    let papers = residence.papers.as_ref().unwrap();
    assert_eq!(papers.list[0].vi, "Tờ khai thay đổi thông tin cư trú (mẫu CT01)");
    assert_eq!(papers.source, residence.source, "papers without a source of their own are from the procedure's");
    let portal = "https://dichvucong.bocongan.gov.vn/bocongan/bothutuc/tthc?matt=26360";
    assert_eq!(residence.online.as_deref(), Some(portal));
    let vehicle = find("1.010910");
    assert_eq!(vehicle.papers.as_ref().unwrap().source.certainty, Certainty::Sample);
    assert_eq!(vehicle.source.certainty, Certainty::Secondary);
    assert_eq!(find("3.000347").time, Some(ProcessingTime::HalfWorkingDays(7)));
}

#[test]
fn a_good_office_becomes_exactly_its_plan() {
    let settings = load_office(OFFICE).unwrap();
    let office = settings.offices.values().next().unwrap();
    let plan = &office.plan;
    let (morning, afternoon) = (Window { from: 450, to: 690 }, Window { from: 780, to: 1020 });
    assert_eq!(plan.hours.week[0], [morning, afternoon]);
    assert_eq!(plan.hours.week[4], [morning, afternoon]);
    assert_eq!(plan.hours.week[5], [morning]);
    assert!(plan.hours.week[6].is_empty());
    assert!(plan.hours.on(date(2026, 11, 24)).is_empty());
    assert_eq!(plan.close_day_at.unwrap().to_string(), "18:00:00");
    assert_eq!(plan.zone.iana_name(), Some("Asia/Ho_Chi_Minh"));
    assert_eq!(plan.grace, SignedDuration::from_mins(15));
    assert_eq!(plan.groups[&"C".parse().unwrap()].quota, Some(200));
    let max_wait = SignedDuration::from_mins(20);
    assert_eq!(plan.counters[&CounterNo(1)].rule, CallingRule::InOrder { max_wait });
    assert_eq!(plan.priorities[0].head_start, SignedDuration::from_mins(15));
    assert_eq!(office.printers[0].width_dots, 576);
    assert_eq!(office.printers[0].cut, Cut::Partial);
    assert_eq!(settings.server.store, Store::Sqlite { path: "motcua.db".into() });
    assert_eq!(settings.server.public_url, None);
    assert!(settings.procedures.is_empty());
}

#[test]
fn a_server_file_says_what_it_says_and_leaves_the_rest_as_usual() {
    let server = r#"listen = "[::1]:0"
data_dir = "/var/lib/motcua"
store = "redis://redis.local:6379"
public_url = "https://motcua.example/phuong/"
[limits]
batch = 8
"#;
    let server = load(&[("motcua.toml", server), ("offices/mau.toml", OFFICE)]).unwrap().server;
    assert_eq!(server.listen.to_string(), "[::1]:0");
    assert_eq!(server.data_dir, Path::new("/var/lib/motcua"));
    assert_eq!(server.store, Store::Redis { url: "redis://redis.local:6379".into() });
    assert_eq!(server.public_url.as_deref(), Some("https://motcua.example/phuong"));
    let usual = Limits::default();
    assert_eq!(server.limits, Limits { live: live::Limits { batch: 8, ..usual.live }, ..usual });
}

#[test]
fn the_shipped_server_file_spells_out_the_defaults() {
    let empty = load(&[("motcua.toml", ""), ("offices/mau.toml", OFFICE)]).unwrap().server;
    assert_eq!(config::demo().server, empty);
}

#[test]
fn files_that_cannot_be_read_are_problems_too() {
    let none = load(&[]).unwrap_err();
    assert!(none.contains("motcua.toml:1:1: cannot be read: "), "{none}");
    assert!(none.contains("(hint: name the folder that holds motcua.toml with --config DIR)"), "{none}");
    assert!(none.contains("offices:1:1: holds no office (hint: add one, named <id>.toml"), "{none}");

    let misnamed = load(&[("motcua.toml", ""), ("offices/Phường Mẫu.toml", OFFICE)]).unwrap_err();
    assert!(misnamed.contains("id: is `mau`, but the file is named `Phường Mẫu.toml`"), "{misnamed}");

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("offices")).unwrap();
    fs::write(folder.path().join("motcua.toml"), "").unwrap();
    fs::write(folder.path().join("offices/mau.toml"), b"id = \"mau\"\nname = \"C\xf4ng an\"\n").unwrap();
    let problems = config::load(folder.path()).unwrap_err();
    assert_eq!((problems.len(), problems[0].line), (1, 2), "{problems:?}");
    assert_eq!(problems[0].message, "is not UTF-8 text here");
}

#[test]
fn a_damaged_file_is_refused_with_a_reason_wherever_the_damage_is() {
    let shipped = include_str!("../../config/offices/demo.toml").replace("\"demo\"", "\"mau\"");
    let refused = |text: &str| load_office(text).err().map(|problems| assert!(!problems.is_empty())).is_some();
    assert!(!refused(&shipped));
    let lines: Vec<&str> = shipped.lines().collect();
    let mut refusals = 0;
    for cut in 0..lines.len() {
        let without = [&lines[..cut], &lines[cut + 1..]].concat().join("\n");
        refusals += usize::from(refused(&without));
        let half: String = lines[cut].chars().take(lines[cut].chars().count() / 2).collect();
        refusals += usize::from(refused(&[&lines[..cut], &[half.as_str()]].concat().join("\n")));
    }
    // What may be damaged without being refused is comments, empty lines and keys with a default.
    let said = lines.iter().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty()).count();
    assert!(refusals > said, "{refusals} refusals of {} files with a line that says something damaged", 2 * said);
}

#[test]
fn the_report_counts_the_problems() {
    let folder = tempfile::tempdir().unwrap();
    let problems = config::load(folder.path()).unwrap_err();
    let report = config::check_report(&problems);
    assert_eq!(report.lines().count(), 3, "{report}");
    assert!(report.ends_with("2 problems. Nothing is started until they are mended.\n"), "{report}");
    assert_eq!(config::check_report(&[]), "The configuration has no problems.\n");
}
