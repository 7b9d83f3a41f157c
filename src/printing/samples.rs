//! The slips that stand for all others: tests, golden files and the preview draw the same ones.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::slip::Slip;
use crate::office::{
    CounterNo, Group, GroupCode, Hours, Lang, Plan, PriorityClass, Queue, Stage, Text, Ticket, TicketId, TicketNumber,
};

/// The address in the samples' QR codes: as long as those of a real office.
pub const SAMPLE_LINK: &str = "http://192.168.10.20:8080/phuong-sai-gon/t/0123456789abcdef";

/// One of each kind, by name: ordinary, priority, longest names, English, discreet group, number past 999.
pub fn samples() -> Vec<(&'static str, Slip)> {
    let plan = sample_plan();
    let slip = |ticket: &Ticket, ahead, counters: &[u16]| {
        let counters: Vec<_> = counters.iter().map(|number| CounterNo(*number)).collect();
        Slip::of(&plan, ticket, ahead, &counters, SAMPLE_LINK)
    };
    let priority = plan.priorities.first().map(|class| class.code.clone());
    vec![
        ("ordinary", slip(&sample_ticket("C025", Lang::Vi), 12, &[3, 4])),
        ("priority", slip(&Ticket { priority, ..sample_ticket("A007", Lang::Vi) }, 0, &[1])),
        ("longest-names", slip(&sample_ticket("H118", Lang::Vi), 137, &[1, 2, 3, 4, 5, 7, 9, 11, 12])),
        ("english", slip(&sample_ticket("D004", Lang::En), 3, &[5])),
        ("discreet", slip(&sample_ticket("L002", Lang::Vi), 1, &[])),
        ("past-999", slip(&sample_ticket("A1000", Lang::Vi), 64, &[1, 2])),
    ]
}

/// An office with names of every length.
#[expect(clippy::expect_used, reason = "constants, which every test of the samples reads")]
pub fn sample_plan() -> Plan {
    let text = |vi: &str, en: &str| Text { vi: vi.into(), en: en.into() };
    let group = |code: &str, vi: &str, en: &str| {
        let code: GroupCode = code.parse().expect("a letter");
        let target_wait = SignedDuration::from_mins(15);
        (code, Group { code, name: text(vi, en), quota: None, hours: None, target_wait, discreet: false })
    };
    let mut groups = BTreeMap::from([
        group("A", "Căn cước", "Identity cards"),
        group("C", "Đăng ký cư trú", "Residence registration"),
        group("D", "Quản lý xuất nhập cảnh", "Immigration and foreigners’ temporary stay"),
        group(
            "H",
            "Phòng cháy, chữa cháy và cứu nạn, cứu hộ; ngành nghề đầu tư kinh doanh có điều kiện về an ninh, trật tự",
            "Fire safety and rescue; businesses under public-order conditions",
        ),
        group("L", "Vũ khí, vật liệu nổ và công cụ hỗ trợ", "Weapons, explosives and support tools"),
    ]);
    for group in groups.values_mut() {
        group.discreet = group.code.to_string() == "L";
    }
    Plan {
        office: "phuong-sai-gon".parse().expect("an office id"),
        name: text("Công an phường Sài Gòn", "Sài Gòn Ward Police"),
        authority: text("Công an Thành phố Hồ Chí Minh", "Ho Chi Minh City Police"),
        zone: TimeZone::get("Asia/Ho_Chi_Minh").expect("zones are bundled"),
        groups,
        counters: BTreeMap::new(),
        priorities: vec![PriorityClass {
            code: "elderly".parse().expect("a priority code"),
            name: text("Từ 75 tuổi", "Aged 75 or over"),
            head_start: SignedDuration::from_mins(20),
        }],
        hours: Hours::around_the_clock(),
        close_day_at: None,
        grace: SignedDuration::from_mins(15),
        undo: SignedDuration::from_mins(2),
        notices: Vec::new(),
        procedures: Default::default(),
        lobbies: Vec::new(),
    }
}

/// A ticket that has just been issued, on Saturday 21 November 2026 at 08:41 in Ho Chi Minh City.
#[expect(clippy::expect_used, reason = "constants, which every test of the samples reads")]
pub fn sample_ticket(number: &str, lang: Lang) -> Ticket {
    let number: TicketNumber = number.parse().expect("a ticket number");
    let issued_at = Timestamp::constant(1_795_225_260, 0);
    Ticket {
        id: TicketId::from_random([1, 35, 69, 103, 137, 171, 205, 239, 1, number.n as u8]),
        number,
        seq: number.n,
        issued_at,
        priority: None,
        head_start_s: 0,
        lang,
        source: None,
        queue: Queue::Group(number.group),
        place_at: issued_at,
        entered_at: issued_at,
        stage: Stage::Waiting,
        call: None,
        waits: vec![],
        calls_before: 0,
        calls_until: None,
        services: vec![],
        set_aside_ms: 0,
        slips: 1,
    }
}
