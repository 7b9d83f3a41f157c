//! A real day played again: as it was, it comes out as it was; and a plain queue of thirty lines comes to the same waits.

use std::collections::BTreeMap;

use motcua::office::{CounterNo, GroupCode, Queue};
use motcua::simulate::{
    Change, Demand, Draws, Length, Measure, Scope, Stay, Then, Visitor, What, measured, play, recorded, tallied,
};
use motcua::waits::{By, Rows};

use super::days::{MINUTE_MS, assumed, played, tallies_of, visits, with_head_start};
use crate::support::offices::{MONDAY, group_list, plan};

#[test]
fn a_recorded_day_whose_services_are_not_drawn_anew_happens_again() {
    let day = assumed();
    for run in 0..5 {
        let real = played(&day, run);
        assert_eq!(real.office.violations(), Vec::<String>::new());
        let mut again = recorded(&day.plan, MONDAY, &real.steps).unwrap();
        let Demand::Recorded(record) = &mut again.demand else { panic!("not recorded") };
        record.redrawn = false;
        let replayed = played(&again, 0);
        assert!(real.office.issued() > 100, "{}", real.office.issued());
        assert_eq!(visits(&replayed.office), visits(&real.office), "run {run}");
        assert_eq!(again.recorded, Some(measured(&real.office)));
        assert_eq!(again.windows, day.windows);
    }
}

#[test]
fn the_same_seed_gives_the_same_day_byte_for_byte() {
    let day = assumed();
    let once = |run| serde_json::to_string(&played(&day, run).steps).unwrap();
    assert_eq!(once(3), once(3));
    assert_ne!(once(3), once(4));
}

#[test]
fn a_breath_between_two_is_seen_and_kept() {
    let mut day = assumed();
    let Demand::Assumed(groups) = &mut day.demand else { panic!("not assumed") };
    groups.values_mut().for_each(|group| group.breath = Some(Length::Fixed(25_000)));
    let real = played(&day, 1);
    let again = recorded(&day.plan, MONDAY, &real.steps).unwrap();
    let Demand::Recorded(record) = &again.demand else { panic!("not recorded") };
    let breaths: Vec<i64> = record.came.iter().flat_map(|came| &came.stays).filter_map(|stay| stay.breath_ms).collect();
    assert!(breaths.len() > 50 && breaths.iter().all(|ms| *ms == 25_000), "{breaths:?}");
}

#[test]
fn transfers_and_those_who_do_not_come_happen_again() {
    let to_b = Queue::Group("B".parse().unwrap());
    let visitor = |at_min: i64, stays: Vec<(i64, Then)>| Visitor {
        at_ms: at_min * MINUTE_MS,
        group: "A".parse().unwrap(),
        priority: None,
        stays: stays.into_iter().map(|(min, then)| Stay { ms: min * MINUTE_MS, breath_ms: 0, then }).collect(),
        patience_ms: None,
    };
    let visitors = [
        visitor(480, vec![(5, Then::Transfer { to: to_b, keep_place: true }), (4, Then::Served)]),
        visitor(481, vec![(2, Then::NoShow)]),
        visitor(
            482,
            vec![(3, Then::Transfer { to: Queue::Counter(CounterNo(2)), keep_place: false }), (1, Then::Served)],
        ),
    ];
    let open = |counter, groups| Change {
        at_ms: 470 * MINUTE_MS,
        counter: CounterNo(counter),
        what: What::Open(group_list(groups)),
    };
    let real = play(&plan(), MONDAY, &visitors, &[open(1, "A"), open(2, "B")], true);
    let minutes = |ms: &[i64]| ms.iter().map(|ms| ms / MINUTE_MS).collect::<Vec<_>>();
    let told: Vec<_> =
        visits(&real.office).iter().map(|(_, waits, services, _)| (minutes(waits), minutes(services))).collect();
    assert_eq!(told, [(vec![0, 0], vec![5, 4]), (vec![4], vec![]), (vec![5, 0], vec![3, 1])]);
    let mut again = recorded(&plan(), MONDAY, &real.steps).unwrap();
    let Demand::Recorded(record) = &mut again.demand else { panic!("not recorded") };
    record.redrawn = false;
    assert_eq!(visits(&played(&again, 0).office), visits(&real.office));
}

#[test]
fn the_tallies_of_a_day_say_the_same_of_it_and_make_a_day_like_it() {
    let day = assumed();
    let real = played(&day, 2);
    let tallies = tallies_of(&day.plan, &real.steps);
    let like_it = tallied(&day.plan, MONDAY, &tallies).unwrap();
    // What is counted here is what the reports count.
    let mut counted = measured(&real.office);
    let told = like_it.recorded.clone().unwrap();
    counted.retain(|(scope, _), _| !matches!(scope, Scope::GroupHour { .. }));
    for (key, value) in &counted {
        assert!((told[key] - value).abs() < 1e-9, "{key:?}: {value}, the reports say {}", told[key]);
    }
    assert_eq!(Rows::by(By::Group, [(MONDAY, tallies)]).total.issued, i64::from(real.office.issued()));
    // As many come, for as long, on average over many runs.
    let runs: Vec<_> = (0..200).map(|run| like_it.visitors(9, run)).collect();
    let came = runs.iter().map(Vec::len).sum::<usize>() as f64 / runs.len() as f64;
    let stayed = counted[&(Scope::Day, Measure::Issued)] - counted[&(Scope::Day, Measure::Cancelled)];
    assert!((came / stayed - 1.0).abs() < 0.03, "{came} instead of {stayed}");
    let services: Vec<i64> = real.office.tickets().flat_map(|t| t.services.iter().map(|s| s.ms)).collect();
    let mean = services.iter().sum::<i64>() as f64 / services.len() as f64;
    let drawn = runs.iter().flatten().flat_map(|v| v.stays.iter().filter(|stay| stay.then == Then::Served));
    let drawn: Vec<f64> = drawn.map(|stay| stay.ms as f64).collect();
    assert!((drawn.iter().sum::<f64>() / drawn.len() as f64 / mean - 1.0).abs() < 0.06);
}

#[test]
fn a_plain_queue_comes_to_the_same_waits() {
    let plan = with_head_start(&plan(), 17);
    let counters: BTreeMap<CounterNo, Vec<GroupCode>> =
        [(1, "A,B"), (2, "A"), (4, "B,A")].map(|(n, groups)| (CounterNo(n), group_list(groups))).into();
    for seed in 0..20 {
        let mut at_ms = 451 * MINUTE_MS;
        let visitor = |nth: u64| {
            let mut draws = Draws::of(seed, &[nth]);
            at_ms += (2.4 * MINUTE_MS as f64 * draws.exponential()) as i64;
            Visitor {
                at_ms,
                group: if draws.unit() < 0.6 { "A" } else { "B" }.parse().unwrap(),
                priority: (draws.unit() < 0.3).then(|| "elderly".parse().unwrap()),
                stays: vec![Stay {
                    ms: (7.0 * MINUTE_MS as f64 * draws.exponential()) as i64,
                    breath_ms: 0,
                    then: Then::Served,
                }],
                patience_ms: None,
            }
        };
        let visitors: Vec<Visitor> = (0..60).map(visitor).collect();
        let open = |(number, groups): (&CounterNo, &Vec<GroupCode>)| Change {
            at_ms: 0,
            counter: *number,
            what: What::Open(groups.clone()),
        };
        let changes: Vec<Change> = counters.iter().map(open).collect();
        let office = play(&plan, MONDAY, &visitors, &changes, false).office;
        let mut waits = vec![0; visitors.len()];
        office.tickets().for_each(|ticket| waits[ticket.seq as usize - 1] = ticket.waits[0].ms);
        assert_eq!(waits, by_hand(&visitors, &counters, 17 * MINUTE_MS), "seed {seed}");
    }
}

/// The waits of a queue in which whoever is first by (time of coming − head start, order of coming) is called by the
/// counter that has been free for longest.
fn by_hand(visitors: &[Visitor], counters: &BTreeMap<CounterNo, Vec<GroupCode>>, head_start_ms: i64) -> Vec<i64> {
    let mut waits = vec![0; visitors.len()];
    let mut waiting: Vec<usize> = Vec::new();
    let mut busy: BTreeMap<CounterNo, i64> = BTreeMap::new();
    let mut free: BTreeMap<CounterNo, i64> = counters.keys().map(|number| (*number, 0)).collect();
    let mut next = 0;
    while next < visitors.len() || !waiting.is_empty() {
        let done = busy.iter().map(|(number, until)| (*until, *number)).min();
        let comes = visitors.get(next).map(|visitor| visitor.at_ms);
        let (now, looks) = match (done, comes) {
            (Some((until, number)), comes) if comes.is_none_or(|comes| until <= comes) => {
                busy.remove(&number);
                free.insert(number, until);
                (until, Some(number))
            }
            (_, Some(comes)) => {
                waiting.push(next);
                next += 1;
                let serves = |number: &CounterNo| counters[number].contains(&visitors[next - 1].group);
                let idle = free.iter().filter(|(number, _)| serves(number)).map(|(number, since)| (*since, *number));
                (comes, idle.min().map(|(_, number)| number))
            }
            _ => panic!("somebody waits for ever"),
        };
        let Some(number) = looks else { continue };
        let early =
            |index: &usize| visitors[*index].at_ms - visitors[*index].priority.iter().len() as i64 * head_start_ms;
        let mine = waiting.iter().copied().filter(|index| counters[&number].contains(&visitors[*index].group));
        let Some(called) = mine.min_by_key(|index| (early(index), *index)) else { continue };
        waiting.retain(|index| *index != called);
        waits[called] = now - visitors[called].at_ms;
        free.remove(&number);
        busy.insert(number, now + visitors[called].stays[0].ms);
    }
    waits
}
