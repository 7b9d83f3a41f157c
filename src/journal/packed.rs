//! The sums of one day in few bytes: what is kept of a day that is over, and what every reading of sums hands out.
//!
//! ```text
//! packed = 1 entry*                    fields ascending, none with a sum of zero
//! entry  = shared rest_bytes rest sum  the field is the first `shared` bytes of the one before it, then `rest`
//! sum    = its zigzag in groups of seven bits, the lowest first, the eighth bit set in all but the last
//! ```
//!
//! Names of sums that stand beside each other differ in a few letters, so a day of 500 tickets, 3,000 sums with names of
//! 20 bytes, takes some 25 kB.

use std::collections::BTreeMap;

use super::Tally;

/// The first byte of what this version writes.
const VERSION: u8 = 1;

/// The sums of one office's one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed(Vec<u8>);

/// Bytes that are no sums which this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the packed sums of the day are damaged, or a newer motcua packed them")]
pub struct UnreadableSums;

impl Packed {
    /// Packs sums that come with their fields ascending, each once. Those of zero are left out.
    pub fn of<F: AsRef<str>>(sums: impl IntoIterator<Item = (F, i64)>) -> Packed {
        let mut bytes = vec![VERSION];
        let mut last = String::new();
        for (field, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
            let field = field.as_ref();
            let shared = shared(&last, field);
            let rest = &field.as_bytes()[shared..];
            // A field is at most MAX_FIELD_BYTES, which is 200, long.
            bytes.extend([shared as u8, rest.len() as u8]);
            bytes.extend(rest);
            write_sum(&mut bytes, sum);
            last.clear();
            last.push_str(field);
        }
        Packed(bytes)
    }

    /// What was packed before.
    ///
    /// # Errors
    /// When it is not what [`Packed::of`] makes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Packed, UnreadableSums> {
        let packed = Packed(bytes);
        packed.check().map(|()| packed)
    }

    /// The bytes, to be kept.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// All sums, their fields ascending, none of them zero.
    pub fn each(&self, mut each: impl FnMut(&str, i64)) {
        // Both ways to make one see to it that it can be read.
        let _ = self.read(&mut each);
    }

    /// The same with these added.
    pub(super) fn with(&self, more: impl IntoIterator<Item = (String, i64)>) -> Packed {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        self.each(|field, sum| {
            sums.insert(field.to_owned(), sum);
        });
        for (field, add) in more {
            let sum = sums.entry(field).or_default();
            *sum = sum.saturating_add(add);
        }
        Packed::of(sums)
    }

    /// The sums one by one, for whoever reads few of them.
    pub fn tallies(&self) -> Vec<Tally> {
        let mut tallies = Vec::new();
        self.each(|field, add| tallies.push(Tally { field: field.to_owned(), add }));
        tallies
    }

    /// Whether it can be read, without putting the fields together.
    fn check(&self) -> Result<(), UnreadableSums> {
        let (version, mut bytes) = self.0.split_first().ok_or(UnreadableSums)?;
        let mut field_bytes = 0;
        while let [shared, length, rest @ ..] = bytes {
            let (rest, after) = rest.split_at_checked((*length).into()).ok_or(UnreadableSums)?;
            if usize::from(*shared) > field_bytes || std::str::from_utf8(rest).is_err() {
                return Err(UnreadableSums);
            }
            field_bytes = usize::from(*shared) + rest.len();
            (_, bytes) = read_sum(after).ok_or(UnreadableSums)?;
        }
        if *version == VERSION && bytes.is_empty() { Ok(()) } else { Err(UnreadableSums) }
    }

    fn read(&self, each: &mut dyn FnMut(&str, i64)) -> Result<(), UnreadableSums> {
        let (version, mut bytes) = self.0.split_first().ok_or(UnreadableSums)?;
        if *version != VERSION {
            return Err(UnreadableSums);
        }
        let mut field = String::new();
        while let [shared, length, rest @ ..] = bytes {
            let (rest, after) = rest.split_at_checked((*length).into()).ok_or(UnreadableSums)?;
            if !field.is_char_boundary((*shared).into()) {
                return Err(UnreadableSums);
            }
            field.truncate((*shared).into());
            field.push_str(std::str::from_utf8(rest).map_err(|_| UnreadableSums)?);
            let (sum, after) = read_sum(after).ok_or(UnreadableSums)?;
            each(&field, sum);
            bytes = after;
        }
        if bytes.is_empty() { Ok(()) } else { Err(UnreadableSums) }
    }
}

/// How many bytes two texts begin with in common, up to the beginning of a letter.
fn shared(one: &str, other: &str) -> usize {
    let equal = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count().min(u8::MAX.into());
    (0..=equal).rev().find(|n| other.is_char_boundary(*n) && one.is_char_boundary(*n)).unwrap_or(0)
}

fn write_sum(bytes: &mut Vec<u8>, sum: i64) {
    let mut left = ((sum << 1) ^ (sum >> 63)) as u64;
    while left >= 0x80 {
        bytes.push(left as u8 | 0x80);
        left >>= 7;
    }
    bytes.push(left as u8);
}

fn read_sum(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut zigzag = 0u64;
    for (n, byte) in bytes.iter().enumerate().take(10) {
        zigzag |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            let sum = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
            return Some((sum, &bytes[n + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(field: &str, add: i64) -> Tally {
        Tally { field: field.to_owned(), add }
    }

    #[test]
    fn what_is_packed_is_read_back() {
        let long = "n".repeat(crate::journal::MAX_FIELD_BYTES);
        let sums = [
            ("", 1),
            ("09|A|3|elderly|w:112", 1),
            ("09|A|3|elderly|w:113", -2),
            ("09|A|3|elderly|ws", i64::MAX),
            ("09|A|3||ws", i64::MIN),
            (&long, 127),
            ("chờ", 128),
            ("chợ", -129),
        ];
        let packed = Packed::of(sums);
        assert_eq!(packed.tallies(), sums.map(|(field, sum)| tally(field, sum)));
        assert_eq!(Packed::from_bytes(packed.as_bytes().to_vec()), Ok(packed));
    }

    #[test]
    fn sums_of_zero_are_left_out_and_what_is_added_is_added() {
        let packed = Packed::of([("a", 1), ("b", 0), ("c", -3)]);
        assert_eq!(packed.tallies(), [tally("a", 1), tally("c", -3)]);
        let more = packed.with([("b".to_owned(), 5), ("c".to_owned(), 3), ("a".to_owned(), 1)]);
        assert_eq!(more.tallies(), [tally("a", 2), tally("b", 5)]);
        assert_eq!(Packed::of([("a", 0)]), Packed::of::<&str>([]));
    }

    #[test]
    fn what_is_damaged_is_not_read() {
        let whole = Packed::of([("09|A|3|elderly|ws", 1 << 40), ("chờ", 1), ("chợ", 2)]).as_bytes().to_vec();
        let newer = [&[2], &whole[1..]].concat();
        let cut = |n: usize| whole[..n].to_vec();
        let torn_letter = vec![1, 0, 3, b'c', b'h', 0xe1, 0];
        let past_the_field = vec![1, 9, 0, 0];
        for bytes in [vec![], newer, cut(3), cut(10), cut(whole.len() - 1), torn_letter, past_the_field] {
            assert_eq!(Packed::from_bytes(bytes.clone()), Err(UnreadableSums), "{bytes:?}");
        }
    }
}
