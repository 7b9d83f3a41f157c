//! Messages over a real line: signed, tried again, given up, stopped; and each alert told once by two servers of one
//! journal, under a clock that is moved.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use motcua::alerts::{Alerts, Facts, Kind, Look, ServerName, Thresholds, Webhook};
use motcua::clock::{Clock, ManualClock};
use motcua::journal::{Journal, MemoryJournal};
use motcua::office::{Command, CounterNo, GroupCode, Lang, Office, Plan};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::support::offices::{MONDAY, Played, group_list, moment, new_ticket, plan, ticket_id};
use crate::support::receiver::{Receiver, Reply, SECRET};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a message that was begun is given to be taken before the clock moves on.
const EXCHANGE: Duration = Duration::from_millis(300);

pub fn webhook(url: &str) -> Webhook {
    Webhook {
        url: url.parse().unwrap(),
        secrets: SECRET.parse().unwrap(),
        lang: Lang::Vi,
        give_up_after: SignedDuration::from_hours(24),
    }
}

/// Thresholds that tell this receiver.
pub fn telling(url: &str) -> Thresholds {
    Thresholds { webhook: Some(Arc::new(webhook(url))), ..Thresholds::default() }
}

/// Servers that watch one office, which the test plays, over one journal.
struct Hall {
    journal: Arc<MemoryJournal>,
    clock: ManualClock,
    office: watch::Sender<Arc<Office>>,
    played: Played,
    thresholds: Arc<Thresholds>,
    servers: Mutex<Vec<Arc<Alerts>>>,
}

/// One of them.
struct Server {
    alerts: Arc<Alerts>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Hall {
    fn new(thresholds: Thresholds) -> Self {
        let mut by_day = Plan::clone(&plan());
        by_day.groups.retain(|_, group| group.hours.is_none());
        let played = Played::new(Arc::new(by_day), MONDAY);
        let office = watch::Sender::new(Arc::new(played.office.clone()));
        let clock = ManualClock::at(at("09:00"));
        Hall {
            journal: Arc::default(),
            clock,
            office,
            played,
            thresholds: Arc::new(thresholds),
            servers: Mutex::default(),
        }
    }

    async fn server(&self, name: &str) -> Server {
        let journal: Arc<dyn Journal> = self.journal.clone();
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let offices = [(self.played.office.plan().clone(), self.thresholds.clone())];
        let alerts = Alerts::open(journal, clock, ServerName::new(name).unwrap(), offices).await.unwrap();
        let alerts = Arc::new(alerts);
        self.servers.lock().unwrap().push(alerts.clone());
        let office = self.office.clone();
        let look: Look = Arc::new(move |_, _| Some((office.borrow().clone(), Facts::default())));
        let stop = watch::Sender::new(false);
        let tasks = alerts.run(&look, &stop).unwrap();
        Server { alerts, stop, tasks }
    }

    fn ask(&mut self, command: &Command) {
        self.played.ask(command, None, self.clock.now()).unwrap();
        self.office.send_replace(Arc::new(self.played.office.clone()));
    }

    /// Somebody takes a number, and nobody is there to call it.
    fn somebody_waits(&mut self, n: u64) {
        let group: GroupCode = "A".parse().unwrap();
        self.ask(&Command::IssueTicket(new_ticket(ticket_id(n), group)));
    }

    /// A counter opens, and calls whoever waits.
    fn a_counter_serves(&mut self) {
        let counter = CounterNo(1);
        self.ask(&Command::OpenCounter { counter, groups: Some(group_list("A")) });
        self.ask(&Command::CallNext { counter });
    }

    /// Lets time pass, a round after the other.
    async fn pass(&self, seconds: i64) {
        for _ in 0..seconds.div_euclid(5) {
            self.clock.set(self.clock.now() + SignedDuration::from_secs(5));
            // The rounds run on other threads.
            tokio::time::sleep(Duration::from_millis(15)).await;
            // A claim holds for twelve of these steps, and an exchange on a busy machine is none the faster for them.
            let begun = Instant::now();
            while self.is_telling() && begun.elapsed() < EXCHANGE {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }

    /// Whether some server has a message in hand.
    fn is_telling(&self) -> bool {
        let now = self.clock.now();
        let in_hand = |alerts: &Arc<Alerts>| {
            alerts.iter().any(|(_, office)| {
                let ledger = office.book.ledger();
                ledger.outbox().iter().any(|told| told.claim.as_ref().is_some_and(|(_, until)| *until > now))
            })
        };
        self.servers.lock().unwrap().iter().any(in_hand)
    }

    /// Lets time pass until nothing is to be told any more.
    async fn until_told(&self, server: &Server) {
        for _ in 0..1000 {
            if server.waiting() == 0 {
                return;
            }
            self.pass(5).await;
        }
        panic!("{} messages wait", server.waiting());
    }

    /// Lets time pass until so many requests have come.
    async fn until(&self, receiver: &Receiver, requests: usize) {
        for _ in 0..2000 {
            if receiver.got().len() >= requests {
                return;
            }
            self.pass(5).await;
        }
        panic!("{} of {requests} requests came", receiver.got().len());
    }
}

impl Server {
    fn raised(&self) -> Vec<String> {
        let (_, office) = self.alerts.iter().next().unwrap();
        office.book.ledger().raised().keys().map(ToString::to_string).collect()
    }

    fn waiting(&self) -> usize {
        let (_, office) = self.alerts.iter().next().unwrap();
        office.book.ledger().outbox().len()
    }

    async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        tokio::time::timeout(PATIENCE, all).await.expect("the rounds end");
    }

    /// Ends as a crash ends it: whatever it was doing.
    async fn kill(mut self) {
        self.tasks.shutdown().await;
    }
}

fn at(clock: &str) -> Timestamp {
    moment(MONDAY, clock).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alert_is_told_when_it_is_raised_and_when_it_is_over() {
    let receiver = Receiver::start();
    let mut hall = Hall::new(telling(&receiver.url()));
    let server = hall.server("one").await;
    hall.somebody_waits(1);
    hall.pass(100).await;
    assert_eq!(receiver.got().len(), 0, "two minutes have not passed");
    hall.until(&receiver, 1).await;
    assert_eq!(server.raised(), ["no_open_counter A"]);
    hall.a_counter_serves();
    hall.until(&receiver, 2).await;
    hall.pass(300).await;
    let got = receiver.got();
    let about: Vec<String> = got.iter().map(crate::support::receiver::Got::about).collect();
    assert_eq!(about, ["no_open_counter A raised", "no_open_counter A cleared"]);
    let (raised, cleared) = (got[0].json(), got[1].json());
    assert_eq!(raised["type"], "alert.raised");
    assert_eq!(raised["timestamp"], raised["data"]["at"]);
    assert_eq!(raised["data"]["office"], "test");
    assert_eq!(raised["data"]["value"], 1);
    let moment = |name: &str| raised["data"][name].as_str().unwrap().parse::<Timestamp>().unwrap();
    assert!(moment("at").duration_since(moment("since")).as_secs() >= 120, "{raised}");
    let vi = "Công an phường Thử Nghiệm: Nhóm A · Nhóm A: 1 người chờ, không quầy nào phục vụ";
    assert_eq!((&raised["text"], &raised["data"]["text"]["vi"]), (&vi.into(), &vi.into()));
    assert_eq!(cleared["data"]["over"], "recovered");
    assert_eq!(cleared["data"]["id"], raised["data"]["id"]);
    assert_eq!(got[0].id, format!("alert_{}_raised", raised["data"]["id"].as_str().unwrap()));
    assert_eq!(got[0].path, "/hooks/alerts");
    assert_eq!(server.waiting(), 0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_taken_is_tried_again_with_the_same_id_and_body() {
    let receiver = Receiver::answering(&[
        Reply::Status(500),
        Reply::With(302, "location: http://127.0.0.1:1/".to_owned()),
        Reply::With(503, "retry-after: 120".to_owned()),
        Reply::Hang,
    ]);
    let mut hall = Hall::new(telling(&receiver.url()));
    let server = hall.server("one").await;
    hall.somebody_waits(1);
    hall.until(&receiver, 3).await;
    hall.until(&receiver, 4).await;
    // The one that hangs holds the line until the sender gives up, in real time.
    tokio::task::block_in_place(|| std::thread::sleep(Duration::from_secs(11)));
    hall.until(&receiver, 5).await;
    hall.pass(600).await;
    let got = receiver.got();
    assert_eq!(got.len(), 5, "taken is taken");
    for again in &got[1..] {
        assert_eq!((&again.id, &again.body), (&got[0].id, &got[0].body));
    }
    let pause_s = got[3].timestamp_s - got[2].timestamp_s;
    assert!(pause_s >= 120, "it asked for two minutes, and was tried after {pause_s} s");
    let (_, office) = server.alerts.iter().next().unwrap();
    assert_eq!(office.counts.each(), [("delivered", 1), ("failed", 4), ("dropped", 0)]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_is_gone_is_told_no_more() {
    let receiver = Receiver::answering(&[Reply::Status(410)]);
    let mut hall = Hall::new(telling(&receiver.url()));
    let server = hall.server("one").await;
    hall.somebody_waits(1);
    hall.until(&receiver, 1).await;
    hall.a_counter_serves();
    hall.pass(400).await;
    assert_eq!((receiver.got().len(), server.waiting()), (1, 0));
    assert_eq!(server.raised(), [""; 0], "it is watched all the same");
    server.stop().await;
    // Another address has said nothing of the kind.
    let other = Receiver::start();
    hall.thresholds = Arc::new(telling(&other.url()));
    let server = hall.server("one").await;
    hall.ask(&Command::Finish { counter: CounterNo(1) });
    hall.ask(&Command::PauseCounter { counter: CounterNo(1), reason: "Họp".to_owned() });
    hall.somebody_waits(2);
    hall.until(&other, 1).await;
    assert_eq!(receiver.got().len(), 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_takes_is_given_up_in_the_end() {
    let receiver = Receiver::answering(&[const { Reply::Status(500) }; 400]);
    let give_up_after = SignedDuration::from_mins(30);
    let webhook = Webhook { give_up_after, ..webhook(&receiver.url()) };
    let mut thresholds = Thresholds { webhook: Some(Arc::new(webhook)), ..Thresholds::default() };
    thresholds.lasts.remove(&Kind::WaitOverTarget);
    let mut hall = Hall::new(thresholds);
    let server = hall.server("one").await;
    hall.somebody_waits(1);
    hall.until(&receiver, 6).await;
    hall.until_told(&server).await;
    let (_, office) = server.alerts.iter().next().unwrap();
    let [_, (_, failed), dropped] = office.counts.each();
    assert_eq!(dropped, ("dropped", 1));
    assert_eq!(receiver.told().len(), 1);
    // Two seconds, four, eight … for half an hour.
    assert!((6..=14).contains(&failed), "{failed} tries");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_answer_is_not_read_and_taken_all_the_same() {
    let receiver = Receiver::answering(&[Reply::Large(200 << 20)]);
    let mut hall = Hall::new(telling(&receiver.url()));
    let server = hall.server("one").await;
    hall.somebody_waits(1);
    hall.until(&receiver, 1).await;
    hall.until_told(&server).await;
    hall.pass(100).await;
    assert_eq!((receiver.got().len(), server.waiting()), (1, 0));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_servers_one_tells() {
    let receiver = Receiver::answering(&[Reply::Status(500), Reply::Status(500)]);
    let mut hall = Hall::new(telling(&receiver.url()));
    let mut servers = Vec::new();
    for name in ["one", "two", "three", "four"] {
        servers.push(hall.server(name).await);
    }
    hall.somebody_waits(1);
    hall.until(&receiver, 3).await;
    hall.a_counter_serves();
    hall.until(&receiver, 4).await;
    hall.pass(300).await;
    let got = receiver.got();
    let about: Vec<String> = got.iter().map(crate::support::receiver::Got::about).collect();
    let raised = "no_open_counter A raised";
    assert_eq!(about, [raised, raised, raised, "no_open_counter A cleared"]);
    assert_eq!(receiver.told().len(), 2);
    for server in servers {
        assert_eq!((server.raised().len(), server.waiting()), (0, 0), "each knows what became of it");
        server.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_server_was_sending_is_sent_by_it_or_by_another() {
    let receiver = Receiver::answering(&[Reply::Hang, Reply::Hang]);
    let mut hall = Hall::new(telling(&receiver.url()));
    let server = hall.server("one").await;
    hall.somebody_waits(1);
    hall.until(&receiver, 1).await;
    server.kill().await;
    // It comes back at once, and takes up what it had begun.
    let server = hall.server("one").await;
    tokio::task::block_in_place(|| receiver.wait_for(2, PATIENCE));
    server.kill().await;
    // It does not come back, and another waits until its claim has run out.
    let other = hall.server("two").await;
    hall.pass(40).await;
    assert_eq!(receiver.got().len(), 2, "the claim of the first server stands");
    hall.until(&receiver, 3).await;
    assert_eq!(receiver.told().len(), 1, "all with one id");
    hall.until_told(&other).await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_day_leaves_the_next_one_takes_up() {
    let receiver = Receiver::answering(&[const { Reply::Status(500) }; 12]);
    let thresholds = Thresholds { quiet_outside_hours: false, ..telling(&receiver.url()) };
    let mut hall = Hall::new(thresholds);
    hall.clock.set(at("23:57"));
    // Whoever closes late has numbers left from the day.
    let mut late = Plan::clone(hall.played.office.plan());
    late.groups.values_mut().for_each(|group| group.hours = Some(motcua::office::Hours::around_the_clock()));
    hall.played = Played::new(Arc::new(late), MONDAY);
    let servers = [hall.server("one").await, hall.server("two").await];
    hall.somebody_waits(1);
    hall.until(&receiver, 1).await;
    hall.clock.set(moment(MONDAY.tomorrow().unwrap(), "00:00").unwrap());
    hall.pass(30).await;
    for server in &servers {
        let (_, office) = server.alerts.iter().next().unwrap();
        let begun = Instant::now();
        while office.book.ledger().day() == MONDAY {
            assert!(begun.elapsed() < PATIENCE, "the day has not begun");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!((office.book.ledger().day(), office.book.ledger().raised().len()), (MONDAY.tomorrow().unwrap(), 1));
    }
    hall.until(&receiver, 13).await;
    for server in &servers {
        hall.until_told(server).await;
    }
    let raised = servers[0].raised();
    assert!(raised.contains(&"no_open_counter A".to_owned()), "{raised:?}");
    assert_eq!((servers[1].raised(), receiver.told().len()), (raised.clone(), raised.len()));
    for server in servers {
        server.stop().await;
    }
    // Whoever starts later finds the day as it is.
    let later = hall.server("three").await;
    assert_eq!(later.raised(), raised);
    later.stop().await;
}
