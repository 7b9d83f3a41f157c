//! What a page says aloud, as text that its script plays: names of clips and pauses in milliseconds, in order, with
//! spaces between; a `|` stands before each time that it is said once more.

use crate::voice::{Part, Phrasebook, Saying};

/// How an office speaks on its pages.
#[derive(Debug)]
pub struct Speech {
    /// What it says.
    pub phrasebook: Phrasebook,
    /// Which recordings it says it with: their [digest](crate::voice::Recordings::digest).
    pub recordings: String,
}

impl Speech {
    /// What is said; `None` where the office does not want it said.
    pub fn of(&self, saying: &Saying) -> Option<String> {
        if !self.phrasebook.plan().announces(saying) {
            return None;
        }
        let (once, all) = (self.phrasebook.once(saying).parts, self.phrasebook.utterance(saying).parts);
        let again = all.get(once.len()..).unwrap_or_default();
        let times = usize::from(self.phrasebook.plan().repeat).saturating_sub(1).max(1);
        // Each time is said alike, so that all have the same length.
        let each = again.chunks((again.len() / times).max(1)).map(written);
        Some(std::iter::once(written(&once)).chain(each).collect::<Vec<_>>().join(" | "))
    }
}

fn written(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        // A space stands in a name that is words, as office's own recordings have; it is written as in an address.
        Part::Clip(id) => id.as_str().replace(' ', "%20"),
        Part::Pause { ms } => ms.to_string(),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{CounterNo, Lang};
    use crate::voice::{Vocabulary, VoicePlan};

    fn said(plan: VoicePlan, saying: &Saying) -> Option<String> {
        let phrasebook = Phrasebook::new(plan, Vocabulary::built_in().unwrap()).unwrap();
        Speech { phrasebook, recordings: String::new() }.of(saying)
    }

    #[test]
    fn a_call_is_written_with_a_mark_before_each_repeat() {
        let group = "A".parse().unwrap();
        let number = crate::office::TicketNumber { group, n: 25 };
        let saying = Saying::Call { number, group: Some(group), counter: CounterNo(3), times: 1, lang: Lang::En };
        for repeat in 1..=3 {
            let text = said(VoicePlan { repeat, ..VoicePlan::default() }, &saying).unwrap();
            let times: Vec<&str> = text.split(" | ").collect();
            assert_eq!(times.len(), usize::from(repeat), "{text}");
            assert!(times[0].starts_with("chime "), "{text}");
            assert!(times[0].contains(" vi-south/") && times[0].contains(" en/"), "{text}");
            for again in &times[1..] {
                let (pause, words) = again.split_once(' ').unwrap();
                assert!(pause.parse::<u16>().is_ok() && times[0].ends_with(words), "{text}");
            }
        }
    }

    #[test]
    fn an_announcement_is_said_once_where_the_office_wants_it() {
        let pause = Saying::Pause { counter: CounterNo(3) };
        assert_eq!(said(VoicePlan { announce_pause: false, ..VoicePlan::default() }, &pause), None);
        let text = said(VoicePlan { announce_pause: true, ..VoicePlan::default() }, &pause).unwrap();
        assert!(text.starts_with("chime ") && !text.contains('|'), "{text}");
    }
}
