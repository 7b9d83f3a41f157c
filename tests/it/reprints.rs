//! Slips that are printed again, at kiosks and reception desks, and those that come too late: the real binary and
//! printers at real ports.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::chromium::Chromium;
use crate::support::client::{Client, Wish};
use crate::support::paper::{Mood, PaperPrinter};
use crate::support::printer_simulator::{Mode, PrinterSimulator};
use crate::support::server::{Server, Setup};

/// A kiosk with a printer, and a desk with another one at which the demo's counter device works.
const OFFICE: &str = r#"
id = "demo"
name = { vi = "Công an phường", en = "Ward Police" }
[hours]
always = true
[[groups]]
code = "A"
name = { vi = "Căn cước", en = "Identity cards" }
target_wait_min = 15
[[counters]]
number = 1
groups = ["A"]
rule = "longest"
[[printers]]
name = "cua-vao"
KIOSK_LINE
[[printers]]
name = "ban-1"
DESK_LINE
width_dots = 384
[[kiosks]]
name = "demo-kiosk"
printer = "cua-vao"
[[desks]]
name = "ban-1"
printer = "ban-1"
accounts = ["demo-counter"]
"#;

struct Office {
    server: Server,
    client: Client,
    at_kiosk: PaperPrinter,
    at_desk: PaperPrinter,
}

impl Office {
    fn open() -> Self {
        let (at_kiosk, at_desk) = (PaperPrinter::start(), PaperPrinter::start());
        let office = OFFICE.replace("KIOSK_LINE", &at_kiosk.connection()).replace("DESK_LINE", &at_desk.connection());
        let server = Server::start(Setup::demo().store("memory:").office(office));
        let client = Client::new(&server.url());
        Office { server, client, at_kiosk, at_desk }
    }

    /// The body of an accepted answer.
    async fn must(&self, wish: &Wish) -> Value {
        let reply = self.client.send(wish).await.expect("answered");
        assert!(reply.is_accepted(), "{wish:?}: {reply:?}");
        reply.body
    }

    async fn code(&self, wish: &Wish) -> String {
        self.client.send(wish).await.expect("answered").code().to_owned()
    }

    async fn issue(&self) -> String {
        let issued = self.must(&Wish::issue('A', None)).await;
        assert_eq!(issued["print"], "printing");
        issued["id"].as_str().expect("an id").to_owned()
    }

    /// What is said of a slip once it is no longer on its way.
    async fn print_of(&self, ticket: &str) -> String {
        let begun = Instant::now();
        loop {
            let print = self.client.print_of(ticket).await;
            if print != "printing" {
                return print;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "the slip of {ticket} is on its way for ever");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn metrics(&self) -> String {
        let answer = reqwest::get(format!("{}/metrics", self.server.url())).await.expect("answered");
        answer.text().await.expect("a text")
    }

    /// How many slips of a printer came to an end.
    async fn slips(&self, printer: &str, outcome: &str) -> u64 {
        let labels = format!("{{office=\"demo\",printer=\"{printer}\",outcome=\"{outcome}\"}} ");
        let text = self.metrics().await;
        let line = text.lines().find_map(|line| line.strip_prefix("motcua_slips_total")?.strip_prefix(&labels));
        line.unwrap_or_else(|| panic!("no {labels} in\n{text}")).parse().expect("a number")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_slip_comes_out_once_more_beside_whoever_asks_for_it() {
    let office = Office::open();
    let ticket = office.issue().await;
    let first = office.at_kiosk.wait_for(1).await.remove(0);
    assert_eq!(office.print_of(&ticket).await, "printed");

    // At the desk, to whom the citizen says that the slip is lost.
    let at_desk = Wish::reprint("demo-counter", &ticket);
    assert_eq!(office.must(&at_desk).await["print"], "printing");
    let again = office.at_desk.wait_for(1).await.remove(0);
    assert_eq!(again.cuts.len(), 1);
    assert_eq!(office.print_of(&ticket).await, "printed");
    assert_eq!(office.at_kiosk.slips().len(), 1);

    // By somebody who has no printer: where the number was taken.
    office.must(&Wish::reprint("demo-manager", &ticket)).await;
    let third = office.at_kiosk.wait_for(2).await.remove(1);
    assert!(third.rows.len() > first.rows.len(), "a slip that was printed again does not say so");
    assert_eq!(office.print_of(&ticket).await, "printed");

    // The same request again is answered and prints nothing.
    assert_eq!(office.must(&at_desk).await["print"], "printed");
    assert_eq!(office.must(&at_desk).await["number"], "A001");
    assert_eq!((office.at_kiosk.slips().len(), office.at_desk.slips().len()), (2, 1));
    assert_eq!((office.slips("cua-vao", "printed").await, office.slips("ban-1", "printed").await), (2, 1));
    let figures = office.metrics().await;
    let states =
        figures.lines().filter(|line| line.starts_with("motcua_printer_state{office=\"demo\",printer=\"ban-1\""));
    let (states, so): (Vec<&str>, Vec<&str>) =
        (states.clone().collect(), states.filter(|line| line.ends_with(" 1")).collect());
    assert_eq!((states.len(), so.len()), (8, 1), "a printer is in one state of eight: {states:?}");

    // What is issued at the desk comes out there.
    let taken = office.must(&Wish::issue_at_manager('A')).await;
    assert_eq!(taken["print"], Value::Null);
    let refused = office.code(&Wish::reprint("demo-manager", taken["id"].as_str().expect("an id"))).await;
    assert_eq!(refused, "no_printer");
    office.must(&Wish::reprint("demo-counter", taken["id"].as_str().expect("an id"))).await;
    office.at_desk.wait_for(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_prints_without_end_or_for_a_visit_that_is_over() {
    let office = Office::open();
    let ticket = office.issue().await;
    for copy in 2..=10 {
        office.must(&Wish::reprint("demo-counter", &ticket)).await;
        office.at_desk.wait_for(copy - 1).await;
    }
    let refused = office.client.send(&Wish::reprint("demo-counter", &ticket)).await.expect("answered");
    assert_eq!((refused.status, refused.code()), (409, "reprints_used_up"));
    assert_eq!((&refused.body["number"], &refused.body["most"]), (&json!("A001"), &json!(9)));
    office.must(&Wish::cancel(&ticket)).await;
    assert_eq!(office.code(&Wish::reprint("demo-kiosk", &ticket)).await, "ticket_ended");
    assert_eq!(office.code(&Wish::reprint("demo-kiosk", "0123456789abcdef")).await, "unknown_ticket");
    assert_eq!(office.code(&Wish::reprint("demo-reader", &ticket)).await, "forbidden");
    assert_eq!((office.at_kiosk.slips().len(), office.at_desk.slips().len()), (1, 9));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slip_of_whoever_was_called_before_its_turn_is_dropped_and_that_is_said() {
    let office = Office::open();
    office.at_kiosk.becomes(Mood::Silent);
    let under_way = office.issue().await;
    office.at_kiosk.wait_for(1).await;
    // The printer is busy with the first one, so these wait.
    let (called, given_up, patient) = (office.issue().await, office.issue().await, office.issue().await);
    office.must(&Wish::at_counter(1, "open")).await;
    office.must(&Wish::at_counter(1, "call").with("ticket", called.as_str())).await;
    office.must(&Wish::cancel(&given_up)).await;
    for dropped in [&called, &given_up] {
        assert_eq!(office.print_of(dropped).await, "dropped");
    }
    assert_eq!(office.client.print_of(&patient).await, "printing", "nobody called it");
    office.must(&Wish::at_counter(1, "finish")).await;
    office.must(&Wish::at_counter(1, "call").with("ticket", under_way.as_str())).await;
    assert_eq!(office.client.print_of(&under_way).await, "printing", "what is being sent is not dropped");

    office.at_kiosk.becomes(Mood::Good);
    assert_eq!(office.print_of(&under_way).await, "printed");
    assert_eq!(office.print_of(&patient).await, "printed");
    assert_eq!(office.at_kiosk.slips().len(), 2, "a dropped slip came out");
    let counted = [("printed", 2), ("unknown", 0), ("dropped", 2), ("failed", 0)];
    for (outcome, slips) in counted {
        assert_eq!(office.slips("cua-vao", outcome).await, slips, "{outcome}");
    }
    assert!(office.server.output().contains("so the slip was dropped"), "{}", office.server.output());

    // Called or not, the citizen at the counter may be given one.
    let asked = office.must(&Wish::reprint("demo-counter", &under_way)).await;
    assert_eq!(asked["print"], "printing");
    office.at_desk.wait_for(1).await;
    assert_eq!(office.print_of(&under_way).await, "printed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_prints_a_lost_slip_by_a_key_and_is_told_what_became_of_it() {
    const ESCAPE: char = '\u{E00C}';
    let office = Office::open();
    for _ in 0..2 {
        office.issue().await;
    }
    let browser = Chromium::start().await;
    let page = format!("{}/login?token=demo-counter&to=/demo/counter/1", office.server.url());
    let officer = browser.open("terminal", &page, (1366, 768)).await;
    officer.type_key('p').await;
    officer.shows("#call-next .next", "A001").await;
    officer.type_key('b').await;
    officer.hides("#reprint-told").await;
    officer.press_f2().await;
    officer.shows(".ticket.called .number", "A001").await;

    // The one in hand, beside the officer.
    officer.type_key('b').await;
    officer.shows("#reprint-title output", "A001").await;
    officer.shows("#reprint-told .hint output", "bàn hướng dẫn ban-1").await;
    officer.says("#reprint-told .said p:not([hidden])", "Đã in. Mời công dân nhận phiếu").await;
    officer.hides("#reprint-again").await;
    officer.type_key('b').await;
    officer.type_key(ESCAPE).await;
    officer.hides("#reprint-told").await;
    assert_eq!(office.at_desk.slips().len(), 1, "a second press in the dialog printed, too");

    // One that waits, from its row; of this one the printer does not say whether it came out.
    office.at_desk.becomes(Mood::Broken);
    officer.type_key('1').await;
    officer.type_key('b').await;
    officer.shows("#reprint-title output", "A002").await;
    officer.says("#reprint-told .said p:not([hidden])", "Không rõ phiếu đã ra chưa. Phiếu ra chưa?").await;
    office.at_desk.becomes(Mood::Good);
    officer.type_key('b').await;
    officer.says("#reprint-told .said p:not([hidden])", "Đã in").await;
    officer.type_key(ESCAPE).await;
    officer.hides("#reprint-told").await;
    assert_eq!((office.at_desk.slips().len(), office.at_kiosk.slips().len()), (2, 2));
    let reprints = office.metrics().await;
    let counted = "motcua_command_seconds_count{command=\"reprint_slip\"} 3";
    assert!(reprints.contains(counted), "{reprints}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_printer_with_an_open_cover_people_are_told_at_once_and_the_slip_comes_out_when_it_is_closed() {
    let (printer, address) = PrinterSimulator::on_network("127.0.93.9");
    let at_desk = PaperPrinter::start();
    let office = OFFICE.replace("KIOSK_LINE", &format!("connection = \"tcp://{address}\""));
    let office = office.replace("DESK_LINE", &at_desk.connection());
    let server = Server::start(Setup::demo().store("memory:").office(office));
    let browser = Chromium::start().await;
    let page = |token: &str, path: &str| format!("{}/login?token={token}&to=/demo/{path}", server.url());
    let technician = browser.open("technician", &page("demo-manager", "technician"), (1366, 768)).await;
    let test_page = "[data-post=\"printers/cua-vao/test\"]";
    technician.touch(test_page).await;
    technician.says("#message", "Máy in cua-vao đã in trang thử").await;
    printer.set(Mode::CoverOpen);
    technician.touch(test_page).await;
    technician.shows("#message", "Nắp máy in cua-vao đang mở. Đóng nắp rồi in lại.").await;
    assert_eq!(printer.slips().len(), 1);

    let kiosk = browser.open("kiosk", &page("demo-kiosk", "kiosk"), (1080, 1920)).await;
    kiosk.touch(".tile[data-group=A]").await;
    kiosk.touch("#priority-none").await;
    kiosk.says("[data-print=cover_open] #result-print", "Nắp máy in đang mở").await;
    kiosk.hides("#print-again").await;
    printer.set(Mode::Ready);
    kiosk.shows("[data-print=printed] #result-print", "Mời ông/bà nhận phiếu ở khe in").await;
    assert_eq!(printer.slips().len(), 2, "the slip came out, and once");
}
