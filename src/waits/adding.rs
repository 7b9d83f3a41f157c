//! Adding up a million sums: each place is read once, and each row is looked up once a day.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::field::Place;
use super::histogram::LAST_BUCKET;
use super::measure::Measure;
use super::report::{By, EachSum, Key, is_of_all, key};
use super::sums::Sums;

/// Sums being added up by a key.
pub(super) struct Adding {
    by: By,
    /// Where in `under` the sums of each key are.
    rows: BTreeMap<Key, usize>,
    under: Vec<Under>,
    /// What belongs to the whole and is under no key.
    beside: Sums,
    /// The places met so far, by how they are written; `None` for one that this version cannot read.
    places: HashMap<String, Option<Known>>,
    unknown: usize,
}

/// A place, and its row where that does not depend on the day.
#[derive(Clone)]
struct Known {
    place: Place,
    row: Option<usize>,
}

/// What was added under one key.
#[derive(Default)]
struct Under {
    of_all: Sums,
    /// Counts of waits and of services by bucket, which nearly all sums are.
    waits: Buckets,
    services: Buckets,
    /// What does not belong to the whole.
    own: Sums,
}

/// Counts by bucket, each at its place.
#[derive(Default)]
struct Buckets(Vec<i64>);

impl Adding {
    /// Nothing so far.
    pub fn by(by: By) -> Self {
        let (rows, under, places) = (BTreeMap::new(), Vec::new(), HashMap::new());
        Adding { by, rows, under, beside: Sums::default(), places, unknown: 0 }
    }

    /// Adds a day.
    pub fn day(&mut self, day: Date, sums: &impl EachSum) {
        // Sums of one place stand together.
        let mut last = String::new();
        let mut here: Option<Known> = None;
        // What the rows of a day depend on beside the day is the hour at most.
        let mut of_hours: [Option<usize>; 24] = [None; 24];
        sums.each_sum(&mut |field, add| {
            let Some((place, measure)) = field.rsplit_once('|') else {
                self.unknown += 1;
                return;
            };
            if here.is_none() || place != last {
                last.clear();
                last.push_str(place);
                here = self.known(place, day, &mut of_hours);
            }
            match (&here, measure.parse::<Measure>()) {
                (Some(known), Ok(measure)) => self.add(known, measure, add),
                _ => self.unknown += 1,
            }
        });
    }

    /// All that was added: by key, all together, and how many sums this version could not read.
    pub fn done(self) -> (Vec<(Key, Sums)>, Sums, usize) {
        let Adding { rows, mut under, beside, unknown, .. } = self;
        let mut total = beside;
        let row = |(key, n): (Key, usize)| {
            let under = std::mem::take(&mut under[n]).settled();
            // What belongs to the whole is added to it here, and not at each of a million sums.
            total.merge(&under.of_all);
            let mut sums = under.of_all;
            sums.merge(&under.own);
            (key, sums)
        };
        let rows: Vec<(Key, Sums)> = rows.into_iter().map(row).collect();
        (rows, total, unknown)
    }

    fn known(&mut self, text: &str, day: Date, of_hours: &mut [Option<usize>; 24]) -> Option<Known> {
        let by_date = matches!(self.by, By::Day | By::Weekday | By::WeekdayHour | By::Week | By::Month);
        if let Some(met) = self.places.get(text) {
            let known = met.as_ref()?;
            if !by_date {
                return Some(known.clone());
            }
            let hour = self.hour(&known.place);
            if let Some(row) = hour.and_then(|hour| of_hours[hour]) {
                return Some(Known { row: Some(row), ..known.clone() });
            }
        }
        let Ok(place) = text.parse::<Place>() else {
            self.places.insert(text.to_owned(), None);
            return None;
        };
        let row = key(self.by, day, &place).map(|key| self.row(key));
        if let Some(hour) = self.hour(&place).filter(|_| by_date) {
            of_hours[hour] = row;
        }
        let known = Known { place, row };
        self.places.insert(text.to_owned(), Some(known.clone()));
        Some(known)
    }

    /// Which of the day's rows a place belongs to, where rows are by date.
    fn hour(&self, place: &Place) -> Option<usize> {
        match place {
            Place::Cell(cell) if self.by == By::WeekdayHour => Some(usize::from(cell.hour)),
            Place::Cell(_) => Some(0),
            Place::Officer(_) | Place::Day => None,
        }
    }

    fn row(&mut self, key: Key) -> usize {
        let next = self.under.len();
        let row = *self.rows.entry(key).or_insert(next);
        if row == next {
            self.under.push(Under::default());
        }
        row
    }

    fn add(&mut self, known: &Known, measure: Measure, add: i64) {
        let of_all = is_of_all(&known.place, measure);
        let Some(under) = known.row.and_then(|row| self.under.get_mut(row)) else {
            if of_all {
                self.beside.add(measure, add);
            }
            return;
        };
        match measure {
            Measure::Wait(bucket) if of_all => under.waits.add(bucket, add),
            Measure::Service(bucket) if of_all => under.services.add(bucket, add),
            _ if of_all => under.of_all.add(measure, add),
            _ if matches!(self.by, By::Group | By::Officer) => under.own.add(measure, add),
            _ => {}
        }
    }
}

impl Under {
    /// The same with the buckets in the sums.
    fn settled(mut self) -> Under {
        let all = [(std::mem::take(&mut self.waits), true), (std::mem::take(&mut self.services), false)];
        for (buckets, of_waits) in all {
            for (bucket, times) in (0..).zip(buckets.0).filter(|(_, times)| *times != 0) {
                let measure = if of_waits { Measure::Wait(bucket) } else { Measure::Service(bucket) };
                self.of_all.add(measure, times);
            }
        }
        self
    }
}

impl Buckets {
    fn add(&mut self, bucket: u16, times: i64) {
        let bucket = usize::from(bucket.min(LAST_BUCKET));
        if self.0.len() <= bucket {
            self.0.resize(bucket + 1, 0);
        }
        self.0[bucket] = self.0[bucket].saturating_add(times);
    }
}
