//! The offices of the samples: a ward's one-stop desk, a larger one, and one whose names are as long as names get.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::day::{code, letters, sure};
use super::procedures::procedures;
use crate::office::{
    CallingRule, CounterNo, CounterPlan, Group, GroupCode, Hours, LobbyPlan, Plan, PriorityClass, Text, Window,
};

/// Code, Vietnamese name, English name.
type Named = (&'static str, &'static str, &'static str);

const GROUPS: [Named; 9] = [
    ("A", "Căn cước", "Identity cards"),
    ("B", "Định danh điện tử (VNeID)", "Electronic identity (VNeID)"),
    ("C", "Đăng ký cư trú", "Residence"),
    ("D", "Xuất nhập cảnh", "Immigration"),
    ("E", "Đăng ký xe", "Vehicle registration"),
    ("G", "Giấy phép lái xe", "Driving licences"),
    ("H", "Phòng cháy, chữa cháy và cứu nạn, cứu hộ", "Fire safety and rescue"),
    ("K", "Điều kiện về an ninh, trật tự", "Public-order conditions of businesses"),
    ("L", "Vũ khí, vật liệu nổ, công cụ hỗ trợ", "Weapons and explosives"),
];

const LONGEST: [Named; 9] = [
    (
        "A",
        "Cấp, đổi, cấp lại và quản lý thẻ căn cước, giấy chứng nhận căn cước",
        "Issue, change and reissue of identity cards and certificates",
    ),
    (
        "B",
        "Định danh và xác thực điện tử cho công dân, cơ quan và tổ chức",
        "Electronic identification and authentication of citizens and organisations",
    ),
    (
        "C",
        "Đăng ký thường trú, tạm trú, lưu trú và khai báo tạm vắng",
        "Permanent and temporary residence, overnight stays and absences",
    ),
    (
        "D",
        "Khai báo tạm trú cho người nước ngoài và trình báo mất hộ chiếu",
        "Declaration of foreigners’ stay and reports of lost passports",
    ),
    (
        "E",
        "Đăng ký, cấp biển số xe và nộp phạt vi phạm giao thông đường bộ",
        "Vehicle registration, number plates and payment of traffic fines",
    ),
    (
        "G",
        "Cấp, đổi, cấp lại giấy phép lái xe và phục hồi điểm giấy phép",
        "Issue, change and reissue of driving licences, restoring of points",
    ),
    (
        "H",
        "Phòng cháy, chữa cháy và cứu nạn, cứu hộ tại cơ sở và khu dân cư",
        "Fire safety and rescue in businesses and neighbourhoods",
    ),
    (
        "K",
        "Giấy chứng nhận đủ điều kiện về an ninh, trật tự và con dấu",
        "Certificates of public-order conditions, and seals",
    ),
    (
        "L",
        "Khai báo, giao nộp vũ khí, vật liệu nổ và công cụ hỗ trợ",
        "Declaration and surrender of weapons, explosives and support tools",
    ),
];

/// A ward's desk with six counters.
pub fn ordinary_office() -> Plan {
    let counters = ["A B", "A", "C", "C D", "E G", "H K L"];
    plan("Công an phường Sài Gòn", "Sai Gon Ward Police", &GROUPS, &counters)
}

/// Twelve counters.
pub fn busy_office() -> Plan {
    let counters = ["A", "A B", "C", "C", "C D", "D", "E G", "E", "G", "H K L", "A B C", "A B C D E G"];
    let mut plan = plan("Trung tâm phục vụ hành chính công", "Public Administration Centre", &GROUPS, &counters);
    plan.hours = Hours::around_the_clock();
    plan
}

/// A hall of so many counters, each for three groups.
pub fn hall_of(counters: u16) -> Plan {
    let served = ["A B C", "C D E", "E G H", "K L A"];
    let served: Vec<&str> = match counters {
        1 => vec!["A B C D E G H K L"],
        _ => served.iter().copied().cycle().take(counters.into()).collect(),
    };
    let mut plan = plan("Trung tâm phục vụ hành chính công", "Public Administration Centre", &GROUPS, &served);
    plan.lobbies.clear();
    plan
}

/// Names as long as an office may give.
pub fn longest_names() -> Plan {
    plan(
        "Bộ phận tiếp nhận và trả kết quả giải quyết thủ tục hành chính Công an phường Phú Thọ Hòa",
        "Desk for the reception and return of administrative procedures of Phu Tho Hoa Ward Police",
        &LONGEST,
        &["L K H G E D C B A", "A B C"],
    )
}

fn plan(vi: &str, en: &str, groups: &[Named], counters: &[&str]) -> Plan {
    Plan {
        office: code("phuong-sai-gon"),
        name: text(vi, en),
        authority: text("Công an Thành phố Hồ Chí Minh", "Ho Chi Minh City Police"),
        zone: sure(TimeZone::get("Asia/Ho_Chi_Minh")),
        groups: groups.iter().map(group).map(|group| (group.code, group)).collect(),
        counters: counters.iter().zip(1..).map(|(groups, number)| counter(number, groups)).collect::<BTreeMap<_, _>>(),
        priorities: vec![
            class("elderly", "Từ đủ 75 tuổi", "Aged 75 or over", 30),
            class("disabled", "Khuyết tật", "Living with a disability", 30),
            class("pregnant", "Mang thai hoặc có con dưới 6 tuổi", "Pregnant, or with a child under 6", 20),
            class("merit", "Người có công", "Person of merit to the nation", 20),
        ],
        hours: office_hours(),
        close_day_at: None,
        grace: SignedDuration::from_mins(30),
        undo: SignedDuration::from_mins(5),
        notices: vec![
            text("Mời ông/bà chuẩn bị sẵn giấy tờ khi gần đến lượt", "Please have your papers ready before your turn"),
            text("Giờ nhận số: 07:30–11:00 và 13:00–16:30", "Numbers are issued 07:30–11:00 and 13:00–16:30"),
        ],
        procedures: Arc::new(procedures()),
        lobbies: vec![
            lobby("tang-1", text("Tầng 1 · Căn cước và cư trú", "Ground floor · Identity and residence"), "1 2 3", ""),
            lobby("xe", text("Phương tiện, giấy phép lái xe", "Vehicles and driving licences"), "", "E G"),
        ],
    }
}

fn group((letter, vi, en): &Named) -> Group {
    Group {
        code: code(letter),
        name: text(vi, en),
        quota: if *letter == "K" { Some(42) } else { None },
        hours: None,
        target_wait: SignedDuration::from_mins(30),
        discreet: *letter == "L",
    }
}

fn counter(number: u16, groups: &str) -> (CounterNo, CounterPlan) {
    let number = CounterNo(number);
    let groups = letters(groups);
    // The sample of a counter that takes its groups in turn is number 4.
    let in_order = CallingRule::InOrder { max_wait: SignedDuration::from_mins(40) };
    let rule = if number == CounterNo(4) { in_order } else { CallingRule::Longest };
    (number, CounterPlan { number, groups, rule })
}

fn lobby(zone: &str, title: Text, counters: &str, groups: &str) -> LobbyPlan {
    let counters = counters.split_terminator(' ').map(code::<CounterNo>).collect();
    let groups = groups.split_terminator(' ').map(code::<GroupCode>).collect();
    LobbyPlan { zone: code(zone), title, counters, groups }
}

fn class(name: &str, vi: &str, en: &str, head_start_min: i64) -> PriorityClass {
    PriorityClass { code: code(name), name: text(vi, en), head_start: SignedDuration::from_mins(head_start_min) }
}

/// A text in both languages.
pub fn text(vi: &str, en: &str) -> Text {
    Text { vi: vi.to_owned(), en: en.to_owned() }
}

fn office_hours() -> Hours {
    let day = || vec![Window { from: 450, to: 660 }, Window { from: 780, to: 990 }];
    let mut week = std::array::from_fn(|_| day());
    week[6] = Vec::new();
    Hours { week, ..Hours::default() }
}
