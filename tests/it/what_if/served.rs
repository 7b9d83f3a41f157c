//! What if over HTTP and from the command line: recorded days and assumed ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use motcua::access::Role;
use motcua::config::{assumed_day, demo};
use motcua::journal::{Commit, CommitId, Journal, Record, SqliteJournal, Stream};
use motcua::office::{OfficeId, Step};
use motcua::simulate::Demand;

use super::days::{assumed, played, tallies_of};
use crate::support::offices::MONDAY;
use crate::support::served::Served;

/// Writes a day's steps into a journal, one commit each, with their tallies.
async fn write(journal: &dyn Journal, office: &OfficeId, steps: &[Step]) {
    let stream = Stream::Day { office: office.clone(), day: MONDAY };
    let tallies = tallies_of(&assumed().plan, steps);
    for (at, step) in steps.iter().enumerate() {
        let body = Commit { steps: vec![step.clone()] }.encode();
        let record = Record { id: CommitId::from_random((at as u128).to_be_bytes()), body };
        let of_the_day = if at == 0 { &tallies[..] } else { &[] };
        journal.append(&stream, at as u64, &record, of_the_day).await.unwrap();
    }
}

/// A Monday of the demo's office in a new database.
pub async fn recorded_in(database: &Path) {
    let mut day = assumed();
    day.plan = demo().offices.values().next().unwrap().plan.clone();
    let journal = SqliteJournal::open(database).unwrap();
    write(&journal, &day.plan.office, &played(&day, 1).steps).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_tries_a_counter_more_on_a_page() {
    let served = Served::start().await;
    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let get = async |address: &str| served.get(address, &[("cookie", &cookie)]).await;
    let nothing = get("/test/simulate?lang=en").await;
    assert_eq!(nothing.status, 200);
    assert!(nothing.text.contains("No day is recorded yet"), "{}", nothing.text);

    write(&*served.journal, &"test".parse().unwrap(), &played(&assumed(), 2).steps).await;
    let form = get("/test/simulate?lang=en").await.text;
    for part in
        ["name=\"c1\" value=\"A,B\"", "name=\"c2\" value=\"B,A\"", "name=\"c4\" value=\"\"", "07:30-11:30,13:30-17:00"]
    {
        assert!(form.contains(part), "{part}: {form}");
    }
    assert!(!form.contains("id=\"result\""));
    let notes: Vec<&str> = ["c1-order", "c2-order", "c3-order", "c4-order", "c6-order"]
        .into_iter()
        .filter(|note| form.contains(&format!("id=\"{note}\"")))
        .collect();
    assert_eq!(notes, ["c3-order"], "only at counter 3 the order of the groups matters");
    assert!(form.contains("unless somebody has waited more than 20 min"), "{form}");
    let day = format!("/test/simulate?lang=en&try=1&day={MONDAY}&c1=A,B&c2=B,A&c3=A,B,C");
    let unchanged = get(&day).await.text;
    assert!(unchanged.contains("That day, with nothing changed") && unchanged.contains("the same day simulated says"));
    let more = get(&format!("{day}&c4=A,B&first-elderly=15&come=100")).await.text;
    assert!(more.contains("What would come of it") && more.contains("down from"), "{more}");
    assert!(more.contains("&#38;c4=A,B") || more.contains("&amp;c4=A,B"), "the other language keeps what was asked");
    let wrong = get(&format!("{day}&c4=A,7")).await.text;
    assert!(wrong.contains("Counter 4: not understood: “A,7”") && !wrong.contains("id=\"result\""), "{wrong}");
    let unknown = get(&format!("{day}&c4=Z")).await.text;
    assert!(unknown.contains("The office has no group Z. Choose of A, B, C, D, E, F."), "{unknown}");
    let no_day = get("/test/simulate?lang=en&day=zzz").await.text;
    assert!(no_day.contains("Not understood as a day: “zzz”. Write it as 2026-11-20. This is the latest day,"));
    let to_nobody = get(&format!("{day}&c1=A&c2=A&c3=A")).await.text;
    assert!(to_nobody.contains("Group B: nobody is called any more ("), "{to_nobody}");
    let none = get("/test/simulate?lang=en&day=2026-11-20").await.text;
    assert!(none.contains("cannot be played again"));
    let long_ago = get("/test/simulate?lang=vi&day=1999-01-01").await.text;
    assert!(long_ago.contains("Không chạy lại được ngày Thứ Sáu 01/01/1999: không có ai lấy số"), "{long_ago}");
    let to_come = get("/test/simulate?lang=vi&day=2099-11-27").await.text;
    assert!(to_come.contains("Thứ Sáu 27/11/2099 chưa đến.") && !to_come.contains("không có ai lấy số"), "{to_come}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_whose_tickets_are_deleted_is_played_from_its_sums() {
    let served = Served::start().await;
    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let office: OfficeId = "test".parse().unwrap();
    write(&*served.journal, &office, &played(&assumed(), 2).steps).await;
    served.journal.expire(&office, MONDAY.tomorrow().unwrap()).await.unwrap();
    let page = served.get(&format!("/test/simulate?lang=en&try=1&day={MONDAY}"), &[("cookie", &cookie)]).await.text;
    assert!(page.contains("only its sums are left") && page.contains("id=\"result\""), "{page}");
    served.stop().await;
}

fn simulate(arguments: &[&str]) -> (bool, String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let command = Command::new(env!("CARGO_BIN_EXE_motcua")).current_dir(root).arg("simulate").args(arguments).output();
    let output = command.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_sample_of_an_assumed_day_is_played_from_the_command_line() {
    let common = ["--office", "demo", "--assumed", "config/assumed-day.toml", "--runs", "6", "--lang", "en"];
    let (done, out, err) = simulate(
        &[&common[..], &["--counter", "6=A,C", "--counter", "5=closed", "--head-start", "elderly=10"]].concat(),
    );
    assert!(done, "{err}");
    for part in ["6 runs, seed 1", "group A", "elderly", "08 h", "counter 6: – → ", "9 of 10 people"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (done, out, _) = simulate(&[&common[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(done && json["runs"] == 6 && json["from"] == "assumed" && json["figures"].as_array().unwrap().len() > 100);
    for (arguments, says) in [
        (vec!["--counter", "6"], "as 3=A,B or 7=closed"),
        (vec!["--counter", "6=A,7"], "`A,7` is no list of groups: write their letters, as A,B"),
        (vec!["--counter", "6="], "write 6=closed for a counter that stays closed"),
        (vec!["--counter", "3=A", "--counter", "3=C"], "--counter is given twice for counter 3"),
        (vec!["--counter", "1=closed@08:00-09:00"], "write the hours in which the counter is open"),
        (vec!["--arrivals", "A=x2", "--arrivals", "A=x3"], "--arrivals is given twice for group A"),
        (vec!["--arrivals", "x2", "--arrivals", "x3"], "--arrivals is given twice for all"),
        (vec!["--head-start", "elderly=5", "--head-start", "elderly=6"], "--head-start is given twice for `elderly`"),
        (vec!["--hours", "10:00-09:00"], "`10:00-09:00` does not end after it begins"),
        (vec!["--counter", "6=Z"], "the office has no group Z: choose of A, B, C"),
        (vec!["--hours", "8-9"], "`8-9` is no span of hours"),
        (vec!["--head-start", "vip=5"], "no priority class `vip`: choose of elderly"),
        (vec!["--arrivals", "x20"], "a factor from 0 to 10"),
        (vec!["--day", "2026-11-20"], "cannot be used with"),
    ] {
        let (done, _, err) = simulate(&[&common[..], &arguments].concat());
        assert!(!done && err.contains(says), "{arguments:?}: {err}");
    }
}

#[tokio::test]
async fn a_recorded_day_is_played_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("motcua.db");
    recorded_in(&path).await;
    let store = format!("sqlite:{}", path.display());
    let (done, out, err) = simulate(&[
        "--office",
        "demo",
        "--store",
        &store,
        "--day",
        &MONDAY.to_string(),
        "--runs",
        "5",
        "--arrivals",
        "x1.2",
    ]);
    assert!(done, "{err}");
    assert!(out.contains("như đã ghi") && out.contains("Nhóm A: 9 trên 10 người chờ không quá"), "{out}");
    for english in
        ["recorded", "simulated", "runs,", "Waits", "mean", "called", "group", "counter", "priority", "all\n"]
    {
        assert!(!out.contains(english), "{english}: {out}");
    }
    let (_, out, _) =
        simulate(&["--office", "demo", "--store", &store, "--day", "2026-11-23", "--runs", "2", "--lang", "en"]);
    let foreign: String = out.chars().filter(|sign| !sign.is_ascii() && !"–…→−’".contains(*sign)).collect();
    assert!(out.contains("as recorded") && foreign.is_empty(), "{foreign}: {out}");
    let (done, _, err) = simulate(&["--office", "demo", "--store", &store, "--day", "2026-11-20"]);
    assert!(!done && err.contains("nothing is recorded of 2026-11-20; the latest days: 2026-11-23"), "{err}");
    let (done, _, err) = simulate(&["--office", "demo", "--store", &store]);
    assert!(!done && err.contains("name a recorded day with --day") && err.contains("2026-11-23"), "{err}");
    let nowhere = folder.path().join("mistyped.db");
    let store = format!("sqlite:{}", nowhere.display());
    let (done, _, err) = simulate(&["--office", "demo", "--store", &store, "--day", "2026-11-20"]);
    assert!(!done && err.contains(&format!("there is no journal at {}", nowhere.display())), "{err}");
    assert!(!nowhere.exists(), "looking back makes no database");
}

#[test]
fn an_assumed_day_with_mistakes_names_all_of_them_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let plan = demo().offices.values().next().unwrap().plan.clone();
    let file = folder.path().join("day.toml");
    let read = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let problems = assumed_day(&file, &plan).map(|_| ()).unwrap_err();
        problems
            .iter()
            .map(|problem| problem.to_string().replace(&file.display().to_string(), "day.toml"))
            .collect::<Vec<_>>()
    };
    let told = read(
        "day = \"2026-11-23\"\nhours = [\"07:30-11:30\"]\n[[groups]]\ncode = \"Z\"\nper_hour = { 25 = 3, 08 = -1 }\nservice = { mean = 5 }\npriorities = { vip = 0.1 }\n[[counters]]\nnumber = 0\ngroups = [\"A\"]\n",
    );
    let expected = [
        "day.toml:4:8: groups[0].code: `Z` is no group of the office (hint: groups: A, B, C, D, E, G, H, K, L)",
        "day.toml:5:14: groups[0].per_hour.25: is no hour of the day (hint: write 00 to 23, as per_hour = { 07 = 12, 08 = 30 })",
        "day.toml:5:27: groups[0].per_hour.08: must be between 0 and 1000",
        "day.toml:6:13: groups[0].service.mean: is not a known key (hint: did you mean `mean_min`?)",
        "day.toml:7:16: groups[0].priorities.vip: is no priority class of the office (hint: classes: elderly, disability, pregnant-or-child, merit)",
        "day.toml:9:10: counters[0].number: must be between 1 and 999, but is 0",
    ];
    assert_eq!(told, expected);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/assumed-day.toml");
    let day = assumed_day(&sample, &plan).unwrap();
    let Demand::Assumed(groups) = &day.demand else { panic!("not assumed") };
    assert_eq!((groups.len(), day.windows.len()), (3, 2));
}
