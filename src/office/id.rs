//! The names of things: small, checked, ordered, and written the same way everywhere.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A text that is no valid name of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}: it must be {want}")]
pub struct InvalidId {
    /// What the text was meant to name.
    pub what: &'static str,
    /// The text as it was given, cut to 80 characters.
    pub text: String,
    /// What a valid one looks like.
    pub want: &'static str,
}

impl InvalidId {
    pub(super) fn new(what: &'static str, text: &str, want: &'static str) -> Self {
        let text = text.chars().take(80).collect();
        InvalidId { what, text, want }
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $want:literal, $max:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let valid: fn(char) -> bool = $valid;
                if text.is_empty() || text.len() > $max || !text.chars().all(valid) {
                    return Err(InvalidId::new($what, text, $want));
                }
                Ok($name(text.into()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

text_id!(
    /// One reception office: `demo`, `phuong-sai-gon`. It is a part of addresses and of storage keys.
    OfficeId,
    "office id",
    "1 to 40 small letters a-z, digits or hyphens",
    40,
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
);

text_id!(
    /// A priority class of an office's rules: `elderly`, `pregnant`.
    PriorityCode,
    "priority code",
    "1 to 40 small letters a-z, digits or hyphens",
    40,
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
);

text_id!(
    /// Chosen by whoever asks, so that asking twice is asking once.
    RequestId,
    "request id",
    "1 to 64 letters, digits, hyphens, dots, colons or underscores",
    64,
    |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
);

text_id!(
    /// Who gave a command: an account's or a device's name. Never a citizen's.
    Actor,
    "account or device name",
    "1 to 64 letters a-z, digits, hyphens, dots, underscores or @",
    64,
    |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@')
);

/// A procedure group's letter, `A` to `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupCode(char);

impl FromStr for GroupCode {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(letter @ 'A'..='Z'), None) => Ok(GroupCode(letter)),
            _ => Err(InvalidId::new("group code", text, "one capital letter A-Z")),
        }
    }
}

impl TryFrom<String> for GroupCode {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<GroupCode> for String {
    fn from(code: GroupCode) -> String {
        code.0.into()
    }
}

impl fmt::Display for GroupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.encode_utf8(&mut [0; 4]))
    }
}

/// A counter's number as it stands on its sign, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CounterNo(pub u16);

impl fmt::Display for CounterNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CounterNo {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.parse() {
            Ok(number) if (1..=999).contains(&number) && !text.starts_with('+') => Ok(CounterNo(number)),
            _ => Err(InvalidId::new("counter number", text, "a number from 1 to 999")),
        }
    }
}

/// What people see and hear: `A001`. Past 999 it grows a digit: `A1000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketNumber {
    /// The group that issued it; a transfer does not change it.
    pub group: GroupCode,
    /// From 1, without gaps, new each day.
    pub n: u32,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{:03}", self.group, self.n))
    }
}

impl FromStr for TicketNumber {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId::new("ticket number", text, "a letter and at least three digits, as A025");
        let (letter, digits) = text.split_at_checked(1).ok_or_else(invalid)?;
        let group = letter.parse().map_err(|_| invalid())?;
        if digits.len() < 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(invalid());
        }
        let n = digits.parse().map_err(|_| invalid())?;
        let number = TicketNumber { group, n };
        // One number has one spelling: `A0025` is refused.
        if n == 0 || number.to_string() != text { Err(invalid()) } else { Ok(number) }
    }
}

impl TryFrom<String> for TicketNumber {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<TicketNumber> for String {
    fn from(number: TicketNumber) -> String {
        number.to_string()
    }
}

/// A ticket's random name: 80 bits, written as 16 characters. It says nothing about its holder and cannot be
/// guessed, so it may stand in the phone page's address and in the slip's QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketId([u8; 10]);

/// Digits and small letters without i, l, o, u: what is read aloud or typed is not mistaken.
const ID_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl TicketId {
    /// A ticket id from 80 random bits, which come from outside the core.
    pub fn from_random(bits: [u8; 10]) -> Self {
        TicketId(bits)
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.iter().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        let text: String = (0..16).rev().map(|i| char::from(ID_ALPHABET[(bits >> (5 * i)) as usize & 31])).collect();
        f.pad(&text)
    }
}

impl FromStr for TicketId {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId::new("ticket id", text, "16 digits or small letters without i, l, o, u");
        if text.len() != 16 {
            return Err(invalid());
        }
        let mut bits = 0u128;
        for byte in text.bytes() {
            let value = ID_ALPHABET.iter().position(|c| *c == byte).ok_or_else(invalid)?;
            bits = bits << 5 | value as u128;
        }
        let mut id = [0; 10];
        id.copy_from_slice(&bits.to_be_bytes()[6..]);
        Ok(TicketId(id))
    }
}

impl TryFrom<String> for TicketId {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<TicketId> for String {
    fn from(id: TicketId) -> String {
        id.to_string()
    }
}

/// Where a ticket waits: for any counter that serves a group, or for one counter.
/// Written `A` or `@3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Queue {
    /// For any counter that serves the group.
    Group(GroupCode),
    /// For this counter only.
    Counter(CounterNo),
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Queue::Group(group) => group.fmt(f),
            Queue::Counter(counter) => write!(f, "@{counter}"),
        }
    }
}

impl FromStr for Queue {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.strip_prefix('@') {
            Some(counter) => counter.parse().map(Queue::Counter),
            None => text.parse().map(Queue::Group),
        }
    }
}

impl TryFrom<String> for Queue {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<Queue> for String {
    fn from(queue: Queue) -> String {
        queue.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticket_numbers_grow_a_digit_past_999() {
        let number = |n| TicketNumber { group: GroupCode('A'), n };
        for (n, text) in [(1, "A001"), (25, "A025"), (999, "A999"), (1000, "A1000")] {
            assert_eq!(number(n).to_string(), text);
            assert_eq!(text.parse(), Ok(number(n)));
        }
        for bad in ["", "A", "A1", "A000", "A0025", "a001", "A-01", "Đ001", "A99999999999"] {
            assert!(bad.parse::<TicketNumber>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_ticket_id_reads_back_what_it_writes() {
        for bits in [[0; 10], [255; 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]] {
            let id = TicketId::from_random(bits);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert!("000000000000000l".parse::<TicketId>().is_err());
    }
}
