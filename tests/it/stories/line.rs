//! Lines that break: a server that is away for a while, a lobby whose network sleeps.

use std::time::Duration;

use super::hall::Hall;
use crate::support::ear::{heard, listen};

/// What browsers write into their console while there is no line.
const LINE_DOWN: &[&str] =
    &["ERR_CONNECTION_", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED", "WebSocket connection"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_away_for_ten_seconds_is_missed_and_found_again() {
    let mut hall = Hall::open().await;
    hall.open_counter().await;
    let first = hall.take_number('A').await;
    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    assert_eq!(hall.browser.console().await, [] as [String; 0]);

    // A blow. Every screen says that its line is down, and the kiosk keeps its citizen's wish until it is granted.
    hall.server.kill_hard();
    for screen in hall.screens().into_iter().chain([&first.phone]) {
        screen.appears("#line").await;
    }
    hall.lobby.says("#line", "Mất kết nối từ").await;
    hall.ask_for_number('A').await;
    hall.kiosk.appears("#taking-longer").await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    hall.server.restart();
    let second = hall.given_number().await;
    assert_eq!(second.number, hall.client.ticket(&second.id).await.number);
    for screen in hall.screens().into_iter().chain([&first.phone]) {
        screen.hides("#line").await;
    }
    assert_eq!(hall.client.state().await["groups"][0]["waiting"], 1, "the wish was granted once");
    hall.all_show_the_call(&first.number).await;
    hall.call_next().await;
    hall.all_show_the_call(&second.number).await;
    first.phone.says(".headline", &format!("Phiếu {} đã hoàn thành", first.number)).await;

    // An ordinary stop: what was called stands there again.
    assert!(hall.server.stop().success(), "the server did not stop in order");
    for screen in hall.screens().into_iter().chain([&first.phone]) {
        screen.appears("#line").await;
    }
    hall.server.restart();
    for screen in hall.screens().into_iter().chain([&first.phone]) {
        screen.hides("#line").await;
    }
    hall.all_show_the_call(&second.number).await;
    hall.check_all_went_well_but(&[&first.phone, &second.phone], LINE_DOWN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lobby_whose_network_sleeps_a_minute_says_so_and_shows_what_is_then_true() {
    let hall = Hall::open().await;
    hall.open_counter().await;
    let (first, second) = (hall.take_number('A').await, hall.take_number('A').await);
    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    listen(&hall.upright).await;

    hall.cable.pull();
    hall.call_next().await;
    hall.lobby.shows(".large.shown.calling .number", &second.number).await;
    second.phone.shows(".headline", "Đến lượt ông/bà: mời đến quầy 1").await;
    tokio::time::sleep(Duration::from_secs(62)).await;
    hall.upright.says("#line", "Mất kết nối từ").await;
    assert_eq!(hall.upright.text(".large.shown .number").await, first.number, "it cannot know of the second call");
    hall.lobby.hides("#line").await;
    hall.officer.press('h').await;
    second.phone.says(".headline", "đã hoàn thành").await;

    hall.cable.plug_in();
    hall.upright.hides("#line").await;
    hall.all_show_nobody_and_waiting(0).await;
    // The first call may have been said once more while the listening began.
    let heard = heard(&hall.upright).await;
    assert!(heard.iter().all(|clip| clip.shown == "1.1"), "a call that is over was announced: {heard:?}");
    hall.check_all_went_well_but(&[&first.phone, &second.phone], LINE_DOWN).await;
}
