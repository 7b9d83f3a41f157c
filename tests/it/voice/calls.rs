//! What is said of calls and announcements: the words, and the clips one after the other.

use motcua::office::{CounterNo, Lang};
use motcua::voice::phrasebook::CHIME;
use motcua::voice::{Accent, ClipId, Numbers, Occasion, Part, Phrase, Saying, Utterance, Vocabulary, Voice, VoicePlan};

use super::{bank, call, check_golden, phrasebook};

/// Plans that differ from the ordinary one in what each name says.
fn plans() -> Vec<(&'static str, VoicePlan)> {
    let ordinary = VoicePlan { results_groups: "R".parse().into_iter().collect(), ..VoicePlan::default() };
    let plain = VoicePlan { repeat: 1, chime: false, ..ordinary.clone() };
    vec![
        ("ordinary", ordinary),
        ("said once", plain.clone()),
        ("full, south", VoicePlan { numbers: Numbers::Full, ..plain.clone() }),
        ("full, north", VoicePlan { numbers: Numbers::Full, accent: Accent::North, ..plain.clone() }),
        ("both languages", VoicePlan { languages: vec![Lang::Vi, Lang::En], ..plain.clone() }),
        ("English, full", VoicePlan { languages: vec![Lang::En], numbers: Numbers::Full, ..plain }),
    ]
}

fn sayings() -> Vec<Saying> {
    vec![
        call("A025", 3, 1, Lang::Vi),
        call("L105", 21, 2, Lang::Vi),
        call("Y1001", 105, 1, Lang::En),
        call("C555", 12, 3, Lang::Vi),
        call("R007", 1, 1, Lang::Vi),
        Saying::Pause { counter: CounterNo(4) },
        Saying::Closing,
    ]
}

/// As one line: clips by name, pauses by length.
fn line(utterance: &Utterance) -> String {
    let part = |part: &Part| match part {
        Part::Clip(id) => id.to_string(),
        Part::Pause { ms } => format!("({ms})"),
    };
    utterance.parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

#[test]
fn calls_are_said_as_agreed() {
    let mut text = String::new();
    for (name, plan) in plans() {
        let phrasebook = phrasebook(plan);
        text += &format!("# {name}\n");
        for saying in sayings() {
            let said = phrasebook.words(&saying).replace('\n', " / ");
            text += &format!("{said}\n    {}\n", line(&phrasebook.utterance(&saying)));
        }
    }
    check_golden("calls.txt", &text);
}

#[test]
fn the_clips_of_a_call_say_its_words() {
    let bank = bank();
    for (name, plan) in plans() {
        let phrasebook = phrasebook(VoicePlan { chime: false, ..plan });
        for saying in sayings() {
            let clips = phrasebook.once(&saying).parts.into_iter().filter_map(|part| match part {
                Part::Clip(id) => bank.vocabulary().text_of(&id).map(str::to_owned),
                Part::Pause { .. } => None,
            });
            let words = phrasebook.words(&saying).replace(['-', '\n'], " ").replace([',', '.'], "").to_lowercase();
            assert_eq!(clips.collect::<Vec<_>>().join(" ").to_lowercase(), words, "{name}");
        }
    }
}

#[test]
fn a_call_is_repeated_and_its_chime_is_not() {
    let chimes =
        |utterance: &Utterance| utterance.parts.iter().filter(|part| **part == Part::Clip(ClipId::new(CHIME))).count();
    let again = |utterance: &Utterance| utterance.parts.iter().filter(|part| **part == Part::Pause { ms: 500 }).count();
    let saying = call("A001", 1, 1, Lang::En);
    for repeat in 1..=3 {
        let phrasebook = phrasebook(VoicePlan { repeat, ..VoicePlan::default() });
        let (all, once) = (phrasebook.utterance(&saying), phrasebook.once(&saying));
        assert_eq!((chimes(&all), chimes(&once)), (1, 1));
        // Vietnamese, and the citizen's English after it.
        assert_eq!((again(&all), again(&once)), (usize::from(repeat) * 2 - 1, 1));
        assert_eq!(phrasebook.utterance(&Saying::Closing), phrasebook.once(&Saying::Closing));
    }
    let silent = phrasebook(VoicePlan { chime: false, ticket_language: false, ..VoicePlan::default() });
    assert_eq!((chimes(&silent.utterance(&saying)), again(&silent.utterance(&saying))), (0, 1));
}

#[test]
fn digits_stand_apart_by_150_to_250_ms() {
    let phrasebook = phrasebook(VoicePlan::default());
    let parts = phrasebook.once(&call("C025", 3, 1, Lang::Vi)).parts;
    let letter = parts.iter().position(|part| *part == Part::Clip(ClipId::new("vi-south/l_c"))).unwrap();
    let [Part::Pause { ms: a }, zero, Part::Pause { ms: b }, _, Part::Pause { ms: c }, five] =
        &parts[letter + 1..letter + 7]
    else {
        panic!("{parts:?}")
    };
    assert!([a, b, c].iter().all(|ms| (150..=250).contains(*ms)), "{parts:?}");
    assert_eq!((zero, five), (&Part::Clip(ClipId::new("vi-south/d_0")), &Part::Clip(ClipId::new("vi-south/d_5"))));
}

#[test]
fn a_second_summons_follows_the_first_unless_it_has_words_of_its_own() {
    let mut plan = VoicePlan { numbers: Numbers::Full, ..VoicePlan::default() };
    let phrase = |text: &str| Phrase::parse(text).unwrap();
    plan.phrases.set(Lang::Vi, Occasion::Call, phrase("Mời số {number} vào quầy số {counter}!"));
    let said = |plan: &VoicePlan, times| phrasebook(plan.clone()).words(&call("B021", 7, times, Lang::Vi));
    assert_eq!(said(&plan, 1), "Mời số bê hai mươi mốt vào quầy số bảy!");
    assert_eq!(said(&plan, 2), said(&plan, 1));
    plan.phrases.set(Lang::Vi, Occasion::Second, phrase("Xin nhắc lại: mời số {number} vào quầy số {counter}."));
    assert_eq!(said(&plan, 2), "Xin nhắc lại: mời số bê hai mươi mốt vào quầy số bảy.");
    assert_eq!(said(&plan, 3), "Mời lần cuối số bê hai mươi mốt, đến quầy số bảy.");
    assert_eq!(said(&plan, 4), said(&plan, 3));
}

#[test]
fn a_run_of_words_is_cut_into_the_longest_clips_that_leave_a_rest_with_clips() {
    let mut vocabulary = Vocabulary::default();
    for text in ["hai", "mươi", "hai mươi", "hai mươi mốt", "mốt", "mời", "mời hai", "hai ba bốn"] {
        vocabulary.add(Voice::ViSouth, text, ClipId::new(text));
    }
    let cut = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        let clips = vocabulary.cut(Voice::ViSouth, &words).map_err(|missing| missing.to_string())?;
        Ok::<_, String>(clips.into_iter().map(ClipId::as_str).collect::<Vec<_>>().join("|"))
    };
    assert_eq!(cut("hai mươi mốt").unwrap(), "hai mươi mốt");
    assert_eq!(cut("hai mươi hai").unwrap(), "hai mươi|hai");
    // The longer beginning would leave words that no clip says.
    assert_eq!(cut("mời hai ba bốn").unwrap(), "mời|hai ba bốn");
    assert_eq!(cut("mời hai mươi tư").unwrap_err(), "`tư` has no clip of the voice vi-south");
    assert_eq!(cut("mời bốn hai").unwrap_err(), "`bốn` has no clip of the voice vi-south");
    assert!(vocabulary.cut(Voice::ViNorth, &["hai"]).is_err());
    let no_words: [&str; 0] = [];
    assert_eq!(vocabulary.cut(Voice::ViSouth, &no_words).unwrap().len(), 0);
}

#[test]
fn a_text_that_cannot_be_said_is_no_phrase() {
    let problem = |text: &str| Phrase::parse(text).unwrap_err().to_string();
    assert_eq!(problem("{number}."), "says nothing");
    assert_eq!(problem("Mời số {ticket}"), "`{ticket}` is no place to be filled: there are {number} and {counter}");
    assert_eq!(problem("Mời số {number"), "`{number` is no place to be filled: there are {number} and {counter}");
    assert_eq!(problem("Mời } số"), "`}` is no place to be filled: there are {number} and {counter}");
    assert_eq!(problem("Mời \"số\""), "`\"` cannot be spoken");
    assert_eq!(problem("Mơ\u{300}i số"), "has a loose accent");
    assert_eq!(problem(&"mời ".repeat(51)), "must have at most 200 characters");
}

#[test]
fn what_an_office_does_not_announce_is_not_said() {
    let plan = VoicePlan { announce_pause: false, announce_closing: true, ..VoicePlan::default() };
    assert!(plan.announces(&call("A001", 1, 1, Lang::Vi)) && plan.announces(&Saying::Closing));
    assert!(!plan.announces(&Saying::Pause { counter: CounterNo(1) }));
}
