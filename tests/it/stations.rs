//! The real binary as a server and as a station: slips that are printed elsewhere, over a line that breaks.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use motcua::office::{CounterNo, Lang};
use motcua::voice::{Bank, Phrasebook, Saying, VoicePlan};
use serde_json::{Value, json};
use tokio::task::block_in_place;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::support::cable::Cable;
use crate::support::client::{Client, Wish};
use crate::support::escpos_decoder::decode;
use crate::support::printer_simulator::{Mode, PrinterSimulator};
use crate::support::reception::BusyOffice;
use crate::support::server::{Server, Setup};
use crate::support::sound_card::{RATE_HZ, SoundCard};
use crate::support::station::Station;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The busy office, with these printers at the station `demo-station`, the first of them beside the kiosk.
fn office(printers: &[SocketAddr]) -> Setup {
    let mut toml = BusyOffice::at_noon().toml;
    for (n, address) in printers.iter().enumerate() {
        toml += &format!(
            "[[printers]]\nname = \"printer-{n}\"\nconnection = \"tcp://{address}\"\nwidth_dots = 384\n\
             station = \"demo-station\"\n"
        );
    }
    toml += "[[kiosks]]\nname = \"demo-kiosk\"\nprinter = \"printer-0\"\n";
    if printers.len() > 1 {
        toml += "[[kiosks]]\nname = \"demo-manager\"\nprinter = \"printer-1\"\n";
    }
    Setup::demo().office(toml)
}

/// What became of a ticket's slip, as the server says.
async fn print_state(server_url: &str, ticket: &str) -> String {
    let answer = get(server_url, &format!("/api/v1/offices/demo/tickets/{ticket}")).await;
    let ticket: Value = serde_json::from_str(&answer).unwrap();
    ticket["print"].as_str().unwrap_or_default().to_owned()
}

async fn get(server_url: &str, path: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("{server_url}{path}")).bearer_auth("demo-manager").send().await.unwrap();
    answer.text().await.unwrap()
}

/// Waits until the slip is no longer on its way.
async fn settled(server_url: &str, ticket: &str) -> String {
    let begun = Instant::now();
    loop {
        match print_state(server_url, ticket).await.as_str() {
            "printing" => assert!(begun.elapsed() < PATIENCE, "{ticket} is still on its way"),
            state => return state.to_owned(),
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// What the codes on the slips that came out lead to, in order.
fn links(printer: &PrinterSimulator) -> Vec<String> {
    printer.slips().iter().map(|slip| link(slip)).collect()
}

fn link(slip: &[u8]) -> String {
    let paper = decode(slip);
    let border = 40;
    let (width, height) = (paper.rows.iter().map(Vec::len).max().unwrap_or_default(), paper.rows.len());
    let shade = |x: usize, y: usize| {
        let inside = x >= border && y >= border;
        if inside && paper.is_black(x - border, y - border) { 0 } else { 255 }
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width + 2 * border, height + 2 * border, shade);
    let codes: Vec<String> = image.detect_grids().iter().map(|grid| grid.decode().expect("readable").1).collect();
    assert_eq!(codes.len(), 1, "a slip has one code");
    codes.into_iter().next().unwrap_or_default()
}

/// What a station says when it has a line to its server.
const CONNECTED: &str = "connected;";

fn connections(station: &Station) -> usize {
    station.output().matches(CONNECTED).count()
}

/// Waits until a slip comes out of the printer.
async fn begins(printer: &PrinterSimulator) {
    let begun = Instant::now();
    while printer.bytes_of_open_slip() < 500 {
        assert!(begun.elapsed() < PATIENCE, "nothing comes out");
        sleep(Duration::from_millis(10)).await;
    }
}

async fn issue(client: &Client) -> String {
    client.send(&Wish::issue('A', None)).await.unwrap().ticket().id
}

async fn issue_as(server_url: &str, token: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{server_url}/api/v1/offices/demo/tickets")).bearer_auth(token);
    let answer = request.json(&json!({ "group": "A" })).send().await.unwrap().text().await.unwrap();
    let ticket: Value = serde_json::from_str(&answer).unwrap();
    ticket["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Notes what is known of slips before the server forgets it by ending.
async fn note(server_url: &str, tickets: &[String], said: &mut BTreeMap<String, String>) {
    for ticket in tickets {
        let state = print_state(server_url, ticket).await;
        if state != "printing" && !said.contains_key(ticket) {
            said.insert(ticket.clone(), state);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_slips_come_out_once_at_most_whatever_breaks_and_what_is_said_of_them_is_true() {
    let (printer, address) = PrinterSimulator::on_network("127.0.93.1");
    let mut server = Server::start(office(&[address]));
    let (url, client) = (server.url(), Client::new(&server.url()));
    let cable = Cable::to(&url).await;
    let mut station = Station::start(&cable.url(), "demo-station");
    station.says("connected; printer demo/printer-0", 1);
    let mut tickets = Vec::new();
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for n in 1..=60 {
        tickets.push(issue(&client).await);
        match n {
            10 => block_in_place(|| station.kill_hard()),
            14 => {
                let before = connections(&station);
                station.restart();
                block_in_place(|| station.says(CONNECTED, before + 1));
            }
            22 => cable.pull(),
            26 => {
                sleep(Duration::from_secs(1)).await;
                cable.plug_in();
            }
            34 => {
                note(&url, &tickets, &mut said).await;
                let before = connections(&station);
                block_in_place(|| {
                    server.kill_hard();
                    server.restart();
                    station.says(CONNECTED, before + 1);
                });
            }
            44 => block_in_place(|| {
                let before = connections(&station);
                station.stop();
                station.restart();
                station.says(CONNECTED, before + 1);
            }),
            52 => {
                note(&url, &tickets, &mut said).await;
                let before = connections(&station);
                block_in_place(|| {
                    assert!(server.stop().success());
                    server.restart();
                    station.says(CONNECTED, before + 1);
                });
            }
            _ => {}
        }
        sleep(Duration::from_millis(200)).await;
    }
    for ticket in &tickets {
        let state = settled(&url, ticket).await;
        said.entry(ticket.clone()).or_insert(state);
    }
    // What the station had in hand when it was last spoken to may still come out.
    sleep(Duration::from_secs(1)).await;

    let links = links(&printer);
    let on_paper: BTreeSet<&str> = links.iter().map(|link| link.rsplit('/').next().unwrap_or_default()).collect();
    assert_eq!(on_paper.len(), links.len(), "a slip came out twice: {links:?}");
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for ticket in &tickets {
        let (state, came_out) = (said[ticket].as_str(), on_paper.contains(ticket.as_str()));
        *counts.entry((state, came_out)).or_default() += 1;
        let is_true = match state {
            "printed" => came_out,
            "failed" | "paper_out" => !came_out,
            "unknown" => true,
            _ => false,
        };
        assert!(is_true, "{ticket} is said to be {state}, and on paper: {came_out}");
    }
    println!("60 slips by way of a station, said and on paper: {counts:?}");
    assert!(counts.get(&("printed", true)).is_some_and(|printed| *printed >= 40), "{counts:?}");
    assert!(on_paper.len() >= 45, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slip_that_is_under_way_when_the_line_breaks_is_asked_for_and_said_to_be_printed() {
    let (printer, address) = PrinterSimulator::on_network("127.0.93.2");
    printer.set(Mode::Slow);
    let mut server = Server::start(office(&[address]));
    let url = server.url();
    let cable = Cable::to(&url).await;
    let mut station = Station::start(&cable.url(), "demo-station");
    station.says("connected;", 1);
    let ticket = issue(&Client::new(&url)).await;
    begins(&printer).await;
    // The line is cut in the middle, for longer than it is taken for alive, and mended when the slip lies in the tray.
    cable.pull();
    sleep(Duration::from_secs(1)).await;
    printer.set(Mode::Ready);
    station.says("no line to the server", 1);
    assert_eq!(print_state(&url, &ticket).await, "printing");
    assert_eq!(links(&printer).len(), 1);
    cable.plug_in();
    assert_eq!(settled(&url, &ticket).await, "printed");
    // The server ends in the middle, and waits for what is in hand.
    printer.set(Mode::Slow);
    station.says("connected;", 2);
    let ticket = issue(&Client::new(&url)).await;
    begins(&printer).await;
    let stopped = thread::scope(|scope| {
        let stopping = scope.spawn(|| server.stop());
        thread::sleep(Duration::from_millis(300));
        printer.set(Mode::Ready);
        stopping.join().unwrap()
    });
    assert!(stopped.success());
    assert_eq!(server.output().matches("slip printed").count(), 2, "it did not wait");
    assert_eq!(links(&printer).len(), 2);
    assert!(links(&printer)[1].ends_with(&ticket));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_that_is_off_there_is_shown_as_unreachable_here_and_holds_up_no_other() {
    // Both ports are held by nobody who reads: one refuses, one takes connections and is silent.
    let off = TcpListener::bind("127.0.93.4:0").unwrap().local_addr().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::start(office(&[silent.local_addr().unwrap(), off]));
    let url = server.url();
    let mut station = Station::start(&url, "demo-station");
    station.says("connected;", 1);
    assert!(get(&url, "/metrics").await.contains("motcua_stations_connected 1"));
    let hanging = issue(&Client::new(&url)).await;
    sleep(Duration::from_millis(500)).await;
    let asked = Instant::now();
    let refused = issue_as(&url, "demo-manager").await;
    assert_eq!(settled(&url, &refused).await, "failed");
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
    let page = get(&url, "/demo/technician").await;
    assert!(page.contains("<b>printer-1</b> <span class=\"mark missing\">Không kết nối được</span>"), "{page}");
    assert!(page.contains("Máy trạm") && page.contains("demo-station"), "{page}");
    assert_eq!(settled(&url, &hanging).await, "unknown");
    station.stop();
    let gone = Instant::now();
    while !get(&url, "/metrics").await.contains("motcua_stations_connected 0") {
        assert!(gone.elapsed() < PATIENCE, "the station is still counted");
        sleep(Duration::from_millis(50)).await;
    }
    let without = issue_as(&url, "demo-manager").await;
    assert_eq!(settled(&url, &without).await, "failed", "nobody is there to print it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_that_is_refused_says_why_and_stays() {
    let server = Server::start(Setup::demo());
    let url = server.url();
    let mut unknown = Station::start(&url, "mq_nobody_has_this");
    unknown.says("the server does not know this token: make one with `motcua device add NAME --role station", 1);
    let mut kiosk = Station::start(&url, "demo-kiosk");
    kiosk.says("this token is not a station's", 1);
    let mut nowhere = Station::start("http://127.0.0.1:9", "demo-station");
    nowhere.says("no line to the server", 1);
    nowhere.stop();
    unknown.stop();
    kiosk.stop();
    assert!(!unknown.output().contains("mq_nobody_has_this"), "the token is in the log");
    // No printer of this office stands there.
    let mut idle = Station::start(&url, "demo-station");
    idle.says("nothing stands here: write `station = \"demo-station\"`", 1);
}

/// Waits until a figure of the speaker has come.
async fn wait_for(server: &Server, line: &str) {
    let begun = Instant::now();
    while !get(&server.url(), "/metrics").await.contains(line) {
        assert!(begun.elapsed() < PATIENCE, "no {line}\n{}", server.output());
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_said_at_the_station_and_counted_at_the_server() {
    let Some(card) = SoundCard::new(2) else { return };
    card.plug_in();
    let office = BusyOffice::at_noon().toml;
    let voice = "[voice]\nchime = false\nrepeat = 1\n[[speakers]]\nname = \"loa\"\nstation = \"demo-station\"\n";
    let server = Server::start(Setup::demo().office(format!("{office}\n{voice}")));
    let (url, client) = (server.url(), Client::new(&server.url()));
    client.send(&Wish::at_counter(1, "open")).await.unwrap();
    for _ in 0..2 {
        issue(&client).await;
    }
    // The first call comes a moment before the station, and is said when that is there.
    client.send(&Wish::at_counter(1, "call-next")).await.unwrap();
    let env = vec![("ALSA_CONFIG_PATH", card.config().display().to_string())];
    let mut station = Station::start_with(&url, "demo-station", env);
    station.says("connected; speaker demo/loa on default", 1);
    wait_for(&server, "motcua_speaker_ready{office=\"demo\",speaker=\"loa\"} 1").await;
    assert!(get(&url, "/demo/technician").await.contains("loa"));
    wait_for(&server, "motcua_calls_said_total{office=\"demo\",speaker=\"loa\"} 1").await;
    client.send(&Wish::at_counter(1, "call-next")).await.unwrap();
    wait_for(&server, "motcua_calls_said_total{office=\"demo\",speaker=\"loa\"} 2").await;
    wait_for(&server, "motcua_calls_dropped_total{office=\"demo\",speaker=\"loa\"} 0").await;
    sleep(Duration::from_secs(1)).await;
    let heard = card.heard();
    let saying = |number: &str| Saying::Call {
        number: number.parse().unwrap(),
        group: Some("A".parse().unwrap()),
        counter: CounterNo(1),
        times: 1,
        lang: Lang::Vi,
    };
    let plan = VoicePlan { chime: false, repeat: 1, ..VoicePlan::default() };
    let bank = Bank::built_in().unwrap();
    let phrasebook = Phrasebook::new(plan, bank.vocabulary().clone()).unwrap();
    let said = ["A001", "A002"].map(|number| bank.render(&phrasebook.utterance(&saying(number))).unwrap());
    let loud_s = |samples: &[f32], rate_hz: f64| {
        let blocks = samples.chunks((rate_hz / 100.0) as usize);
        blocks.filter(|block| block.iter().any(|sample| sample.abs() > 0.01)).count() as f64 / 100.0
    };
    let (heard_s, said_s) = (loud_s(&heard, RATE_HZ as f64), loud_s(&said.concat(), f64::from(motcua::voice::RATE_HZ)));
    assert!((heard_s - said_s).abs() < 0.5, "{heard_s} s sounded, of the {said_s} s that two calls have");
    station.kill_hard();
    wait_for(&server, "motcua_speaker_ready{office=\"demo\",speaker=\"loa\"} 0").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_stations_with_one_token_the_newer_counts_and_the_older_says_so() {
    let (printer, address) = PrinterSimulator::on_network("127.0.93.3");
    let server = Server::start(office(&[address]));
    let url = server.url();
    let mut older = Station::start(&url, "demo-station");
    older.says("connected;", 1);
    let mut newer = Station::start(&url, "demo-station");
    newer.says("connected;", 1);
    older.says("another station has come with the token of demo-station", 1);
    let ticket = issue(&Client::new(&url)).await;
    assert_eq!(settled(&url, &ticket).await, "printed");
    newer.says("slip printed", 1);
    assert!(!older.output().contains("slip printed"));
    assert_eq!(links(&printer).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_version_is_told_in_words_on_both_sides() {
    let server = Server::start(Setup::demo());
    let mut request =
        format!("{}/api/v1/station", server.url().replacen("http", "ws", 1)).into_client_request().unwrap();
    request.headers_mut().insert("authorization", "Bearer demo-station".parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    socket.send(Message::text(r#"{"type":"hello","version":99,"new":[]}"#)).await.unwrap();
    let Some(Ok(Message::Text(farewell))) = socket.next().await else { panic!("no farewell") };
    assert!(farewell.contains("speaks version 99") && farewell.contains("farewell"), "{farewell}");
    let told = Instant::now();
    while !server.output().contains("speaks version 99") {
        assert!(told.elapsed() < PATIENCE, "the server's log does not say it: {}", server.output());
        sleep(Duration::from_millis(50)).await;
    }

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut station = Station::start(&format!("http://{}", listener.local_addr().unwrap()), "demo-station");
    let (stream, _) = listener.accept().await.unwrap();
    let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
    socket.next().await.unwrap().unwrap();
    socket.send(Message::text(r#"{"type":"hello","version":2}"#)).await.unwrap();
    block_in_place(|| station.says("the other side speaks version 2", 1));
}
