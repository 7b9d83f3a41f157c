//! When the manager is told that something is wrong, and when not: the edges of each rule.

use std::sync::Arc;

use jiff::SignedDuration;
use motcua::alerts::Thresholds;
use motcua::office::{Lang, Office, Plan};
use motcua::screens::samples::{Sample, samples};
use motcua::screens::{AlertsSeen, DeviceSeen, PrinterState, Screen};
use motcua::waits::{DaySums, Scored};

const WELL: &str = "Mọi việc đang ổn";

fn sample(name: &str) -> Sample {
    samples().iter().find(|sample| sample.name == name).unwrap().clone()
}

fn content(sample: &Sample) -> String {
    sample.screen.content(&sample.view(Lang::Vi)).unwrap()
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// The same office some minutes later.
fn after(sample: &Sample, later_min: i64) -> String {
    content(&Sample { now: sample.now + minutes(later_min), ..sample.clone() })
}

fn device(sample: &mut Sample, is_it: impl Fn(&DeviceSeen) -> bool) -> &mut DeviceSeen {
    sample.around.devices.iter_mut().find(|device| is_it(device)).unwrap()
}

fn leaves(device: &mut DeviceSeen, at: jiff::Timestamp) {
    (device.open, device.left_at) = (0, Some(at));
}

#[test]
fn a_wait_is_too_long_from_the_minute_after_the_promised_one() {
    let well = sample("manager-all-well");
    assert!(content(&well).contains(WELL));
    // Group B's only ticket has waited for ten of thirty minutes.
    assert!(after(&well, 20).contains(WELL));
    let late = after(&well, 21);
    assert!(late.contains("Nhóm B · Định danh điện tử (VNeID): 1 người chờ quá 30 phút, lâu nhất 31 phút"), "{late}");
    assert!(late.contains(r#"data-open="group-ask" data-to="groups/B/close""#), "and the button is there: {late}");
}

#[test]
fn a_counter_is_idle_from_when_it_could_have_called() {
    let first = sample("manager-first-minute");
    // Counter 1 was opened a minute before anybody came; that minute does not count.
    assert!(!after(&first, 3).contains("Quầy 1 rảnh"));
    let idle = after(&first, 4);
    assert!(idle.contains("Quầy 1 rảnh 4 phút trong khi 1 người chờ quầy này"), "{idle}");
    assert!(idle.contains(r#"data-to="counters/1/pause""#));
}

#[test]
fn people_whom_no_counter_serves_are_told_of_at_once_with_the_counter_that_could() {
    let first = content(&sample("manager-first-minute"));
    assert!(first.contains("Nhóm C · Đăng ký cư trú: 1 người chờ"), "{first}");
    assert!(first.contains(r#"data-post="counters/3/open">Mở quầy 3<"#), "{first}");
    assert!(!first.contains("Nhóm A ·"), "counter 1 serves it: {first}");
}

#[test]
fn a_device_is_missed_that_stayed_long_and_has_gone_for_a_minute() {
    let missed = |change: &dyn Fn(&mut Sample)| {
        let mut well = sample("manager-all-well");
        change(&mut well);
        content(&well)
    };
    let is_kiosk = |device: &DeviceSeen| device.screen == Some(Screen::Kiosk);
    let gone_for = |gone_min| {
        missed(&move |sample| {
            let at = sample.now - minutes(gone_min);
            leaves(device(sample, is_kiosk), at);
        })
    };
    assert!(gone_for(0).contains(WELL), "it may only have been restarted");
    let said = gone_for(1);
    assert!(said.contains("Kiosk lấy số (kiosk-cua-vao) mất kết nối từ 09:13"), "{said}");

    let short = missed(&|sample| {
        let at = sample.now - minutes(5);
        let kiosk = device(sample, is_kiosk);
        leaves(kiosk, at);
        kiosk.since = at - minutes(9);
    });
    assert!(short.contains(WELL), "whoever came for nine minutes was a visitor");

    let is_terminal = |device: &DeviceSeen| matches!(device.screen, Some(Screen::Terminal(_))) && device.open > 0;
    let officer = missed(&|sample| {
        let at = sample.now - minutes(20);
        leaves(device(sample, is_terminal), at);
    });
    assert!(officer.contains(WELL), "officers come and go");

    // The machine of counter 1 shows its terminal and its display.
    let is_display = |device: &DeviceSeen| device.name == "quay-1" && matches!(device.screen, Some(Screen::Display(_)));
    let display = |moved: bool| {
        missed(&move |sample| {
            let at = sample.now - minutes(5);
            leaves(device(sample, is_display), at);
            if moved {
                device(sample, is_terminal).since = at;
            }
        })
    };
    assert!(display(false).contains("Màn hình trên quầy 1 (quay-1) mất kết nối từ 09:09"));
    assert!(display(true).contains(WELL), "it shows something else now");
}

#[test]
fn thousands_are_grouped_as_the_language_has_it() {
    let mut new = sample("manager-empty");
    let mut plan = Plan::clone(new.office.plan());
    plan.groups.values_mut().for_each(|group| group.quota = Some(1200));
    new.office = Office::new(Arc::new(plan), new.office.day());
    assert!(content(&new).contains(" / 1.200<"), "{}", content(&new));
    let en = new.screen.content(&new.view(Lang::En)).unwrap();
    assert!(en.contains(" / 1,200<"), "{en}");
}

#[test]
fn how_far_estimates_can_be_trusted_is_told_by_group() {
    let ordinary = content(&sample("manager-ordinary"));
    for said in ["Dự kiến thời gian chờ tin được đến đâu", "cứ 100 người thì ", "/manager/history#trust-title"]
    {
        assert!(ordinary.contains(said), "{said} in {ordinary}");
    }
    let trust = ordinary.split("<section class=\"part trust\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let trust = trust.unwrap();
    assert!(trust.contains("A · ") && trust.contains("title=\"Phần lượt chờ không dài hơn mức thận trọng"), "{trust}");

    let mut too_few = sample("manager-ordinary");
    let last = too_few.around.past.days.as_ref().and_then(|days| days.last().cloned()).unwrap();
    let mut told = DaySums { groups: Default::default(), ..DaySums::clone(&last) };
    told.total.told = Scored { scored: 29, ..Scored::default() };
    too_few.around.past.days = Some(Arc::new(vec![Arc::new(told)]));
    assert!(content(&too_few).contains("Mới đối chiếu được 29 dự kiến, chưa đủ để nói"));
    too_few.around.past.days = None;
    assert!(!content(&too_few).contains("tin được đến đâu"), "past days are still being read");
}

#[test]
fn an_ended_day_wants_nothing_any_more() {
    let mut ended = sample("manager-day-ended");
    let at = ended.now - minutes(30);
    leaves(device(&mut ended, |device| device.screen == Some(Screen::Kiosk)), at);
    ended.around.printers[0].state = PrinterState::PaperOut;
    let said = content(&ended);
    assert!(said.contains("Đã kết thúc ngày làm việc lúc") && !said.contains("class=\"urgent\""), "{said}");
}

#[test]
fn people_whom_no_open_counter_serves_are_not_said_to_be_in_time() {
    let wrong = sample("manager-everything-wrong");
    let said = content(&wrong);
    assert!(said.contains("<dt>Có thể không kịp gọi</dt><dd>0–48<"), "{said}");
    assert!(said.contains("trước 16:30 · 48 chưa có quầy mở"), "{said}");
}

#[test]
fn the_page_and_the_alerts_reckon_with_one_closing() {
    let mut sample = sample("manager-all-well");
    let closing = Some(jiff::civil::time(11, 45, 0, 0));
    let ledger = sample.around.alerts.as_ref().unwrap().ledger.clone();
    let thresholds = std::sync::Arc::new(Thresholds { closing, ..Thresholds::default() });
    sample.around.alerts = Some(AlertsSeen { ledger, thresholds });
    let said = content(&sample);
    assert!(said.contains("trước 11:45"), "{said}");
}
