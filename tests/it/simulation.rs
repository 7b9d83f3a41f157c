//! The running offices under a journal that forgets, loses, delays and turns away, servers that crash, and a clock that
//! jumps: from a seed, which is printed when a promise is broken.
//!
//! `MOTCUA_SEED=17 cargo test --test it simulation::` plays one seed again. All choices come from the seed; what is left
//! to the machine is how long its short sleeps take, so a rare interleaving may need a few tries.

mod client;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use motcua::clock::Clock;
use motcua::journal::{Journal, Tally};
use motcua::live::{Denied, LiveOffice};
use motcua::office::{Answer, Change, Office, RequestId};
use motcua::waits;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::{JoinHandle, LocalSet};

use crate::support::faulty_journal::{Chance, Faults, FaultyJournal};
use crate::support::site::{Server, Site, ask, issue};
use crate::waits::reference::made_by_tickets;
use client::{COMMANDS, Client};

const SEEDS: u64 = 60;
const AT_ONCE: usize = 12;
const SERVERS: usize = 2;
const CLIENTS: u64 = 4;

#[test]
fn every_promise_holds_whatever_fails() {
    let seeds: Vec<u64> = match std::env::var("MOTCUA_SEED") {
        Ok(seed) => vec![seed.parse().expect("MOTCUA_SEED is a number")],
        Err(_) => (0..SEEDS).collect(),
    };
    let next = AtomicU64::new(0);
    let total = std::sync::Mutex::new(Tale::default());
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE.min(seeds.len()) {
            threads.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                    let tale = play(*seed);
                    total.lock().unwrap().add(&tale);
                }
            });
        }
    });
    let total = total.into_inner().unwrap();
    println!("{} seeds: {total:?}", seeds.len());
    if seeds.len() > 1 {
        // A simulation in which nothing goes wrong proves nothing.
        let Tale { done, refused, retried, repeated, crashes, midnights, raced } = total;
        for (what, count) in [
            ("accepted", done / 1000),
            ("refused", refused / 100),
            ("asked again after no answer", retried / 100),
            ("repeated after an answer", repeated / 100),
            ("crashes", crashes / 50),
            ("midnights", midnights / 50),
            ("commits that other servers heard of", raced / 500),
        ] {
            assert!(count > 0, "too few: {what} in {total:?}");
        }
    }
}

/// What happened in a simulation, counted.
#[derive(Debug, Default, Clone, Copy)]
struct Tale {
    done: u64,
    refused: u64,
    retried: u64,
    repeated: u64,
    crashes: u64,
    midnights: u64,
    raced: u64,
}

impl Tale {
    fn add(&mut self, other: &Tale) {
        self.done += other.done;
        self.refused += other.refused;
        self.retried += other.retried;
        self.repeated += other.repeated;
        self.crashes += other.crashes;
        self.midnights += other.midnights;
        self.raced += other.raced;
    }
}

fn play(seed: u64) -> Tale {
    /// Names the seed when anything on its thread panics.
    struct Named(u64);
    impl Drop for Named {
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("simulation failed: play it again with MOTCUA_SEED={}", self.0);
            }
        }
    }
    let _named = Named(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    LocalSet::new().block_on(&runtime, async { World::new(seed).play().await })
}

/// Everything that the actors of one simulation share.
struct World {
    site: Site,
    chance: RefCell<Chance>,
    slots: Vec<RefCell<Option<Server>>>,
    /// On which day each client began the request that it is at; the clock does not run two midnights ahead of it,
    /// because repeats are answered until the end of the next day.
    begun: RefCell<BTreeMap<u64, Date>>,
    /// Where the clock was set to, one after the other.
    clock_was: RefCell<Vec<Timestamp>>,
    answers: RefCell<BTreeMap<RequestId, Answer>>,
    refused: RefCell<BTreeSet<RequestId>>,
    /// Each ends with the server that it watches.
    watchers: RefCell<Vec<JoinHandle<()>>>,
    tale: Cell<Tale>,
}

impl World {
    fn new(seed: u64) -> Rc<Self> {
        let mut chance = Chance::new(seed);
        let site = match chance.below(3) {
            0 => Site::closing_at("2026-11-22T22:30", "23:30"),
            _ => Site::at("2026-11-22T22:30"),
        };
        Rc::new(World {
            clock_was: RefCell::new(vec![site.clock.now()]),
            site,
            chance: RefCell::new(chance),
            slots: (0..SERVERS).map(|_| RefCell::new(None)).collect(),
            begun: RefCell::default(),
            answers: RefCell::default(),
            refused: RefCell::default(),
            watchers: RefCell::default(),
            tale: Cell::default(),
        })
    }

    async fn play(self: Rc<Self>) -> Tale {
        for slot in 0..SERVERS {
            self.start_server(slot).await;
        }
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let chance = self.chance.borrow_mut().fork();
                tokio::task::spawn_local(Client { world: self.clone(), client, chance }.work())
            })
            .collect();
        let chaos = tokio::task::spawn_local(self.clone().chaos());
        for client in clients {
            client.await.unwrap();
        }
        chaos.abort();
        let _ = chaos.await;
        for slot in 0..SERVERS {
            if self.slots[slot].borrow().is_none() {
                self.start_server(slot).await;
            }
        }
        self.stop_gracefully().await;
        for watcher in self.watchers.take() {
            watcher.await.unwrap();
        }
        self.check().await;
        self.tale.get()
    }

    fn count(&self, how: impl FnOnce(&mut Tale)) {
        let mut tale = self.tale.get();
        how(&mut tale);
        self.tale.set(tale);
    }

    fn draw(&self, bound: u64) -> u64 {
        self.chance.borrow_mut().below(bound)
    }

    fn today(&self) -> Date {
        self.site.plan.day_of(self.site.clock.now())
    }

    async fn start_server(self: &Rc<Self>, slot: usize) {
        let journal = FaultyJournal::over(self.site.kept.clone(), self.chance.borrow_mut().fork());
        journal.set_faults(Faults {
            forgets: 60,
            loses: 30,
            lands_late: 30,
            turns_away: 40,
            unreadable: 40,
            sums_unreadable: false,
            delays: 300,
            drops_wakes: 400,
        });
        loop {
            // A start that cannot read the journal says so; whoever supervises the server tries again.
            if let Ok(server) = self.site.server_with(journal.clone()).await {
                let mut watchers = self.watchers.borrow_mut();
                watchers.push(tokio::task::spawn_local(watch_versions(self.clone(), server.live.clone())));
                watchers.push(tokio::task::spawn_local(watch_feed(self.clone(), server.live.clone())));
                *self.slots[slot].borrow_mut() = Some(server);
                return;
            }
        }
    }

    /// Moves the clock and crashes servers until it is aborted.
    async fn chaos(self: Rc<Self>) {
        loop {
            tokio::time::sleep(Duration::from_millis(1 + self.draw(8))).await;
            match self.draw(20) {
                0 => {
                    let slot = self.draw(SERVERS as u64) as usize;
                    // Dropped without a stop: the tasks end where they stand, perhaps between a commit and its answer.
                    drop(self.slots[slot].borrow_mut().take());
                    self.count(|tale| tale.crashes += 1);
                    tokio::time::sleep(Duration::from_millis(self.draw(30))).await;
                    self.start_server(slot).await;
                }
                1 => {
                    let slot = self.draw(SERVERS as u64) as usize;
                    let server = self.slots[slot].borrow_mut().take();
                    if let Some(server) = server {
                        server.running.stop().await;
                    }
                    self.start_server(slot).await;
                }
                2 | 3 => self.move_clock(SignedDuration::from_mins(20 + self.draw(600) as i64)),
                4 => self.move_clock(SignedDuration::from_millis(-(self.draw(3000) as i64))),
                5..12 => self.move_clock(SignedDuration::from_millis(self.draw(60_000) as i64)),
                _ => {}
            }
        }
    }

    fn move_clock(&self, by: SignedDuration) {
        let (before, then) = (self.today(), self.site.clock.now() + by);
        let day = self.site.plan.day_of(then);
        let earliest = self.begun.borrow().values().min().copied().unwrap_or(before);
        // Nor is a day skipped: the first commit of a day may be on its way at the midnight after it, and a day of
        // which the journal knows nothing cannot be closed against it.
        let day_is_known = self.slots.iter().any(|slot| {
            slot.borrow().as_ref().is_some_and(|server| {
                let office = server.live.office();
                office.day() == before && office.version() > 0
            })
        });
        if day > before && (!day_is_known || earliest < before || day > before.tomorrow().unwrap()) {
            return;
        }
        if day > before {
            self.count(|tale| tale.midnights += 1);
        }
        self.site.clock.set(then);
        self.clock_was.borrow_mut().push(then);
    }

    /// A healed server that is stopped under load answers all that it took.
    async fn stop_gracefully(self: &Rc<Self>) {
        let servers: Vec<Server> = self.slots.iter().filter_map(|slot| slot.borrow_mut().take()).collect();
        let mut asked = Vec::new();
        for (slot, server) in servers.into_iter().enumerate() {
            server.journal.set_faults(Faults { delays: 500, ..Faults::default() });
            for n in 0..30 {
                let request = format!("last-{slot}-{n}");
                let (live, letter) = (server.live.clone(), ask(issue("A"), Some(&request)));
                asked.push((request, tokio::task::spawn_local(async move { live.ask(letter).await })));
            }
            tokio::task::yield_now().await;
            server.running.stop().await;
        }
        for (request, answer) in asked {
            match answer.await.unwrap() {
                Ok(done) => {
                    self.answers.borrow_mut().insert(request.parse().unwrap(), done.answer);
                }
                Err(Denied::Refused(_) | Denied::Stopping) => {
                    self.refused.borrow_mut().insert(request.parse().unwrap());
                }
                Err(other) => panic!("{request} was taken but not finished: {other:?}"),
            }
        }
    }

    /// The journal, read from its beginning by somebody who trusts nobody.
    async fn check(&self) {
        // What was still on its way when its server crashed lands within this time.
        tokio::time::sleep(Duration::from_millis(80)).await;
        let site = &self.site;
        let mut carried_out: BTreeMap<RequestId, u32> = BTreeMap::new();
        let mut recorded: BTreeMap<RequestId, Answer> = BTreeMap::new();
        for day in site.kept.days(&site.plan.office).await.unwrap() {
            let mut office = Office::new(site.plan.clone(), day);
            let (mut latest, mut tallies) = (None, Vec::new());
            for commit in site.commits(day).await {
                assert!(!commit.steps.is_empty(), "{day}: an empty commit");
                for step in &commit.steps {
                    assert!(latest <= Some(step.at), "{day}: time goes back at {}", step.at);
                    latest = Some(step.at);
                    if let Some(request) = &step.request {
                        *carried_out.entry(request.clone()).or_default() += 1;
                    }
                }
                for step in &commit.steps {
                    let added = &mut tallies;
                    office.apply(step, &mut |change| added.extend(waits::tallies(&self.site.plan, day, change)));
                }
                office.close_commit();
                assert_eq!(office.violations(), Vec::<String>::new(), "{day} at version {}", office.version());
            }
            for request in carried_out.keys() {
                if let Some(answer) = office.answer(request) {
                    recorded.insert(request.clone(), answer.clone());
                }
            }
            self.check_tallies(&office, tallies).await;
            assert!(office.closed_at().is_some() || day >= self.today(), "{day} was left open");
        }
        for (request, times) in &carried_out {
            assert_eq!(*times, 1, "{request} was carried out {times} times");
        }
        for (request, answer) in self.answers.borrow().iter() {
            assert_eq!(recorded.get(request), Some(answer), "{request} was answered so, and recorded otherwise");
        }
        for request in self.refused.borrow().iter() {
            assert!(!carried_out.contains_key(request), "{request} was refused, and carried out");
        }
        let known = self.answers.borrow().len() + self.refused.borrow().len();
        assert_eq!(known as u64, CLIENTS * COMMANDS + 30 * SERVERS as u64);
    }

    async fn check_tallies(&self, office: &Office, told: Vec<Tally>) {
        let day = office.day();
        let plan = &self.site.plan;
        let kept = self.site.kept.tallies(&plan.office, day, day).await.unwrap();
        let mut kept: Vec<Tally> = kept.into_iter().flat_map(|(_, sums)| sums).filter(|sum| sum.add != 0).collect();
        // Who got no ticket is told by no commit.
        kept.retain(|sum| !sum.field.contains("|no:"));
        assert_eq!(kept, waits::summed(told), "the tallies of {day}");
        // Those that come from tickets alone are also what the tickets are in the end, without their history.
        let of_tickets = office
            .tickets()
            .flat_map(|ticket| waits::tallies(plan, day, Change::Ticket { before: None, after: ticket }));
        kept.retain(|sum| made_by_tickets(&sum.field));
        assert_eq!(kept, waits::summed(of_tickets), "the tallies of {day} that tickets make");
    }
}

/// What a screen sees: days and versions never go back, and what is shown is in the journal.
async fn watch_versions(world: Rc<World>, live: LiveOffice) {
    let mut watch = live.watch();
    drop(live);
    let mut seen = (Date::MIN, 0);
    loop {
        let published = watch.borrow_and_update().clone();
        let now = (published.office.day(), published.office.version());
        assert!(seen <= now, "a screen went back from {seen:?} to {now:?}");
        seen = now;
        let durable = world.site.version(now.0).await;
        assert!(now.1 <= durable, "version {} of {} is shown, and {durable} is durable", now.1, now.0);
        if watch.changed().await.is_err() {
            return;
        }
    }
}

/// What a device hears: each commit once, in order, without a gap.
async fn watch_feed(world: Rc<World>, live: LiveOffice) {
    let mut feed = live.feed().subscribe();
    drop(live);
    let mut heard: Option<(Date, u64)> = None;
    loop {
        match feed.recv().await {
            Ok(happened) => {
                let now = (happened.office.day(), happened.office.version());
                if happened.steps.is_empty() {
                    assert!(heard.is_none_or(|(day, _)| day < now.0), "{heard:?} → {now:?}: no new day");
                } else if let Some((day, version)) = heard {
                    assert_eq!((day, version + 1), now, "a gap in the feed");
                }
                if !happened.own && !happened.steps.is_empty() {
                    world.count(|tale| tale.raced += 1);
                }
                heard = Some(now);
            }
            Err(RecvError::Closed) => return,
            Err(RecvError::Lagged(missed)) => panic!("missed {missed} commits"),
        }
    }
}
