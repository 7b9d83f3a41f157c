//! How an office speaks: what is read of `[voice]`, and what is said of mistakes.

use std::fs;

use jiff::civil::time;
use motcua::config;
use motcua::office::Lang;
use motcua::voice::{Accent, Numbers, Occasion, VoicePlan};

use super::{OFFICE, load_office};

/// The first line of what is put behind the good office.
const FIRST: usize = 39;

#[track_caller]
fn check(voice: &str, expected: &[(usize, &str)]) {
    assert_eq!(OFFICE.lines().count() + 1, FIRST);
    let found = load_office(&format!("{OFFICE}{voice}")).err().unwrap_or_default();
    let expected: String =
        expected.iter().map(|(line, text)| format!("offices/mau.toml:{}:{text}\n", FIRST + line)).collect();
    assert_eq!(found, expected, "of\n{voice}");
}

#[test]
fn an_office_speaks_as_its_file_says() {
    let text = r#"
[voice]
languages = ["vi", "en"]
ticket_language = false
numbers = "full"
accent = "north"
repeat = 3
chime = false
announce_pause = true
announce_closing = false
results_groups = ["C", "A"]
use_by_s = 60
volume = [
  { from = "07:00", to = "17:00", percent = 90 },
  { from = "17:00", to = "24:00", percent = 40 },
]
sounds = "giong"

[voice.phrases.vi]
call = "Kính mời số {number} đến quầy số {counter}."

[voice.phrases.en]
closing = "No more numbers are issued today."
"#;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("offices")).unwrap();
    fs::create_dir_all(folder.path().join("giong")).unwrap();
    fs::write(folder.path().join("motcua.toml"), "").unwrap();
    fs::write(folder.path().join("offices/mau.toml"), format!("{OFFICE}{text}")).unwrap();
    let settings = config::load(folder.path()).unwrap_or_else(|problems| panic!("{}", config::check_report(&problems)));
    let voice = &settings.offices.values().next().unwrap().voice;
    assert_eq!(voice.languages, [Lang::Vi, Lang::En]);
    assert_eq!((voice.ticket_language, voice.numbers, voice.accent), (false, Numbers::Full, Accent::North));
    assert_eq!((voice.repeat, voice.chime, voice.use_by_s), (3, false, 60));
    assert_eq!((voice.announce_pause, voice.announce_closing), (true, false));
    assert_eq!(voice.results_groups.len(), 2);
    let percent = [time(6, 59, 0, 0), time(7, 0, 0, 0), time(16, 59, 0, 0), time(17, 0, 0, 0), time(23, 59, 0, 0)]
        .map(|time| voice.volume.percent_at(time));
    assert_eq!(percent, [100, 90, 90, 40, 40]);
    assert_eq!(voice.sounds.as_ref().unwrap(), &folder.path().join("giong").canonicalize().unwrap());
    let phrase = |lang, occasion| voice.phrases.get(lang, occasion).as_str();
    assert_eq!(phrase(Lang::Vi, Occasion::Second), "Kính mời số {number} đến quầy số {counter}.");
    assert_eq!(phrase(Lang::En, Occasion::Closing), "No more numbers are issued today.");
    assert_eq!(phrase(Lang::En, Occasion::Call), "Ticket number {number}, please go to counter {counter}.");

    let silent = load_office(OFFICE).unwrap();
    assert_eq!(silent.offices.values().next().unwrap().voice, VoicePlan::default());
}

#[test]
fn a_sentence_is_refused_where_a_word_of_it_has_no_clip() {
    check(
        "[voice.phrases.vi]\ncall = \"Xin mời khách có số {number}, đến quầy số {counter}.\"\n",
        &[(
            1,
            "8: voice.phrases.vi.call: says `khách`, which has no clip (hint: words with a clip that are nearest: hát, \
             không, ca; or record it as vi-south/khách.wav in the folder that `sounds` names)",
        )],
    );
    check(
        "[voice]\naccent = \"north\"\n[voice.phrases.vi]\ncall = \"Mời số {number} vào quầi {counter}\"\n\
         [voice.phrases.en]\npause = \"Counter {counter} sleeps.\"\n",
        &[
            (
                3,
                "8: voice.phrases.vi.call: says `quầi`, which has no clip (hint: words with a clip that are nearest: \
                 quầy, quy, gi; or record it as vi-north/quầi.wav in the folder that `sounds` names)",
            ),
            (
                5,
                "9: voice.phrases.en.pause: says `sleeps`, which has no clip (hint: words with a clip that are \
                 nearest: eleven, please, seven; or record it as en/sleeps.wav in the folder that `sounds` names)",
            ),
        ],
    );
}

#[test]
fn a_sentence_says_whose_turn_it_is_and_nothing_that_nobody_knows() {
    check(
        "[voice.phrases.vi]\nlast = \"Mời lần cuối\"\npause = \"Quầy số {counter} chờ số {number}\"\n\
         closing = \"Xin cảm ơn {name}\"\nresults = \"\"\n",
        &[
            (
                1,
                "8: voice.phrases.vi.last: does not say whose turn it is (hint: write {number} where the ticket's \
                 number is to be said)",
            ),
            (2, "9: voice.phrases.vi.pause: has {number}, of which nothing is known then (hint: leave it out)"),
            (
                3,
                "11: voice.phrases.vi.closing: `{name}` is no place to be filled: there are {number} and {counter} \
                 (hint: write the braces around one of the two)",
            ),
            (
                4,
                "11: voice.phrases.vi.results: says nothing (hint: leave it out to have the usual sentence; what is not \
                 to be said at all has a key of its own, such as `announce_closing`)",
            ),
        ],
    );
}

#[test]
fn what_is_no_way_of_speaking_is_refused() {
    check(
        "[voice]\nlanguages = []\nnumbers = \"roman\"\naccent = \"centre\"\nrepeat = 4\nresults_groups = [\"R\", \"C\", \"C\"]\n\
         use_by_s = 0\nsounds = \"nowhere\"\nzzz = 3\n",
        &[
            (1, "13: voice.languages: names no language (hint: write [\"vi\"], [\"en\"] or [\"vi\", \"en\"])"),
            (2, "11: voice.numbers: `roman` is no choice here (hint: choices: digits, full)"),
            (3, "10: voice.accent: `centre` is no choice here (hint: choices: south, north)"),
            (4, "10: voice.repeat: must be between 1 and 3, but is 4"),
            (5, "19: voice.results_groups[0]: `R` is no group of this office (hint: the office's groups are: A, C)"),
            (5, "29: voice.results_groups[2]: is already in the list"),
            (6, "12: voice.use_by_s: must be between 5 and 600, but is 0"),
            (
                7,
                "10: voice.sounds: nowhere: cannot be read: No such file or directory \
                 (os error 2) (hint: name a folder that the server may read)",
            ),
            (
                8,
                "1: voice.zzz: is not a known key (hint: known keys: languages, ticket_language, numbers, accent, \
                 repeat, chime, announce_pause, announce_closing, results_groups, use_by_s, volume, sounds, phrases)",
            ),
        ],
    );
    check(
        "[voice]\nvolume = [{ from = \"07:00\", to = \"17:00\", percent = 90 }, { from = \"16:00\", to = \"18:00\", \
         percent = 50 }, { from = \"22:00\", to = \"06:00\", percent = 0 }, { from = \"7h\", to = \"08:00\", percent = 101 }]\n",
        &[
            (1, "59: voice.volume[1]: overlaps an earlier span (hint: let each begin where the one before it ends)"),
            (
                1,
                "107: voice.volume[2]: ends before it begins (hint: a span over midnight is two: from \"22:00\" to \
                 \"24:00\", and from \"00:00\" to \"06:00\")",
            ),
            (1, "163: voice.volume[3].from: `7h` is no time of day (hint: write hours and minutes as \"07:00\")"),
            (1, "193: voice.volume[3].percent: must be between 0 and 100, but is 101"),
        ],
    );
}
