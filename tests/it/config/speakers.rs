//! An office's speakers: what is read of `[[speakers]]`, and what is said of mistakes.

use motcua::voice::SpeakerPlan;

use super::{OFFICE, load_office};

/// What is put behind the good office begins on this line.
const FIRST: usize = 40;

const LOBBY: &str = "
[[lobbies]]
name = \"tang-1\"
title = { vi = \"Tầng 1\", en = \"Floor 1\" }
counters = [1]
";

#[track_caller]
fn check(speakers: &str, expected: &[(usize, &str)]) {
    let text = format!("{OFFICE}{LOBBY}\n{speakers}");
    assert_eq!(text.lines().position(|line| line == "[[speakers]]").map(|at| at + 1), Some(FIRST + 5));
    let found = load_office(&text).err().unwrap_or_default();
    let expected: String =
        expected.iter().map(|(line, text)| format!("offices/mau.toml:{}:{text}\n", FIRST + 4 + line)).collect();
    assert_eq!(found, expected, "of\n{speakers}");
}

#[test]
fn speakers_are_read_and_without_more_than_a_name_they_say_everything_on_the_usual_card() {
    let text = format!(
        "{OFFICE}{LOBBY}\n[[speakers]]\nname = \"sanh\"\n[[speakers]]\nname = \"tang-1\"\ndevice = \"plughw:1,0\"\n\
         zone = \"tang-1\"\n[[speakers]]\nname = \"cong\"\nstation = \"tram-cong\"\n"
    );
    let settings = load_office(&text).unwrap();
    let speaker = |name: &str, device: &str, zone: Option<&str>, station: Option<&str>| SpeakerPlan {
        name: name.to_owned(),
        device: device.to_owned(),
        zone: zone.map(|zone| zone.parse().unwrap()),
        station: station.map(str::to_owned),
    };
    let expected = [
        speaker("sanh", "default", None, None),
        speaker("tang-1", "plughw:1,0", Some("tang-1"), None),
        speaker("cong", "default", None, Some("tram-cong")),
    ];
    assert_eq!(settings.offices.values().next().unwrap().speakers, expected);
    assert_eq!(load_office(OFFICE).unwrap().offices.values().next().unwrap().speakers, []);
}

#[test]
fn a_mistake_is_told_with_what_to_do() {
    check("[[speakers]]\ndevice = \"default\"\n", &[(1, "1: speakers[0].name: is missing")]);
    check(
        "[[speakers]]\nname = \"a\"\nzone = \"tang-2\"\n",
        &[(3, "8: speakers[0].zone: `tang-2` is no lobby of this office (hint: did you mean `tang-1`?)")],
    );
    check(
        "[[speakers]]\nname = \"a\"\ndevice = \"\"\n",
        &[(
            3,
            "10: speakers[0].device: `` is no sound card's name (hint: write \"default\", or a name that `aplay -L` \
             lists, such as \"plughw:CARD=PCH,DEV=0\")",
        )],
    );
    check(
        "[[speakers]]\nname = \"a\"\n[[speakers]]\nname = \"b\"\n",
        &[(
            3,
            "1: speakers[1]: has the same sound card as `a` (hint: a card says one thing at a time: give each speaker a \
             `device` of its own, or keep one speaker without `zone`, which says everything)",
        )],
    );
    check(
        "[[speakers]]\nname = \"a\"\n[[speakers]]\nname = \"a\"\ndevice = \"x\"\n",
        &[(4, "8: speakers[1].name: `a` is already taken, on line 46")],
    );
}
