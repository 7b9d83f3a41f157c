//! An ordinary hour: numbers are taken, called, called again, served; a counter pauses; the manager says something.

use super::hall::Hall;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ordinary_hour_on_every_screen() {
    let hall = Hall::open().await;
    for lobby in [&hall.lobby, &hall.upright] {
        lobby.says(".large.quiet", "Chưa có ai đang chờ").await;
    }
    hall.manager.says("#wrong-title", "Ngày mới").await;
    hall.open_counter().await;

    let (first, second) = (hall.take_number('A').await, hall.take_number('A').await);
    assert_eq!(first.number, hall.client.ticket(&first.id).await.number);
    first.phone.shows(".headline", "Sắp đến lượt ông/bà").await;
    second.phone.shows(".headline", "Trước ông/bà còn 1 người").await;
    hall.all_show_nobody_and_waiting(2).await;

    hall.call_next().await;
    hall.all_show_the_call(&first.number).await;
    first.phone.shows(".headline", "Đến lượt ông/bà: mời đến quầy 1").await;
    second.phone.shows(".headline", "Sắp đến lượt ông/bà").await;

    // The same call once more is news: for the lobby's chime and for the phone.
    let announced = "return document.querySelector('.large.shown').dataset.call";
    let before = hall.lobby.run(announced).await;
    hall.officer.press('r').await;
    hall.beside.says(".ticket.called .stage", "đã gọi 2 lần").await;
    let again = before.as_str().expect("a call").replace(".1", ".2");
    for lobby in [&hall.lobby, &hall.upright] {
        lobby.appears(&format!(".large.shown[data-call='{again}']")).await;
    }

    hall.beside.press('s').await;
    hall.officer.shows(".ticket.serving .number", &first.number).await;
    hall.sign.shows(".serving .word", "Đang phục vụ").await;
    first.phone.says(".headline", "Đang được phục vụ tại quầy 1").await;
    hall.officer.press_f2().await;
    hall.all_show_the_call(&second.number).await;
    first.phone.says(".headline", &format!("Phiếu {} đã hoàn thành", first.number)).await;
    hall.beside.press('h').await;
    hall.all_show_nobody_and_waiting(0).await;
    second.phone.says(".headline", &format!("Phiếu {} đã hoàn thành", second.number)).await;

    hall.officer.press('p').await;
    hall.officer.appears("#pause-ask").await;
    hall.officer.press('1').await;
    hall.beside.appears(".terminal-screen.paused").await;
    hall.sign.says(".paused .word", "Tạm ngưng").await;
    for lobby in [&hall.lobby, &hall.upright] {
        lobby.says(".counters li.paused", "Tạm ngưng").await;
    }
    hall.manager.says(".counters tbody tr:first-child", "Tạm ngưng").await;

    hall.manager.touch(".said [data-open=notice-ask]").await;
    hall.manager.type_into("#notice-ask textarea", "Mời ông/bà có xe máy đỗ ở cổng sau").await;
    hall.manager.touch("#notice-ask .primary").await;
    for lobby in [&hall.lobby, &hall.upright] {
        lobby.says(".ticker", "đỗ ở cổng sau").await;
    }
    hall.manager.touch(".said form button").await;
    hall.lobby.hides(".ticker.of-today").await;

    hall.technician.says(".devices", "Kiosk").await;
    hall.check_all_went_well(&[&first.phone, &second.phone]).await;
}
