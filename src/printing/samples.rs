//! The slips that stand for all others: tests, golden files and the preview draw the same ones.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::design::Design;
use super::facts::{Facts, LikelyCall};
use super::slip::Slip;
use crate::office::{
    CounterNo, Group, GroupCode, Hours, Lang, Plan, PriorityClass, Queue, Stage, Text, Ticket, TicketId, TicketNumber,
};

/// The address in the samples' QR codes: as long as those of a real office.
pub const SAMPLE_LINK: &str = "http://192.168.10.20:8080/phuong-sai-gon/t/0123456789abcdef";

/// Saturday 21 November 2026 at 08:41 in Ho Chi Minh City.
const ISSUED_AT: Timestamp = Timestamp::constant(1_795_225_260, 0);

/// One of each kind, by name, as an office with this design gives them to citizens who chose `lang`: ordinary, priority,
/// longest names, perhaps not before closing, with nothing foreseen, discreet group (where the office has one), number
/// past 999, and a reprint.
pub fn samples(design: &Design, plan: &Plan, lang: Lang) -> Vec<(&'static str, Slip)> {
    let codes: Vec<GroupCode> = plan.groups.values().filter(|group| !group.discreet).map(|group| group.code).collect();
    let any = plan.groups.keys().next().copied();
    let nth = |n: usize| codes.get(n).or(codes.first()).copied().or(any);
    let longest =
        plan.groups.values().filter(|group| !group.discreet).max_by_key(|group| group.name.vi.chars().count());
    let discreet = plan.groups.values().find(|group| group.discreet).map(|group| group.code);
    let priority = plan.priorities.first().map(|class| class.code.clone()).or_else(|| "priority".parse().ok());
    let after = |minutes: i64| ISSUED_AT + SignedDuration::from_mins(minutes);
    let facts = |ahead: u32, likely: Option<[i64; 2]>, counters: &[u16]| Facts {
        ahead,
        likely: likely.map(|minutes| minutes.map(after)).map(|[from, to]| LikelyCall::Between(from, to)),
        counters: counters.iter().map(|number| CounterNo(*number)).collect(),
        link: SAMPLE_LINK.to_owned(),
        copy: 0,
    };
    let late = Facts { likely: Some(LikelyCall::NotBefore(after(139))), ..facts(41, None, &[3, 4]) };
    let again = Facts { copy: 1, ..facts(9, Some([24, 44]), &[3, 4]) };
    let kinds = [
        ("ordinary", nth(1), 25, false, facts(12, Some([29, 49]), &[3, 4])),
        ("priority", nth(0), 7, true, facts(0, Some([0, 9]), &[1])),
        (
            "longest-names",
            longest.map(|group| group.code),
            118,
            true,
            facts(137, Some([184, 249]), &[1, 2, 3, 4, 5, 7, 9, 11, 12]),
        ),
        ("late", nth(1), 96, false, late),
        ("nothing-foreseen", nth(2), 4, false, facts(3, None, &[])),
        ("discreet", discreet, 2, false, facts(1, Some([4, 14]), &[5])),
        ("past-999", nth(0), 1000, false, facts(64, Some([99, 134]), &[1, 2])),
        ("reprint", nth(1), 31, false, again),
    ];
    let slip = |(name, group, n, goes_first, facts): (&'static str, Option<GroupCode>, u32, bool, Facts)| {
        let number = TicketNumber { group: group?, n };
        let priority = priority.clone().filter(|_| goes_first);
        let ticket = Ticket { priority, ..sample_ticket(number, lang) };
        Some((name, Slip::of(design, plan, &ticket, &facts)))
    };
    kinds.into_iter().filter_map(slip).collect()
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

/// A ticket that has just been issued.
pub fn sample_ticket(number: TicketNumber, lang: Lang) -> Ticket {
    let issued_at = ISSUED_AT;
    Ticket {
        id: TicketId::from_random([1, 35, 69, 103, 137, 171, 205, 239, 1, number.n as u8]),
        number,
        seq: number.n,
        issued_at,
        priority: None,
        head_start_s: 0,
        lang,
        source: None,
        told: None,
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
