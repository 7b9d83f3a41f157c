//! `[alerts]`: what it may say, and exactly what is said of mistakes. No secret is ever repeated.

use std::fs;

use jiff::SignedDuration;
use jiff::civil::time;
use motcua::alerts::{Kind, Thresholds};
use motcua::config;
use motcua::office::Lang;

use super::{OFFICE, load_office};
use crate::support::receiver::SECRET;

fn read(alerts: &str) -> Thresholds {
    let settings = load_office(&format!("{OFFICE}\n{alerts}")).unwrap_or_else(|problems| panic!("{problems}"));
    Thresholds::clone(&settings.offices[&"mau".parse().unwrap()].alerts)
}

/// Compares what is said of the section's first line after `[alerts]`.
#[track_caller]
fn check(line: &str, expected: &str) {
    let text = format!("{OFFICE}[alerts]\n{line}\n");
    let at = OFFICE.lines().count() + 2;
    let problems = load_office(&text).expect_err("it was accepted");
    let expected: String = expected.lines().map(|line| format!("offices/mau.toml:{at}:{line}\n")).collect();
    assert_eq!(problems, expected);
}

#[test]
fn without_a_word_everything_is_watched_and_nobody_is_told() {
    let usual = read("");
    assert_eq!(usual, Thresholds::default());
    assert_eq!(usual.lasts.len(), Kind::ALL.len());
    assert_eq!(usual.webhook, None);
    assert_eq!(read("[alerts]\n"), usual);
}

#[test]
fn every_threshold_can_be_set() {
    let read = read(&format!(
        "[alerts]\nclear_s = 30\nmargin_percent = 0\nquiet_outside_hours = false\nspeaker_silent = false\n\
         printer = {{ for_s = 5 }}\nno_open_counter = {{ in_hours = true }}\nwait_over_target = {{ percent = 150 }}\n\
         at_risk = {{ people = 4, closing = \"16:30\" }}\n\
         estimate_drifting = {{ last = 60, covered_percent = 60, bias_min = 20 }}\n\
         webhook = {{ url = \"https://chat.example/h/x\", secret = \"{SECRET}\", language = \"en\", give_up_h = 2 }}\n"
    ));
    let seconds = SignedDuration::from_secs;
    assert_eq!((read.clear_after, read.margin_percent, read.quiet_outside_hours), (seconds(30), 0, false));
    assert!(!read.lasts.contains_key(&Kind::SpeakerSilent));
    assert_eq!((read.lasts[&Kind::Printer], read.lasts[&Kind::NoOpenCounter]), (seconds(5), seconds(120)));
    assert_eq!((read.counter_in_hours, read.wait_percent, read.risk_people), (true, 150, 4));
    assert_eq!(read.closing, Some(time(16, 30, 0, 0)));
    assert_eq!((read.told_last, read.told_covered_percent, read.told_bias_min), (60, 60, 20));
    let webhook = read.webhook.unwrap();
    assert_eq!((webhook.lang, webhook.give_up_after), (Lang::En, SignedDuration::from_hours(2)));
    assert_eq!(webhook.url.to_string(), "https://chat.example");
    assert!(!format!("{webhook:?}").contains("bW90"));
}

#[test]
fn a_secret_may_be_in_a_file_with_the_one_before_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("offices")).unwrap();
    fs::write(folder.path().join("motcua.toml"), "").unwrap();
    let webhook = "[alerts]\nwebhook = { url = \"https://chat.example/\", secret_file = \"hook.secret\" }\n";
    fs::write(folder.path().join("offices/mau.toml"), format!("{OFFICE}{webhook}")).unwrap();
    let problems = config::load(folder.path()).expect_err("there is no such file");
    assert!(problems[0].to_string().contains("hook.secret cannot be read: No such file"), "{}", problems[0]);
    fs::write(folder.path().join("hook.secret"), format!("{SECRET}\n{SECRET}\n")).unwrap();
    let settings = config::load(folder.path()).unwrap();
    let webhook = settings.offices[&"mau".parse().unwrap()].alerts.webhook.clone().unwrap();
    assert_eq!(webhook.secrets.sign("a", 1, b"").split(' ').count(), 2);
    fs::write(folder.path().join("hook.secret"), "my password\n").unwrap();
    let problem = config::load(folder.path()).expect_err("that is no secret")[0].to_string();
    assert!(problem.contains("a secret begins with `whsec_`") && !problem.contains("password"), "{problem}");
}

#[test]
fn mistakes_are_named() {
    check("printers = false", "1: alerts.printers: is not a known key (hint: did you mean `printer`?)");
    check("printer = true", "11: alerts.printer: is either false or a table (hint: leave it out to watch it as usual)");
    check("printer = 60", "11: alerts.printer: must be a table, but is a whole number");
    check("printer = { for_s = 99999 }", "21: alerts.printer.for_s: must be between 0 and 14400, but is 99999");
    check("printer = { percent = 3 }", "13: alerts.printer.percent: is not a known key (hint: known keys: for_s)");
    check(
        "at_risk = { people = 0, closing = \"17\" }",
        "22: alerts.at_risk.people: must be between 1 and 1000, but is 0\n\
         35: alerts.at_risk.closing: `17` is no time of day (hint: write hours and minutes as \"18:00\", or leave it \
         out to close at midnight)",
    );
    check("clear_s = -1", "11: alerts.clear_s: must be between 0 and 14400, but is -1");
}

#[test]
fn of_a_webhook_nothing_secret_is_repeated() {
    let hint =
        "(hint: make one with `motcua alert --new-secret`, keep it in a file, and name the file in `secret_file`)";
    check(
        "webhook = { url = \"https://chat.example/\" }",
        &format!("11: alerts.webhook: has no secret, so nobody could tell its messages from forged ones {hint}"),
    );
    check(
        "webhook = { url = \"chat.example/s3cret\", secret = \"s3cret\" }",
        "19: alerts.webhook.url: write an address that begins with http:// or https:// and a host, without name and \
         password\n51: alerts.webhook.secret: a secret begins with `whsec_`: make one with `motcua alert --new-secret`",
    );
    check(
        &format!("webhook = {{ url = \"http://a/\", secret_env = \"NOBODY_SETS_THIS\", secret = \"{SECRET}\" }}"),
        "74: alerts.webhook.secret: there is already `secret_env` (hint: keep `secret_env` or `secret`)",
    );
    check(
        "webhook = { url = \"http://a/\", secret_env = \"NOBODY_SETS_THIS\" }",
        "45: alerts.webhook.secret_env: the environment has no NOBODY_SETS_THIS (hint: set it for whoever starts the \
         server, or use `secret_file`)",
    );
}
