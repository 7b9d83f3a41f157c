//! Alerts of the real binary: two servers on one real Redis, a server that is killed before it could tell, a journal that
//! falls silent, a printer that runs out of paper, and what Prometheus reads.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use tokio::task::block_in_place;

use crate::support::client::{Client, Wish};
use crate::support::printer_simulator::{Mode, PrinterSimulator};
use crate::support::receiver::{Got, Receiver, Reply, SECRET};
use crate::support::reception::BusyOffice;
use crate::support::redis_server::RedisServer;
use crate::support::server::{Server, Setup};

/// How long something may take that a server looks for every five seconds, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(90);

/// An office that tells this receiver of what lasts for a second.
fn impatient(receiver: &Receiver, more: &str) -> String {
    let mut toml = BusyOffice::at_noon().toml;
    toml += &format!(
        "[alerts]\nclear_s = 1\nno_open_counter = {{ for_s = 1 }}\nprinter = {{ for_s = 1 }}\n\
         wait_over_target = false\n\
         webhook = {{ url = \"{}\", secret_env = \"MOTCUA_TEST_SECRET\" }}\n{more}",
        receiver.url()
    );
    toml
}

fn setup(receiver: &Receiver, more: &str) -> Setup {
    Setup::demo().office(impatient(receiver, more)).env("MOTCUA_TEST_SECRET", SECRET)
}

fn about(got: &[Got]) -> Vec<String> {
    got.iter().map(Got::about).collect()
}

async fn metrics(server: &Server) -> String {
    let url = format!("{}/metrics", server.url());
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_redis_tell_each_alert_once() {
    let (redis, receiver) = (RedisServer::start(), Receiver::answering(&[Reply::Status(500)]));
    let setup = setup(&receiver, "").store(redis.url());
    let (mut first, mut second) = (Server::start(setup.clone()), Server::start(setup));
    let (at_first, at_second) = (Client::new(&first.url()), Client::new(&second.url()));
    for group in ['A', 'B', 'C'] {
        assert!(at_first.send(&Wish::issue(group, None)).await.unwrap().is_accepted());
    }
    block_in_place(|| receiver.wait_for(4, PATIENCE));
    // Both know of all three, whoever raised and told them.
    for server in [&first, &second] {
        let begun = Instant::now();
        loop {
            let text = metrics(server).await;
            let stands = |group: &str| {
                text.contains(&format!(
                    "motcua_alert{{office=\"demo\",kind=\"no_open_counter\",subject=\"{group}\"}} 1"
                ))
            };
            if ["A", "B", "C"].into_iter().all(stands) && text.contains("motcua_webhook_waiting{office=\"demo\"} 0") {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "{text}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    assert!(at_second.send(&Wish::at_counter(1, "open")).await.unwrap().is_accepted());
    block_in_place(|| receiver.wait_for(7, PATIENCE));
    // Whoever would tell anything twice would do so by now.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let (got, told) = (receiver.got(), receiver.told());
    println!("{} requests, one of them refused, for {} messages of two servers", got.len(), told.len());
    assert_eq!((got.len(), told.len()), (7, 6));
    let mut told = about(&told);
    told.sort();
    let expected = ["A cleared", "A raised", "B cleared", "B raised", "C cleared", "C raised"];
    assert_eq!(told, expected.map(|what| format!("no_open_counter {what}")));
    assert!(first.stop().success() && second.stop().success());
    assert!(!first.output().contains(SECRET) && !first.output().contains("/hooks/"), "{}", first.output());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_was_killed_over_is_told_after_its_restart() {
    // The receiver takes the first message and never says so: for the server its outcome is unknown.
    let receiver = Receiver::answering(&[Reply::Hang]);
    let mut server = Server::start(setup(&receiver, ""));
    let client = Client::new(&server.url());
    assert!(client.send(&Wish::issue('A', None)).await.unwrap().is_accepted());
    block_in_place(|| {
        receiver.wait_for(1, PATIENCE);
        server.kill_hard();
        server.restart();
        receiver.wait_for(2, PATIENCE);
    });
    assert!(client.send(&Wish::at_counter(1, "open")).await.unwrap().is_accepted());
    block_in_place(|| receiver.wait_for(3, PATIENCE));
    let got = receiver.got();
    assert_eq!(
        (&got[0].id, &got[0].body),
        (&got[1].id, &got[1].body),
        "the same message, by which a receiver knows it"
    );
    assert_eq!(about(&receiver.told()), ["no_open_counter A raised", "no_open_counter A cleared"]);
    assert!(server.stop().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn that_the_journal_is_silent_is_told_without_it() {
    let (mut redis, receiver) = (RedisServer::start(), Receiver::start());
    let at_once = "journal_silent = { for_s = 1 }\n";
    let mut server = Server::start(setup(&receiver, at_once).store(redis.url()));
    block_in_place(|| {
        redis.kill();
        receiver.wait_for(1, PATIENCE);
    });
    let text = metrics(&server).await;
    assert!(text.contains("motcua_journal_silent 1") && text.contains("kind=\"journal_silent\""), "{text}");
    block_in_place(|| {
        redis.start_again();
        receiver.wait_for(2, PATIENCE);
    });
    let told = about(&receiver.told());
    assert!(told[0].starts_with("journal_silent ") && told[0].ends_with(" raised"), "{told:?}");
    assert_eq!(told[1], told[0].replace("raised", "cleared"));
    assert!(server.stop().success());
    // What was kept in memory stands in the journal now, and nothing of it is told again.
    block_in_place(|| server.restart());
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(receiver.got().len(), 2);
    assert!(server.stop().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_without_paper_raises_and_a_new_roll_clears() {
    let receiver = Receiver::start();
    let (printer, address) = PrinterSimulator::on_network("127.0.81.1");
    printer.set(Mode::PaperOut);
    let paper = format!("[[printers]]\nname = \"cua-vao\"\nconnection = \"tcp://{address}\"\nwidth_dots = 384\n");
    let server = Server::start(setup(&receiver, &paper));
    let got = block_in_place(|| receiver.wait_for(1, PATIENCE));
    assert_eq!(about(&got), ["printer cua-vao raised"]);
    assert_eq!(got[0].json()["data"]["detail"], "paper_out");
    assert_eq!(got[0].json()["text"], "Bộ phận một cửa thử tải: Máy in cua-vao: hết giấy");
    let page = reqwest::Client::new().get(format!("{}/demo/manager", server.url()));
    let page = page.bearer_auth("demo-manager").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Cảnh báo từ") && page.contains("Máy in cua-vao: hết giấy"), "{page}");
    printer.set(Mode::Ready);
    let got = block_in_place(|| receiver.wait_for(2, PATIENCE));
    assert_eq!(about(&got)[1], "printer cua-vao cleared");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_figure_of_the_example_rules_is_there_to_be_read() {
    let rules = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/prometheus-rules.yml")).unwrap();
    let receiver = Receiver::start();
    let server = Server::start(setup(&receiver, ""));
    let client = Client::new(&server.url());
    assert!(client.send(&Wish::issue('A', None)).await.unwrap().is_accepted());
    block_in_place(|| receiver.wait_for(1, PATIENCE));
    let text = metrics(&server).await;
    let names: BTreeSet<String> = rules
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split(|c: char| !c.is_ascii_lowercase() && c != '_'))
        .filter(|word| word.starts_with("motcua_"))
        .map(str::to_owned)
        .collect();
    assert!(names.len() >= 8, "{names:?}");
    for name in &names {
        let name = name.strip_suffix("_sum").or_else(|| name.strip_suffix("_count")).unwrap_or(name);
        assert!(text.contains(&format!("# TYPE {name} ")), "nobody counts {name}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let value = line.rsplit_once(' ').map(|(_, value)| value);
        assert!(value.is_some_and(|value| value.parse::<f64>().is_ok()), "{line}");
    }
    assert!(text.contains("motcua_open_counters{office=\"demo\",group=\"A\"} 0"), "{text}");
    assert!(text.contains("motcua_target_wait_seconds{office=\"demo\",group=\"A\"} 120"), "{text}");
}

#[test]
fn a_webhook_is_tried_out_from_the_command_line() {
    let receiver = Receiver::answering(&[Reply::Status(204), Reply::Status(403), Reply::Status(410)]);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("config/offices")).unwrap();
    fs::write(folder.path().join("config/motcua.toml"), "").unwrap();
    fs::write(folder.path().join("config/offices/demo.toml"), impatient(&receiver, "")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
        command.arg("alert").args(arguments).current_dir(folder.path()).env("MOTCUA_TEST_SECRET", SECRET);
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    };
    let test = ["--test", "--office", "demo"];
    let (taken, said) = run(&test);
    assert!(taken && said.contains("taken: it answered 204") && !said.contains("/hooks/"), "{said}");
    let (taken, said) = run(&test);
    assert!(!taken && said.contains("not taken: it answered 403"), "{said}");
    let (taken, said) = run(&test);
    assert!(!taken && said.contains("410"), "{said}");
    let got = receiver.got();
    assert_eq!(got[0].json()["type"], "alert.test");
    assert!(got[0].id.starts_with("test_") && got[0].id != got[1].id);
    let (known, said) = run(&["--test", "--office", "nowhere"]);
    assert!(!known && said.contains("there are: demo"), "{said}");
    let (made, secret) = run(&["--new-secret"]);
    assert!(made && secret.trim().parse::<motcua::alerts::Secrets>().is_ok(), "{secret}");
}
