//! Broken files, and exactly what is said of them.

use super::{OFFICE, load, load_office};

/// Replaces parts of the good office, each of which must be there, and compares all problems.
#[track_caller]
fn check(changes: &[(&str, &str)], expected: &[&str]) {
    let mut text = OFFICE.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "the good office has no {old:?}");
        text = text.replacen(old, new, 1);
    }
    let expected: String = expected.iter().map(|line| format!("offices/mau.toml:{line}\n")).collect();
    assert_eq!(load_office(&text).expect_err("it was accepted"), expected, "of\n{text}");
}

#[test]
fn keys_are_known_present_and_of_their_type() {
    check(
        &[("quota = 200", "qouta = 200")],
        &["18:1: groups[1].qouta: is not a known key (hint: did you mean `quota`?)"],
    );
    check(
        &[("quota = 200", "zzz = 1")],
        &[
            "18:1: groups[1].zzz: is not a known key (hint: known keys: code, name, quota, hours, target_wait_min, discreet)",
        ],
    );
    check(&[("target_wait_min = 20\n", "")], &["15:1: groups[1].target_wait_min: is missing"]);
    check(
        &[("quota = 200", "quota = \"200\"")],
        &["18:9: groups[1].quota: must be a whole number, but is a text (hint: write 200 without quotes)"],
    );
    check(
        &[("target_wait_min = 20", "target_wait = 20")],
        &["19:1: groups[1].target_wait: is not a known key (hint: did you mean `target_wait_min`?)"],
    );
    check(&[("quota = 200", "quota = 0")], &["18:9: groups[1].quota: must be between 1 and 9999, but is 0"]);
    check(
        &[("quota = 200", "quota = 2.5")],
        &["18:9: groups[1].quota: must be a whole number, but is a number with a fraction"],
    );
    check(
        &[("en = \"Residence\"", "fr = \"x\"")],
        &[
            "17:8: groups[1].name.en: is missing",
            "17:25: groups[1].name.fr: is not a known key (hint: known keys: vi, en)",
        ],
    );
    check(&[("vi = \"Cư trú\"", "vi = \"\"")], &["17:15: groups[1].name.vi: is empty"]);
    check(
        &[("vi = \"Cư trú\"", "vi = \"Cư tru\u{301}\"")],
        &["17:15: groups[1].name.vi: has the loose accent U+0301, which printers and fonts misplace \
         (hint: type the word again with a Vietnamese keyboard set to composed Unicode (dựng sẵn))"],
    );
}

#[test]
fn names_are_given_once_and_used_as_given() {
    check(
        &[("code = \"C\"", "code = \"A\""), ("[\"A\", \"C\"]", "[\"A\"]")],
        &["16:8: groups[1].code: `A` is already taken, on line 11"],
    );
    check(
        &[("[\"A\", \"C\"]", "[\"A\", \"C\", \"E\"]")],
        &["23:21: counters[0].groups[2]: `E` is no group of this office (hint: the office's groups are: A, C)"],
    );
    check(
        &[("[\"A\", \"C\"]", "[\"A\", \"A\", \"c\"]")],
        &[
            "23:16: counters[0].groups[1]: `A` is already in the list",
            "23:21: counters[0].groups[2]: `c` is no group code: it must be one capital letter A-Z",
        ],
    );
    check(
        &[("[\"A\", \"C\"]", "[\"A\"]")],
        &["21:1: counters: leave nobody to serve C (hint: add the letter to the `groups` of a counter)"],
    );
    check(
        &[("number = 1\n", "number = 1\ngroups = [\"A\"]\n[[counters]]\nnumber = 1\n")],
        &["25:10: counters[1].number: `1` is already taken, on line 22"],
    );
    check(
        &[("printer = \"cua-vao\"", "printer = \"cua-va\"")],
        &["38:11: kiosks[0].printer: `cua-va` is no printer of this office (hint: did you mean `cua-vao`?)"],
    );
    check(
        &[("id = \"mau\"", "id = \"sai-gon\"")],
        &[
            "1:6: id: is `sai-gon`, but the file is named `mau.toml` (hint: write id = \"mau\", or name the file sai-gon.toml)",
        ],
    );
}

#[test]
fn an_entry_whose_name_is_unreadable_makes_no_others_unknown() {
    check(&[("code = \"C\"", "code = 3")], &["16:8: groups[1].code: must be a text in quotes, but is a whole number"]);
    check(&[("name = \"cua-vao\"\n", "")], &["32:1: printers[0].name: is missing"]);
}

#[test]
fn hours_are_spans_that_do_not_overlap() {
    check(
        &[("[\"13:00-17:00\", \"07:30-11:30\"]", "[\"07:30-11:30\", \"11:00-17:00\"]")],
        &["6:27: hours.mon-fri[1]: overlaps 07:30-11:30"],
    );
    check(&[("sat = ", "fri = ")], &["7:1: hours.fri: gives fri again, after `mon-fri`"]);
    check(
        &[("mon-fri", "mon-fry")],
        &["6:1: hours.mon-fry: is no weekday and no span of weekdays (hint: did you mean `mon-fri`?)"],
    );
    check(
        &[("07:30-11:30\"]\nsat", "7h30-11h30\"]\nsat")],
        &["6:27: hours.mon-fri[1]: `7h30-11h30` is no span of time \
         (hint: write from-to in hours and minutes, as \"07:30-11:30\")"],
    );
    check(
        &[("sat = [\"07:30-11:30\"]", "sat = [\"22:00-06:00\"]")],
        &["7:8: hours.sat[0]: ends before it begins \
         (hint: a span over midnight is two: \"22:00-24:00\", and \"00:00-06:00\" on the next day)"],
    );
    check(
        &[("2026-11-24", "2026-02-30")],
        &[
            "8:13: hours.holidays[0]: `2026-02-30` is no date of the calendar (hint: write year-month-day, as 2026-11-24)",
        ],
    );
    check(
        &[("[hours]", "[hours]\nalways = true"), ("sat = [\"07:30-11:30\"]\n", "")],
        &["7:1: hours.mon-fri: contradicts `always = true` (hint: keep one of the two)"],
    );
    check(
        &[("close_day_at = \"18:00\"", "close_day_at = \"16:30\"")],
        &["3:16: close_day_at: lies before the end of the hours \
         (hint: close the day later, or leave `close_day_at` out to close it at midnight)"],
    );
    check(
        &[("close_day_at = \"18:00\"", "close_day_at = \"6pm\"")],
        &["3:16: close_day_at: `6pm` is no time of day \
         (hint: write hours and minutes as \"18:00\", or leave it out to close at midnight)"],
    );
    check(
        &[("mon-fri = [\"13:00-17:00\", \"07:30-11:30\"]\nsat = [\"07:30-11:30\"]\n", "")],
        &["5:1: hours: never opens \
         (hint: write `always = true`, or windows such as mon-fri = [\"07:30-11:30\", \"13:00-17:00\"])"],
    );
}

#[test]
fn rules_zones_and_devices_are_checked() {
    check(
        &[("id = \"mau\"", "zone = \"Asia/Ho_Chi_Min\"\nid = \"mau\"")],
        &["1:8: zone: `Asia/Ho_Chi_Min` is no time zone (hint: did you mean `Asia/Ho_Chi_Minh`?)"],
    );
    check(
        &[("\"in_order\"", "\"inorder\"")],
        &["24:8: counters[0].rule: `inorder` is no choice here (hint: did you mean `in_order`?)"],
    );
    check(&[("max_wait_min = 20\n", "")], &["21:1: counters[0].max_wait_min: is missing"]);
    check(
        &[("\"in_order\"", "\"longest\"")],
        &["25:16: counters[0].max_wait_min: means nothing here (hint: it goes with rule = \"in_order\")"],
    );
    check(
        &[("head_start_min = 15", "head_start_min = 600")],
        &["30:18: priorities[0].head_start_min: must be between 1 and 240, but is 600"],
    );
    check(
        &[("tcp://192.168.1.50:9100", "lpt1")],
        &["34:14: printers[0].connection: `lpt1` is no printer connection: write \
         tcp://192.168.1.50:9100, usb://04b8:0e15, serial:///dev/ttyUSB0?baud=19200 or file:///dev/usb/lp0"],
    );
    check(
        &[("name = \"cua-vao\"\n", "name = \"cua-vao\"\nwidth_dots = 500\n")],
        &["34:14: printers[0].width_dots: must be 384 or 576, but is 500 \
         (hint: 576 dots for an 80 mm roll, 384 for a 58 mm roll)"],
    );
}

#[test]
fn what_is_no_toml_does_not_hide_the_other_mistakes() {
    let text = OFFICE.replace("quota = 200", "quota = = 200").replace("cua-vao\"\nconn", "cửa vào\"\nconn");
    let problems = load_office(&text).unwrap_err();
    let lines: Vec<&str> = problems.lines().collect();
    assert_eq!(lines.len(), 2, "{problems}");
    assert!(lines[0].starts_with("offices/mau.toml:18:9: is not TOML: "), "{problems}");
    assert!(lines[1].starts_with("offices/mau.toml:33:8: printers[0].name: `cửa vào` is no "), "{problems}");
}

#[test]
fn ten_mistakes_in_three_files_are_all_named_in_one_run() {
    let server = "listen = \"localhost\"\nstroe = \"memory:\"\npublic_url = \"192.168.1.10\"\n[limits]\nbatch = 0\n";
    let office = OFFICE
        .replace("[\"A\", \"C\"]", "[\"A\", \"C\", \"X\"]")
        .replace("quota = 200", "quota = -1")
        .replace("2026-11-24", "24/11/2026")
        .replace("tcp://192.168.1.50:9100", "tcp://192.168.1.50");
    let procedures = r#"[[procedures]]
group = "AA"
name = { vi = "Tách hộ", en = "Splitting a household" }
time = { working_days = 5 }
fee = { direct_vnd = -10000 }
source = "Thông tư 75/2022/TT-BTC"
checked_on = 2026-11-21
certainty = "read"
"#;
    let problems =
        load(&[("motcua.toml", server), ("offices/mau.toml", &office), ("procedures.toml", procedures)]).unwrap_err();
    let expected = r#"motcua.toml:1:10: listen: is no address to listen on (hint: write an IP address and a port: 127.0.0.1:8080 for this machine alone, 0.0.0.0:8080 for the network)
motcua.toml:2:1: stroe: is not a known key (hint: did you mean `store`?)
motcua.toml:3:14: public_url: must begin with http:// or https:// (hint: write it as http://192.168.1.10:8080)
motcua.toml:5:9: limits.batch: must be between 1 and 10000, but is 0
offices/mau.toml:8:13: hours.holidays[0]: `24/11/2026` is no date of the calendar (hint: write year-month-day, as 2026-11-24)
offices/mau.toml:18:9: groups[1].quota: must be between 1 and 9999, but is -1
offices/mau.toml:23:21: counters[0].groups[2]: `X` is no group of this office (hint: the office's groups are: A, C)
offices/mau.toml:34:14: printers[0].connection: names no port from 1 to 65535: write tcp://192.168.1.50:9100
procedures.toml:2:9: procedures[0].group: `AA` is no group code: it must be one capital letter A-Z
procedures.toml:5:22: procedures[0].fee.direct_vnd: must be between 0 and 1000000000, but is -10000
"#;
    assert_eq!(problems, expected);
}

#[test]
fn the_catalogue_is_checked_like_the_rest() {
    let procedures = r#"[[procedures]]
group = "C"
code = "1.010038"
name = { vi = "Tách hộ", en = "Splitting a household" }
time = { working_days = 3.3 }
longest = { days = 5, hours = 3 }
fee = {}
source = "mẫu"
checked_on = "2026-11-31"
certainty = "certain"

[[procedures]]
group = "C"
code = "1.010038"
name = { vi = "Tách hộ", en = "Splitting a household" }
time = { weeks = 2 }
source = "mẫu"
checked_on = "1926-11-21"
certainty = "sample"
"#;
    let files = [("motcua.toml", ""), ("offices/mau.toml", OFFICE), ("procedures.toml", procedures)];
    let problems = load(&files).unwrap_err();
    let expected = r#"procedures.toml:5:25: procedures[0].time.working_days: must be between 0.5 and 366, in steps of 0.5
procedures.toml:6:11: procedures[0].longest: needs exactly one unit (hint: one of at_once, hours, working_hours, working_days, days)
procedures.toml:7:7: procedures[0].fee: names no amount (hint: give direct_vnd, online_vnd or both; 0 is free)
procedures.toml:9:14: procedures[0].checked_on: `2026-11-31` is no date of the calendar (hint: write year-month-day, as 2026-11-24)
procedures.toml:10:13: procedures[0].certainty: `certain` is no choice here (hint: choices: read, secondary, sample)
procedures.toml:14:8: procedures[1].code: `1.010038` is already taken, on line 3
procedures.toml:16:10: procedures[1].time.weeks: is not a known key (hint: known keys: at_once, hours, working_hours, working_days, days)
procedures.toml:18:14: procedures[1].checked_on: lies before the year 2000
"#;
    assert_eq!(problems, expected);
}

#[test]
fn papers_and_addresses_of_the_catalogue_are_checked() {
    let procedures = r#"[[procedures]]
group = "C"
name = { vi = "Tách hộ", en = "Splitting a household" }
papers = { list = [] }
online = "http://dichvucong.example.vn/"
source = "mẫu"
checked_on = "2026-11-21"
certainty = "sample"

[[procedures]]
group = "C"
name = { vi = "Tách hộ", en = "Splitting a household" }
papers = { list = [{ vi = "Tờ khai" }], certainty = "sure" }
online = "https://dichvucong example.vn/"
source = "mẫu"
checked_on = "2026-11-21"
certainty = "sample"
"#;
    let files = [("motcua.toml", ""), ("offices/mau.toml", OFFICE), ("procedures.toml", procedures)];
    let problems = load(&files).unwrap_err();
    let expected = r#"procedures.toml:4:19: procedures[0].papers.list: is empty (hint: leave `papers` out where they are not known)
procedures.toml:5:10: procedures[0].online: is no https address (hint: write it whole, as a browser shows it: https://dichvucong.example.vn/…)
procedures.toml:13:20: procedures[1].papers.list[0].en: is missing
procedures.toml:13:53: procedures[1].papers.certainty: `sure` is no choice here (hint: choices: read, secondary, sample)
procedures.toml:14:10: procedures[1].online: is no https address (hint: write it whole, as a browser shows it: https://dichvucong.example.vn/…)
"#;
    assert_eq!(problems, expected);
}
