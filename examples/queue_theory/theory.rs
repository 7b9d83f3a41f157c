//! Queues of which the mean wait is known in closed form, and the same queues played by the office.
//!
//! All counters alike, Poisson arrivals, exponential services of mean 1 (in the office: ten minutes), so that
//! load = arrivals per service time / counters. Sources of the formulas:
//!
//! - A. K. Erlang: "Solution of some problems in the theory of probabilities of significance in automatic telephone
//!   exchanges", 1917: the probability of having to wait with c servers (Erlang's C formula), and the mean wait.
//! - A. Cobham: "Priority assignment in waiting line problems", Operations Research 2 (1954): mean waits of classes of
//!   which one always goes before the other, without interrupting a service.
//! - L. Kleinrock: "A conservation law for a wide class of queueing disciplines", Naval Research Logistics Quarterly 12
//!   (1965): whatever the order, waits weighted by load add up to the same, as long as it does not look at service times.
//! - J. R. Jackson: "Some problems in queueing with dynamic priorities", Naval Research Logistics Quarterly 7 (1960), and
//!   H. M. Goldberg: "Analysis of the earliest due date scheduling rule in queueing systems", Mathematics of Operations
//!   Research 2 (1977; extended there to several servers): with a head start d, whoever has none waits for the work that
//!   they find, U, and for that of those with a head start who come while they wait, but only during the first d. By the
//!   same argument as in Cobham's case the mean wait of those without is E(U) + ρ₁ E(min(T, d)), with ρ₁ the load of
//!   those with a head start and T the time that it takes to work off U and everything that these bring meanwhile; that of
//!   the others follows from Kleinrock's law, and the two differ by ρ E(min(T, d)): by less than d, and by all of it as
//!   the load goes to 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use motcua::office::{
    CallingRule, CounterNo, CounterPlan, Group, GroupCode, Hours, Plan, PriorityClass, PriorityCode, Text,
};
use motcua::simulate::{Change, Draws, Stay, Then, Visitor, What, play, student_95};

const DAY: Date = date(2026, 11, 23);
/// A mean service in the office.
const SERVICE_MS: f64 = 600_000.0;

/// A queue with c counters, and perhaps a class that goes first.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// How many counters.
    pub counters: u16,
    /// Arrivals per service time and counter.
    pub load: f64,
    /// The share of arrivals that have a head start, and that head start in service times; infinite is always first.
    pub first: Option<(f64, f64)>,
}

/// A mean wait in service times, and half its 95 % confidence interval.
#[derive(Debug, Clone, Copy)]
pub struct Wait {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval.
    pub half: f64,
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// Of everybody.
    pub all: Wait,
    /// Of those with a head start, and of the others.
    pub classes: Option<(Wait, Wait)>,
    /// By how much the others wait longer.
    pub difference: Option<Wait>,
}

/// How much is played.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Independent replications.
    pub replications: u64,
    /// Those whose waits are counted in each.
    pub counted: usize,
    /// The seed.
    pub seed: u64,
}

impl Line {
    /// The probability of having to wait: Erlang's C.
    pub fn erlang_c(&self) -> f64 {
        let offered = self.load * f64::from(self.counters);
        // By Erlang's B, whose recursion is stable.
        let blocked = (1..=self.counters).fold(1.0, |b, n| offered * b / (f64::from(n) + offered * b));
        blocked / (1.0 - self.load * (1.0 - blocked))
    }

    /// The mean wait of everybody, in whatever order: C / (c (1 − load)).
    pub fn mean_wait(&self) -> f64 {
        self.erlang_c() / (f64::from(self.counters) * (1.0 - self.load))
    }

    /// The mean waits of a class that always goes first and of the others (Cobham).
    pub fn always_first(&self, share: f64) -> (f64, f64) {
        let until_one_is_free = self.erlang_c() / f64::from(self.counters);
        let first = self.load * share;
        (until_one_is_free / (1.0 - first), until_one_is_free / ((1.0 - first) * (1.0 - self.load)))
    }

    /// The mean waits of a class with a head start, in service times, and of the others (Goldberg).
    pub fn with_head_start(&self, share: f64, head_start: f64) -> (f64, f64) {
        let overtaken = self.load * self.mean_time_of_being_overtaken(share, head_start);
        let all = self.mean_wait();
        (all - (1.0 - share) * overtaken, all + share * overtaken)
    }

    /// E(min(T, d)): while all counters are busy, those present leave one by one with rate c, and those with a head start
    /// come. T ends when the n of them that an arrival finds before it, and all who came since, have left. By
    /// uniformisation: of a Poisson process of jumps, each is somebody who comes or somebody who leaves.
    fn mean_time_of_being_overtaken(&self, share: f64, head_start: f64) -> f64 {
        let c = f64::from(self.counters);
        let (comes, leaves) = (self.load * c * share, c);
        let jumps = comes + leaves;
        let up = comes / jumps;
        // How many leave before the one who waits is called; nobody, where a counter is free.
        let waits = self.erlang_c() * (1.0 - self.load);
        let mut before: Vec<f64> = (0..2000).map(|n| waits * self.load.powi(n - 1)).collect();
        before[0] = 0.0;
        // The probability that more than k jumps happen within the head start, from that of exactly k.
        let mean = jumps * head_start;
        let (mut exactly, mut more) = ((-mean).exp(), 1.0 - (-mean).exp());
        let mut time = 0.0;
        for k in 1..100_000 {
            time += before.iter().sum::<f64>() * more / jumps;
            let here = |n: usize| before.get(n).copied().unwrap_or(0.0);
            before = (0..before.len())
                .map(|n| match n {
                    0 => 0.0,
                    1 => here(2) * (1.0 - up),
                    _ => here(n - 1) * up + here(n + 1) * (1.0 - up),
                })
                .collect();
            exactly *= mean / f64::from(k);
            more -= exactly;
            if more < 1e-12 {
                break;
            }
        }
        time
    }

    /// The mean number of people in the system.
    fn mean_present(&self) -> f64 {
        f64::from(self.counters) * self.load + self.erlang_c() * self.load / (1.0 - self.load)
    }

    /// How many are in the system at a moment in the long run, from one uniform draw.
    fn present(&self, drawn: f64) -> usize {
        let (c, offered) = (f64::from(self.counters), self.load * f64::from(self.counters));
        let grow = |n: f64| offered / n.min(c);
        let mut weight = 1.0;
        let mut below_c = 0.0;
        for n in 0..self.counters {
            below_c += weight;
            weight *= grow(f64::from(n) + 1.0);
        }
        let all = below_c + weight / (1.0 - self.load);
        let (mut n, mut weight, mut so_far) = (0usize, 1.0, 1.0);
        while so_far < drawn * all && n < 100_000 {
            n += 1;
            weight *= grow(n as f64);
            so_far += weight;
        }
        n
    }

    /// The draws for one purpose. Each line has its own, so that what chance does to one says nothing of what it does to
    /// another, and their distances from theory may be taken together.
    fn draws(&self, seed: u64, purpose: &[u64]) -> Draws {
        let (share, head_start) = self.first.unwrap_or_default();
        let line = [u64::from(self.counters), self.load.to_bits(), share.to_bits(), head_start.to_bits()];
        Draws::of(seed, &[&line, purpose].concat())
    }

    /// The office plays it: each replication begins with as many people as there are at a moment in the long run, so that
    /// no wait is counted of a queue that is only building up. What is known of their number takes chance out of the
    /// means (a control variate).
    pub fn play(&self, effort: Effort) -> Waits {
        let played: Vec<Replication> = (0..effort.replications).map(|run| self.replicate(effort, run)).collect();
        let present: Vec<f64> = played.iter().map(|one| one.present).collect();
        let known = |values: &[f64]| controlled(values, &present, self.mean_present());
        let all = shares(played.iter().map(|one| (one.first.0 + one.others.0, one.first.1 + one.others.1)));
        let first = shares(played.iter().map(|one| one.first));
        let others = shares(played.iter().map(|one| one.others));
        let differences: Vec<f64> = first.iter().zip(&others).map(|(first, others)| others - first).collect();
        let two = self.first.is_some();
        Waits {
            all: known(&all),
            classes: two.then(|| (known(&first), known(&others))),
            difference: two.then(|| known(&differences)),
        }
    }

    fn replicate(&self, effort: Effort, run: u64) -> Replication {
        // A class that goes first is spread among those present at the start as among the others, which the queue forgets.
        let warm_up = if self.first.is_some() { 4 * effort.counted } else { 0 };
        let mut tail = if self.first.is_some() { 4 * effort.counted } else { 0 };
        loop {
            let present = self.present(self.draws(effort.seed, &[run, 0]).unit());
            let until = present + warm_up + effort.counted;
            let visitors = self.visitors(effort.seed, run, present, until + tail);
            let course = play(&plan(self), DAY, &visitors, &open(self.counters), false);
            let mut counted = Replication { present: present as f64, first: (0.0, 0.0), others: (0.0, 0.0) };
            let mut last_call_ms = 0;
            for ticket in course.office.tickets() {
                let nth = ticket.seq as usize - 1;
                let Some(wait) = ticket.waits.first() else { continue };
                if (present + warm_up..until).contains(&nth) {
                    counted.add(ticket.priority.is_some(), wait.ms as f64 / SERVICE_MS);
                    last_call_ms = last_call_ms.max(wait.ended_at.as_millisecond());
                }
            }
            let last_came_ms = course.office.tickets().map(|ticket| ticket.issued_at.as_millisecond()).max();
            // Who was counted may be overtaken as long as others come.
            if tail == 0 || last_came_ms > Some(last_call_ms) {
                return counted;
            }
            tail *= 2;
        }
    }

    fn visitors(&self, seed: u64, run: u64, present: usize, count: usize) -> Vec<Visitor> {
        let between_ms = SERVICE_MS / (self.load * f64::from(self.counters));
        let mut at_ms = 0.0;
        let visitor = |nth: usize| {
            let mut draws = self.draws(seed, &[run, 1, nth as u64]);
            // The first to come after those present comes at once: an arrival finds what there is in the long run, while
            // the first arrival after a moment of the long run finds fewer, since nobody came before it.
            if nth > present {
                at_ms += between_ms * draws.exponential();
            }
            let service_ms = (SERVICE_MS * draws.exponential()).round() as i64;
            let first = self.first.is_some_and(|(share, _)| draws.unit() < share);
            Visitor {
                at_ms: f64::round(at_ms) as i64,
                group: group(),
                priority: first.then(first_class),
                stays: vec![Stay { ms: service_ms, breath_ms: 0, then: Then::Served }],
                patience_ms: None,
            }
        };
        (0..count).map(visitor).collect()
    }
}

/// Of each class the sum of its waits and how many there were.
struct Replication {
    present: f64,
    first: (f64, f64),
    others: (f64, f64),
}

impl Replication {
    fn add(&mut self, first: bool, wait: f64) {
        let sums = if first { &mut self.first } else { &mut self.others };
        *sums = (sums.0 + wait, sums.1 + 1.0);
    }
}

/// The mean over all replications, spread over them: sums / counts is a ratio, so each replication adds its part of what
/// the ratio is (its linearisation). A mean of the replications' own means would count those too much in which few came.
fn shares(sums: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let sums: Vec<(f64, f64)> = sums.collect();
    let (sum, count) = sums.iter().fold((0.0, 0.0), |(sum, count), one| (sum + one.0, count + one.1));
    let (ratio, mean_count) = (sum / count, count / sums.len() as f64);
    sums.iter().map(|(sum, count)| ratio + (sum - ratio * count) / mean_count).collect()
}

/// The mean of `values`, less what `controls` explain, whose mean is known to be `known`.
fn controlled(values: &[f64], controls: &[f64], known: f64) -> Wait {
    let n = values.len() as f64;
    let mean = |of: &[f64]| of.iter().sum::<f64>() / n;
    let (value, control) = (mean(values), mean(controls));
    let pairs = || values.iter().zip(controls).map(|(one, other)| (one - value, other - control));
    let together: f64 = pairs().map(|(one, other)| one * other).sum();
    let spread: f64 = pairs().map(|(_, other)| other * other).sum();
    let slope = if spread > 0.0 { together / spread } else { 0.0 };
    let left = pairs().map(|(one, other)| (one - slope * other).powi(2)).sum::<f64>() / (n - 2.0);
    let half = student_95(values.len() - 2) * (left / n).sqrt();
    Wait { mean: value - slope * (control - known), half }
}

fn group() -> GroupCode {
    "A".parse().expect("a letter")
}

fn first_class() -> PriorityCode {
    "first".parse().expect("a code")
}

fn open(counters: u16) -> Vec<Change> {
    let open = |n| Change { at_ms: 0, counter: CounterNo(n), what: What::Open(vec![group()]) };
    (1..=counters).map(open).collect()
}

fn plan(line: &Line) -> Arc<Plan> {
    let text = |text: &str| Text { vi: text.to_owned(), en: text.to_owned() };
    let counter =
        |n| (CounterNo(n), CounterPlan { number: CounterNo(n), groups: vec![group()], rule: CallingRule::Longest });
    // A hundred years stand for always.
    let head_start_s = |services: f64| (services * SERVICE_MS / 1000.0).min(3.2e9);
    let class = |(_, services): (f64, f64)| PriorityClass {
        code: first_class(),
        name: text("first"),
        head_start: SignedDuration::from_secs(head_start_s(services) as i64),
    };
    let group = Group {
        code: group(),
        name: text("A"),
        quota: None,
        hours: None,
        target_wait: SignedDuration::from_mins(30),
        discreet: false,
    };
    Arc::new(Plan {
        office: "theory".parse().expect("an id"),
        name: text("Theory"),
        authority: text(""),
        zone: TimeZone::UTC,
        groups: BTreeMap::from([(group.code, group)]),
        counters: (1..=line.counters).map(counter).collect(),
        priorities: line.first.map(class).into_iter().collect(),
        hours: Hours::around_the_clock(),
        close_day_at: None,
        grace: SignedDuration::ZERO,
        undo: SignedDuration::ZERO,
        notices: Vec::new(),
        procedures: Default::default(),
        lobbies: Vec::new(),
    })
}
