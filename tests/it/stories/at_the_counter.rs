//! What happens to officers: a mis-click, a paper that is missing, two windows on one counter, calls in one moment.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::hall::Hall;
use crate::support::client::Wish;
use crate::support::ear::{heard_until, listen, names};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_misclick_is_undone_and_every_screen_is_as_before() {
    let hall = Hall::open().await;
    hall.open_counter().await;
    let (first, second) = (hall.take_number('A').await, hall.take_number('A').await);

    // Called by mistake: back to its place, before the other.
    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    hall.officer.press('q').await;
    hall.all_show_nobody_and_waiting(2).await;
    first.phone.shows(".headline", "Sắp đến lượt ông/bà").await;
    second.phone.shows(".headline", "Trước ông/bà còn 1 người").await;

    // Finished by mistake, and the next one called with it.
    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    hall.officer.press('h').await;
    first.phone.says(".headline", "đã hoàn thành").await;
    hall.beside.says(".undo", &first.number).await;
    hall.beside.press('z').await;
    hall.all_show_nobody_and_waiting(2).await;
    first.phone.shows(".headline", "Sắp đến lượt ông/bà").await;
    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    hall.check_all_went_well(&[&first.phone, &second.phone]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_who_lacks_a_paper_comes_back_and_is_called_at_once() {
    let hall = Hall::open().await;
    hall.open_counter().await;
    let (first, second) = (hall.take_number('A').await, hall.take_number('A').await);
    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    hall.officer.press('g').await;
    hall.officer.appears("#park-ask").await;
    hall.officer.press('1').await;
    for terminal in [&hall.officer, &hall.beside] {
        terminal.says(".parked li", &first.number).await;
        terminal.says(".parked li", "Bổ sung giấy tờ").await;
    }
    first.phone.shows(".headline", "Số đang được tạm gác").await;
    hall.all_show_nobody_and_waiting(1).await;

    hall.call_next().await;
    hall.all_show_the_call(&second.number).await;
    hall.officer.press('h').await;
    hall.beside.touch(".parked [data-post=resume]").await;
    hall.all_show_the_call(&first.number).await;
    first.phone.shows(".headline", "Đến lượt ông/bà: mời đến quầy 1").await;

    // Whoever does not come may still come late.
    hall.officer.press('v').await;
    hall.beside.says(".missed li", &first.number).await;
    first.phone.says(".headline", &format!("Đã gọi {}", first.number)).await;
    hall.beside.touch(".missed [data-post=return]").await;
    hall.all_show_nobody_and_waiting(1).await;
    first.phone.shows(".headline", "Sắp đến lượt ông/bà").await;
    hall.check_all_went_well(&[&first.phone, &second.phone]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_windows_on_one_counter_call_one_citizen_between_them() {
    let hall = Hall::open().await;
    hall.open_counter().await;
    let (first, second) = (hall.take_number('A').await, hall.take_number('A').await);
    hall.officer.shows("#waiting-title .count", "2").await;
    hall.beside.shows("#waiting-title .count", "2").await;
    // Both press while neither has heard of the other: what comes meanwhile is shown later.
    let at = "const at = arguments[0]; const live = document.getElementById('live');
        const later = (work) => setTimeout(work, Math.max(0, at + 2000 - Date.now()));
        live.replaceChildren = (...news) => later(() => Element.prototype.replaceChildren.apply(live, news));
        later(() => delete live.replaceChildren);
        const wait = () => Date.now() < at ? setTimeout(wait, 1) : document.getElementById('call-next').click();
        wait()";
    let now = hall.lobby.run("return Date.now()").await.as_f64().expect("a time");
    // Long enough for a busy machine to tell both.
    let moment = json!(now + 5000.0);
    hall.officer.run_with(at, vec![moment.clone()]).await;
    hall.beside.run_with(at, vec![moment]).await;
    hall.all_show_the_call(&first.number).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(
        hall.client.ticket(&first.id).await.stage,
        "called",
        "a second press acted on what the first had called"
    );
    assert_eq!(hall.client.ticket(&second.id).await.stage, "waiting");
    let told = [hall.officer.text("#message").await, hall.beside.text("#message").await].concat();
    assert!(told.contains("vừa chuyển sang số khác"), "nobody was told why a press did nothing: `{told}`");
    hall.check_all_went_well_but(&[&first.phone, &second.phone], &["call-next - Failed to load resource"]).await;
}

/// Writes down each call that the lobby shows large.
const KEEP_A_DIARY: &str = "
    window.diary = [];
    const note = () => {
      const shown = document.querySelector('.large.shown');
      const call = shown?.classList.contains('calling') ? shown.querySelector('.number').textContent : null;
      const last = window.diary[window.diary.length - 1];
      if (call !== null && call !== last?.call) window.diary.push({ call, at: performance.now() });
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_calls_in_one_second_are_each_seen_and_heard() {
    let hall = Hall::open().await;
    let mut taken = Vec::new();
    for (counter, group) in [(1, 'A'), (3, 'C'), (5, 'E')] {
        hall.act(counter, "open").await;
        taken.push(hall.take_number(group).await);
    }
    for lobby in [&hall.lobby, &hall.upright] {
        lobby.run(KEEP_A_DIARY).await;
        listen(lobby).await;
    }
    let begun = Instant::now();
    hall.act_at_once([1, 3, 5].map(|counter| Wish::at_counter(counter, "call-next")).to_vec()).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "the calls were not made in one moment");
    let mut numbers: Vec<&str> = taken.iter().map(|taken| taken.number.as_str()).collect();
    numbers.sort_unstable();
    for lobby in [&hall.lobby, &hall.upright] {
        for (counter, number) in [(1, &taken[0]), (3, &taken[1]), (5, &taken[2])] {
            lobby.says(&format!(".counters li:nth-child({counter})"), &number.number).await;
        }
        let diary = diary_of_three(lobby).await;
        let mut seen: Vec<&str> = diary.iter().map(|(call, _)| call.as_str()).collect();
        seen.sort_unstable();
        assert_eq!(seen, numbers, "not each call was shown large once");
        for pair in diary.windows(2) {
            let stood_ms = pair[1].1 - pair[0].1;
            assert!(stood_ms >= 3_500.0, "{} stood for {stood_ms} ms only", pair[0].0);
        }
        // The sentences of two, and those of the last with its repeat.
        let heard = heard_until(lobby, 3 * 8).await;
        let chimes = names(&heard).into_iter().filter(|clip| *clip == "chime").count();
        assert_eq!(chimes, 3, "not each call chimed once: {:?}", names(&heard));
    }
    for (taken, counter) in taken.iter().zip([1, 3, 5]) {
        taken.phone.shows(".headline", &format!("Đến lượt ông/bà: mời đến quầy {counter}")).await;
    }
    hall.sign.shows(".called .number", &taken[0].number).await;
    hall.officer.shows(".ticket.called .number", &taken[0].number).await;
    let phones: Vec<_> = taken.iter().map(|taken| &taken.phone).collect();
    hall.check_all_went_well(&phones).await;
}

/// What a lobby showed large and when, in ms, once these are three calls.
async fn diary_of_three(lobby: &crate::support::chromium::Screen) -> Vec<(String, f64)> {
    let begun = Instant::now();
    loop {
        let diary = lobby.run("return window.diary").await;
        let entries: Vec<(String, f64)> = diary.as_array().into_iter().flatten().filter_map(entry).collect();
        if entries.len() >= 3 {
            return entries;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "only {entries:?} was shown large");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn entry(entry: &Value) -> Option<(String, f64)> {
    Some((entry["call"].as_str()?.to_owned(), entry["at"].as_f64()?))
}
