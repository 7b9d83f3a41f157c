//! What is so at this moment, on the manager's page.

use super::both;
use crate::waits::definition::Definition;

pub const NOW: &[Definition] = &[
    Definition {
        id: "waiting",
        name: both("Đang chờ", "Waiting"),
        text: both("Số phiếu đang chờ được gọi lúc này.", "Tickets that wait for their call at this moment."),
        formula: both("đếm số phiếu trong hàng", "number of tickets in a queue"),
        unit: "tickets",
        not_counted: "tickets that are parked; tickets that were called",
        source: "the office as it is now",
    },
    Definition {
        id: "longest_wait",
        name: both("Chờ lâu nhất", "Longest wait"),
        text: both(
            "Người đang chờ mà vào hàng sớm nhất đã chờ bao lâu.",
            "How long whoever entered a queue first, and waits still, has been waiting.",
        ),
        formula: both(
            "lúc này − lúc vào hàng sớm nhất trong số người đang chờ",
            "now − the earliest entry among those who wait",
        ),
        unit: "minutes, begun ones left out",
        not_counted: "those who are parked",
        source: "the office as it is now",
    },
    Definition {
        id: "at_risk",
        name: both("Có thể không kịp gọi", "May not be called"),
        text: both(
            "Số người đang chờ mà mức chờ thận trọng (chín phần mười chờ ít hơn) kéo dài quá giờ đóng cửa. “2–9”: thêm 7 \
             người chưa có quầy nào mở cho họ, nên chưa biết.",
            "How many wait whose cautious wait (nine in ten wait less) goes on past closing. “2–9”: there are 7 more \
             whom no open counter serves, so nobody knows.",
        ),
        formula: both(
            "đếm số phiếu đang chờ có lúc này + mức chờ thận trọng > giờ đóng cửa, đến số đó cộng người chờ ở nhóm không \
             có quầy mở; giờ đóng cửa là giờ đặt cho cảnh báo này, giờ tự chốt ngày hoặc lúc hết giờ của nhóm cuối cùng",
            "number of waiting tickets with now + cautious time > closing, up to that and those who wait in groups \
             without an open counter; closing is what is set for this alert, when the day is closed by itself, or the \
             end of the last group's hours",
        ),
        unit: "tickets",
        not_counted: "tickets at open counters of whose wait too little is known; in alerts, those without an open \
                      counter too",
        source: "the office as it is now, and the estimates of those who wait",
    },
    Definition {
        id: "counters_open",
        name: both("Quầy mở", "Counters open"),
        text: both(
            "Số quầy đang mở và không tạm ngưng, trên tổng số quầy.",
            "Counters that are open and not on a pause, of all that the office has.",
        ),
        formula: both("đếm số quầy", "number of counters"),
        unit: "counters",
        not_counted: "counters on a pause",
        source: "the office as it is now",
    },
    Definition {
        id: "in_hand",
        name: both("Đang phục vụ", "Being served"),
        text: both("Số phiếu đang ở quầy: đã gọi hoặc đang làm.", "Tickets at a counter: called, or being served."),
        formula: both("đếm số phiếu", "number of tickets"),
        unit: "tickets",
        not_counted: "tickets that are parked",
        source: "the office as it is now",
    },
    Definition {
        id: "parked_now",
        name: both("Đang tạm gác", "Set aside"),
        text: both(
            "Số phiếu đang được để sang một bên vì thiếu giấy tờ.",
            "Tickets that are set aside at this moment because a paper is missing.",
        ),
        formula: both("đếm số phiếu", "number of tickets"),
        unit: "tickets",
        not_counted: "tickets that were parked and taken up again: see `parked`",
        source: "the office as it is now",
    },
];
