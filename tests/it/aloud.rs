//! What a lobby says, in a real browser: the clips that are played are those of the phrasebook, without gaps, one call
//! after the other.

mod lobby;

use std::time::{Duration, Instant};

use lobby::Aloud;
use motcua::config;
use motcua::http::LobbyVoice;
use motcua::office::{CounterNo, Lang, TicketNumber};
use motcua::voice::{Part, Saying, Utterance};
use serde_json::json;

use crate::support::chromium::Chromium;
use crate::support::client::Wish;
use crate::support::ear::{Heard, heard, heard_until, names, tones};
use crate::support::served;
use crate::support::server::Setup;

const DEMO_OFFICE: &str = include_str!("../../config/offices/demo.toml");
const LANDSCAPE: (u32, u32) = (1920, 1080);

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// As near as two clips follow each other.
const GAPLESS_S: f64 = 0.005;

/// The voice of the demo office.
fn voice() -> LobbyVoice {
    let settings = config::demo();
    LobbyVoice::of(&settings.offices.values().next().expect("an office").voice).unwrap()
}

/// The demo office's configuration with this as its `[voice]`.
fn demo_with_voice(voice: &str) -> String {
    let (before, own) = DEMO_OFFICE.split_once("\n[voice]\n").expect("a voice of its own");
    let after = own.find("\n[").map_or("", |at| &own[at..]);
    format!("{before}\n[voice]\n{voice}{after}")
}

fn call(number: &str, counter: u16, times: u32, lang: Lang) -> Saying {
    let number: TicketNumber = number.parse().unwrap();
    Saying::Call { number, group: Some(number.group), counter: CounterNo(counter), times, lang }
}

/// What is said for a call when nobody else waits.
fn whole(saying: &Saying) -> Utterance {
    voice().speech.phrasebook.utterance(saying)
}

/// What is said while others wait.
fn once(saying: &Saying) -> Utterance {
    voice().speech.phrasebook.once(saying)
}

fn clips(said: &[Utterance]) -> Vec<String> {
    let parts = said.iter().flat_map(|utterance| &utterance.parts);
    parts.filter_map(|part| if let Part::Clip(id) = part { Some(id.to_string()) } else { None }).collect()
}

/// The clips are those of the utterance, each begins where the last one or the pause after it ends, and none is cut off.
#[track_caller]
fn check_is(heard: &[Heard], utterance: &Utterance) {
    assert_eq!(names(heard), clips(std::slice::from_ref(utterance)));
    let mut heard = heard.iter();
    let mut due_s: Option<f64> = None;
    for part in &utterance.parts {
        match part {
            Part::Pause { ms } => due_s = due_s.map(|due_s| due_s + f64::from(*ms) / 1000.0),
            Part::Clip(id) => {
                let clip = heard.next().unwrap();
                let off_s = due_s.map_or(0.0, |due_s| clip.start_s - due_s);
                assert!(off_s.abs() < GAPLESS_S, "{id} begins {off_s:.4} s late");
                assert!(clip.length_s - clip.lasted_s < GAPLESS_S, "{id} was cut off: {clip:?}");
                due_s = Some(clip.end_s());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_said_in_the_clips_of_the_phrasebook_without_a_gap() {
    let aloud = Aloud::open(Setup::demo()).await;
    aloud.open_counter(3, 'C', 1).await;
    let ticket = aloud.call_next(3).await;
    let first = whole(&call(&ticket.number, 3, 1, Lang::Vi));
    let heard_first = heard_until(&aloud.lobby, clips(std::slice::from_ref(&first)).len()).await;
    check_is(&heard_first, &first);
    // What the browser makes of a file is as long as what the speaker plays of it, but for less than a block at its end.
    for clip in &heard_first {
        let bank = motcua::voice::Bank::built_in().unwrap();
        let wanted = bank.clip(&motcua::voice::ClipId::new(&clip.clip)).unwrap().length_ms();
        assert!((clip.length_s * 1000.0 - f64::from(wanted)).abs() < 20.0, "{clip:?}, {wanted} ms");
    }
    aloud.lobby.shows(".large.shown.calling .number", &ticket.number).await;
    assert_eq!(aloud.lobby.run("return document.getElementById('sound').hidden").await, json!(true));

    // The last call has words of its own, and whoever speaks English hears English after Vietnamese.
    for call in ["1.2", "1.3"] {
        aloud.send(Wish::at_counter(3, "recall")).await;
        aloud.lobby.appears(&format!(".large.shown[data-call='{call}']")).await;
    }
    let (second, last) = (call(&ticket.number, 3, 2, Lang::Vi), call(&ticket.number, 3, 3, Lang::Vi));
    let wanted = [once(&second), whole(&last)];
    let all = heard_until(&aloud.lobby, heard_first.len() + clips(&wanted).len()).await;
    let (said_second, said_last) = all[heard_first.len()..].split_at(clips(&wanted[..1]).len());
    check_is(said_second, &wanted[0]);
    check_is(said_last, &wanted[1]);

    aloud.send(Wish::at_counter(3, "finish")).await;
    aloud.send(Wish::issue('C', None).with("lang", "en")).await;
    let english = aloud.call_next(3).await;
    let both = whole(&call(&english.number, 3, 1, Lang::En));
    let spoken = clips(std::slice::from_ref(&both));
    let first_english = spoken.iter().position(|clip| clip.starts_with("en/")).expect("English words");
    assert!(spoken[1..first_english].iter().all(|clip| clip.starts_with("vi-")), "{spoken:?}");
    let heard_all = heard_until(&aloud.lobby, all.len() + spoken.len()).await;
    check_is(&heard_all[all.len()..], &both);
    assert_eq!(tones(&aloud.lobby).await, 0);
    aloud.check_console(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_of_one_moment_are_each_said_whole_one_after_the_other_also_one_that_was_passed_over() {
    let aloud = Aloud::open(Setup::demo()).await;
    aloud.open_counter(1, 'A', 3).await;
    aloud.open_counter(3, 'C', 1).await;
    let first = aloud.call_next(1).await;
    let second = aloud.call_next(3).await;
    aloud.queues("2.1").await;
    // Both are called while the first is being said: `A002` is passed over before its turn, and recalled as `A003` is not.
    let passed_over = aloud.call_next(1).await;
    aloud.queues("3.1").await;
    let newest = aloud.call_next(1).await;
    aloud.queues("4.1").await;
    aloud.send(Wish::at_counter(3, "recall")).await;
    let wanted = [
        once(&call(&first.number, 1, 1, Lang::Vi)),
        // Called again while it waited: said once, in the words of a second call.
        once(&call(&second.number, 3, 2, Lang::Vi)),
        once(&call(&passed_over.number, 1, 1, Lang::Vi)),
        whole(&call(&newest.number, 1, 1, Lang::Vi)),
    ];
    let heard = heard_until(&aloud.lobby, clips(&wanted).len()).await;
    assert_eq!(names(&heard), clips(&wanted));
    let mut rest = heard.as_slice();
    let mut ended_s = 0.0;
    let mut shown = Vec::new();
    for utterance in &wanted {
        let (said, others) = rest.split_at(clips(std::slice::from_ref(utterance)).len());
        check_is(said, utterance);
        assert!(said[0].start_s >= ended_s - GAPLESS_S, "two calls sound at once");
        // What is said stands on the wall.
        shown.push(said[0].shown.clone());
        ended_s = said[said.len() - 1].end_s();
        rest = others;
    }
    assert_eq!(shown, ["1.1", "2.2", "3.1", "4.1"]);
    aloud.check_console(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_come_or_is_called_no_more_is_not_said() {
    let aloud = Aloud::open(Setup::demo()).await;
    for (counter, group) in [(1, 'A'), (3, 'C'), (4, 'D'), (5, 'E')] {
        aloud.open_counter(counter, group, 1).await;
    }
    let first = aloud.call_next(1).await;
    let (_started, taken_back, last) = (aloud.call_next(3).await, aloud.call_next(4).await, aloud.call_next(5).await);
    aloud.send(Wish::at_counter(3, "start")).await;
    aloud.send(Wish::at_counter(4, "return").with("ticket", taken_back.id)).await;
    let wanted = [once(&call(&first.number, 1, 1, Lang::Vi)), whole(&call(&last.number, 5, 1, Lang::Vi))];
    let both = heard_until(&aloud.lobby, clips(&wanted).len()).await;
    assert_eq!(names(&both), clips(&wanted));

    // Taken back while it is being said: no further than the word that sounds.
    let again = aloud.call_next(4).await;
    let before = both.len();
    let begun = Instant::now();
    while heard(&aloud.lobby).await.len() == before {
        assert!(begun.elapsed() < PATIENCE, "nothing is said");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    aloud.send(Wish::at_counter(4, "return").with("ticket", again.id)).await;
    aloud.lobby.hides(".large.shown[data-call='5.1']").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let all = heard(&aloud.lobby).await;
    let (sounded, silent): (Vec<&Heard>, Vec<&Heard>) = all[before..].iter().partition(|clip| clip.lasted_s > 0.0);
    assert!(!silent.is_empty(), "it was said to its end");
    for clip in sounded {
        assert!(clip.length_s - clip.lasted_s < GAPLESS_S, "cut off in the middle of a word: {clip:?}");
    }
    aloud.check_console(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_is_missing_leaves_a_chime_and_without_any_two_tones() {
    let aloud = Aloud::open(Setup::demo()).await;
    // What the page has fetched ahead by now is given up, all but the chime.
    let chime_alone = "const { sounds } = document.querySelector('.lobby-screen').dataset;
        return import('/assets/clips.js').then(({ useBank, fetchAhead }) => {
          useBank('none');
          useBank(sounds);
          return fetchAhead(['chime']);
        })";
    let forget = "return import('/assets/clips.js').then(({ useBank }) => useBank('none'))";
    aloud.lobby.devtools("Network.enable", json!({})).await;
    aloud.lobby.devtools("Network.setBlockedURLs", json!({ "urls": ["*/sounds/vi-south/l_*"] })).await;
    aloud.lobby.run(chime_alone).await;
    aloud.open_counter(1, 'A', 1).await;
    let ticket = aloud.call_next(1).await;
    aloud.lobby.shows(".large.shown.calling .number", &ticket.number).await;
    let chimed = heard_until(&aloud.lobby, 1).await;
    assert_eq!((names(&chimed), tones(&aloud.lobby).await), (vec!["chime"], 0));

    // A server whose recordings nobody can reach.
    aloud.lobby.devtools("Network.setBlockedURLs", json!({ "urls": ["*/sounds/*"] })).await;
    aloud.lobby.run(forget).await;
    aloud.open_counter(3, 'C', 1).await;
    let second = aloud.call_next(3).await;
    aloud.lobby.shows(".large.shown.calling .number", &second.number).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!((heard(&aloud.lobby).await.len(), tones(&aloud.lobby).await), (1, 2));
    aloud.check_console(&["a call is only chimed for", "ERR_BLOCKED_BY_CLIENT"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_sound_is_blocked_a_banner_asks_for_a_touch_and_nothing_old_is_said_then() {
    for (path, asks) in [("lobby", "Chạm để bật tiếng"), ("lobby?lang=en", "Touch to turn sound on")] {
        let browser = Chromium::start_where_sound_needs_a_touch().await;
        let aloud = Aloud::open_in(Setup::demo(), browser, path, true).await;
        aloud.lobby.shows("#sound", asks).await;
        aloud.open_counter(1, 'A', 2).await;
        let unheard = aloud.call_next(1).await;
        aloud.lobby.shows(".large.shown.calling .number", &unheard.number).await;
        assert_eq!(heard(&aloud.lobby).await, []);
        // Anywhere: who stands before a wall does not aim.
        aloud.lobby.touch(".large.shown").await;
        aloud.lobby.hides("#sound").await;
        assert_eq!(names(&heard_until(&aloud.lobby, 1).await), ["chime"], "a touch is answered");
        let next = aloud.call_next(1).await;
        let wanted = whole(&call(&next.number, 1, 1, Lang::Vi));
        let all = heard_until(&aloud.lobby, 1 + clips(std::slice::from_ref(&wanted)).len()).await;
        check_is(&all[1..], &wanted);
        aloud.check_console(&["AudioContext was not allowed to start"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_has_waited_too_long_is_shown_and_not_said() {
    let office = demo_with_voice("repeat = 1\nuse_by_s = 5\n");
    let aloud = Aloud::open(Setup::demo().office(office)).await;
    aloud.open_counter(1, 'A', 1).await;
    aloud.open_counter(3, 'C', 1).await;
    let said = once(&call(&aloud.call_next(1).await.number, 1, 1, Lang::Vi));
    // To say a call takes longer than this one is of use.
    let waited = aloud.call_next(3).await;
    aloud.lobby.shows(".large.shown.calling .number", &waited.number).await;
    let heard = heard_until(&aloud.lobby, clips(std::slice::from_ref(&said)).len()).await;
    check_is(&heard, &said);
    aloud.check_console(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zones_lobby_says_its_own_calls_alone_as_loud_as_the_office_wants() {
    let office = demo_with_voice(
        "numbers = \"full\"\naccent = \"north\"\nrepeat = 1\nannounce_pause = true\n\
         volume = [{ from = \"00:00\", to = \"24:00\", percent = 30 }]\n",
    );
    let aloud = Aloud::open_in(Setup::demo().office(office), Chromium::start().await, "lobby/xe", false).await;
    aloud.open_counter(1, 'A', 1).await;
    aloud.open_counter(5, 'E', 1).await;
    aloud.call_next(1).await;
    let own = aloud.call_next(5).await;
    aloud.lobby.shows(".large.shown.calling .number", &own.number).await;
    aloud.send(Wish::at_counter(1, "finish")).await;
    aloud.send(Wish::at_counter(5, "finish")).await;
    aloud.send(Wish::at_counter(1, "pause").with("reason", "Nghỉ")).await;
    aloud.send(Wish::at_counter(5, "pause").with("reason", "Nghỉ")).await;
    let standard = config::demo().offices.values().next().expect("an office").voice.clone();
    let plan = motcua::voice::VoicePlan {
        numbers: motcua::voice::Numbers::Full,
        accent: motcua::voice::Accent::North,
        repeat: 1,
        announce_pause: true,
        ..standard
    };
    let phrasebook = LobbyVoice::of(&plan).unwrap().speech;
    let said = |saying: &Saying| phrasebook.phrasebook.utterance(saying);
    let wanted = [said(&call(&own.number, 5, 1, Lang::Vi)), said(&Saying::Pause { counter: CounterNo(5) })];
    let heard = heard_until(&aloud.lobby, clips(&wanted).len()).await;
    assert_eq!(names(&heard), clips(&wanted));
    let (one, other) = heard.split_at(clips(&wanted[..1]).len());
    check_is(one, &wanted[0]);
    check_is(other, &wanted[1]);
    assert_eq!(aloud.lobby.run("return document.querySelector('.lobby-screen').dataset.volume").await, json!("30"));
    aloud.check_console(&[]).await;
}

/// Decodes every digit, letter and number of a voice, several times over, as a long day does.
const A_LONG_DAY: &str = "const [names, done] = arguments;
    const context = new OfflineAudioContext(1, 48000, 48000);
    window.sounds = [];
    const { decodeAudioData } = context;
    context.decodeAudioData = async (bytes) => {
      const sound = await decodeAudioData.call(context, bytes);
      window.sounds.push(new WeakRef(sound));
      return sound;
    };
    import('/assets/clips.js').then(async ({ clips }) => {
      for (const name of names) await clips(context, [name]);
      await clips(context, names.slice(-3));
      done(window.sounds.length);
    });";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_so_many_clips_are_kept_in_memory() {
    let aloud = Aloud::open(Setup::demo()).await;
    let bank = motcua::voice::Bank::built_in().unwrap();
    let all: Vec<&str> = bank.names().map(|name| name.as_str()).collect();
    let decoded_clips = aloud.lobby.run_until_done(A_LONG_DAY, vec![json!(all)]).await;
    assert_eq!(decoded_clips, json!(all.len()), "what was just used was decoded again");
    // What only weak threads hold is swept away by the second time.
    for _ in 0..2 {
        aloud.lobby.held_bytes().await;
    }
    let left_s = "return window.sounds.reduce((sum, sound) => sum + (sound.deref()?.duration ?? 0), 0)";
    let left_s = aloud.lobby.run(left_s).await.as_f64().unwrap();
    println!("{} clips decoded, {left_s:.1} s of them kept", all.len());
    assert!(left_s > 10.0 && left_s < 60.0, "{left_s} s of sound are kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recordings_are_served_to_anybody_and_may_be_kept_by_their_digest() {
    let voices = [("test".parse().unwrap(), voice())].into();
    let served = served::Served::start_with(served::Setup { voices, ..served::Setup::default() }).await;
    let digest = voice().recordings.digest().to_owned();
    for name in ["chime", "vi-south/d_0", "en/p_go_to"] {
        let bare = served.see(&format!("/test/sounds/{name}")).await;
        assert_eq!(
            (bare.status, bare.header("content-type"), bare.header("cache-control")),
            (200, "audio/ogg", "no-cache")
        );
        let tag = bare.header("etag").to_owned();
        assert_eq!(served.get(&format!("/test/sounds/{name}"), &[("if-none-match", &tag)]).await.status, 304);
        let dated = served.see(&format!("/test/sounds/{name}?v={digest}")).await;
        assert!(dated.status == 200 && dated.header("cache-control").contains("immutable"));
        let other = served.see(&format!("/test/sounds/{name}?v=0123456789ab")).await;
        assert_eq!(other.header("cache-control"), "no-cache", "other recordings were meant");
    }
    for path in ["/test/sounds/vi-south/none", "/test/sounds/d_0", "/test/sounds/..%2Fchime", "/other/sounds/chime"] {
        let nothing = served.see(path).await;
        assert_eq!((nothing.status, nothing.code()), (404, "not_found".to_owned()), "{path}");
    }
}
