//! What happens to citizens at the kiosk: no paper, a group that closes before them, both languages, a whole day.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use serde_json::json;

use super::hall::{DEMO_OFFICE, Hall};
use crate::support::client::Wish;
use crate::support::server::Setup;

/// A printer whose sensor says that the roll has ended, for as long as the test runs.
fn printer_without_paper() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = stream;
            let mut question = [0; 3];
            while stream.read_exact(&mut question).is_ok() {
                assert!(matches!(question, [0x10, 0x04, 1..=4]), "bytes went to a printer without paper");
                if stream.write_all(&[0x72]).is_err() {
                    break;
                }
            }
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_without_paper_is_said_and_the_number_counts_all_the_same() {
    let printer = printer_without_paper();
    let connection = format!("connection = \"tcp://{printer}\"");
    let office = DEMO_OFFICE.replace("connection = \"file:kiosk-1.escpos\"", &connection);
    assert!(office.contains(&connection), "the sample office has no printer to put in its place");
    let hall = Hall::open_with(Setup::demo().office(office)).await;
    // It is known before anybody needs a slip.
    hall.manager.says(".wrong", "hết giấy").await;
    hall.technician.says(".printers", "Hết giấy").await;
    hall.manager.says(".wrong", "kiosk demo-kiosk").await;
    hall.kiosk.says(".no-slips", "Máy in đang hết giấy. Ông/bà vẫn lấy số được").await;
    hall.open_counter().await;

    hall.kiosk.touch("#language").await;
    hall.kiosk.shows("html[lang=en] h1", "Please touch to take a number").await;
    hall.kiosk.touch(".tile[data-group=A]").await;
    hall.kiosk.touch("#step-group [data-priority=elderly]").await;
    let taken = hall.given_number().await;
    hall.kiosk.says("#result-print", "The printer is out of paper. Your number is valid").await;
    hall.kiosk.touch("#language").await;
    hall.kiosk.says("#result-print", "Máy in hết giấy. Số của ông/bà vẫn có hiệu lực").await;
    let height_px =
        hall.kiosk.run("return parseFloat(getComputedStyle(document.getElementById('result-number')).fontSize)");
    assert!(height_px.await.as_f64() >= Some(320.0), "the number is small");
    let code_px = hall.kiosk.run("return document.getElementById('result-code').getBoundingClientRect().width").await;
    assert!(code_px.as_f64() >= Some(200.0), "the code for the phone is {code_px} px wide");
    taken.phone.shows(".headline", "Your turn comes soon").await;

    hall.call_next().await;
    hall.all_show_the_call(&taken.number).await;
    taken.phone.shows(".headline", "Your turn: counter 1").await;
    hall.officer.says(".ticket .facts", "Ưu tiên").await;
    hall.check_all_went_well(&[&taken.phone]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_closes_while_somebody_stands_before_it_says_why_and_what_to_do() {
    let hall = Hall::open().await;
    hall.open_counter().await;
    hall.kiosk.touch(".tile[data-group=A]").await;
    hall.kiosk.appears("#step-group").await;

    hall.manager.touch("[data-open=group-ask][data-number=A]").await;
    hall.manager.type_into("#group-ask input", "Hệ thống đang bảo trì").await;
    hall.manager.touch("#group-ask .primary").await;
    hall.manager.says(".groups tbody tr:first-child", "Đã ngừng").await;
    // The tile under the step knows it; whoever was quicker than that is told by the answer.
    hall.kiosk.says("#step-group", "Lúc này chưa lấy được số của nhóm này").await;
    hall.kiosk.hides("#priority-none").await;
    hall.kiosk.touch("#step-group [data-back]").await;
    hall.kiosk.says(".tile[data-group=A]", "Hệ thống đang bảo trì").await;
    let refused = hall.client.send(&Wish::issue('A', None)).await.expect("answered");
    assert_eq!(refused.code(), "group_closed");
    assert_eq!(hall.client.state().await["groups"][0]["waiting"], 0);

    hall.manager.touch("[data-post='groups/A/open']").await;
    let taken = hall.take_number('A').await;
    hall.all_show_nobody_and_waiting(1).await;
    hall.call_next().await;
    hall.all_show_the_call(&taken.number).await;
    hall.check_all_went_well(&[&taken.phone]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_holds_no_more_after_many_visitors_than_after_a_few() {
    let hall = Hall::open().await;
    // What a visitor does, and what is pushed meanwhile, as often as on a day.
    let visit =
        "const done = arguments[arguments.length - 1]; const pause = () => new Promise((go) => setTimeout(go, 5));
        const press = (css) => document.querySelector(css).click();
        (async () => {
          for (let n = 0; n < arguments[0]; n += 1) {
            press('.tile[data-group=B]'); await pause();
            press('#language'); press('#large'); await pause();
            press('#step-group [data-back]'); await pause();
            press('#language'); press('#large'); await pause();
          }
          done(document.querySelectorAll('*').length);
        })()";
    let visitors = |count: u32| hall.kiosk.run_until_done(visit, vec![json!(count)]);
    let few = visitors(20).await;
    let held_after_few = hall.kiosk.held_bytes().await;
    let mut many = few.clone();
    for _ in 0..15 {
        many = visitors(20).await;
    }
    let held_after_many = hall.kiosk.held_bytes().await;
    assert_eq!(few, many, "elements were left behind");
    let grown = held_after_many.saturating_sub(held_after_few);
    assert!(grown < 400_000, "{grown} bytes more are held after 300 visitors than after 20: {held_after_few}");
}
