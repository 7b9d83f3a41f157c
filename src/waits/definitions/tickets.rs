//! What became of the tickets, and how long people waited.

use super::both;
use crate::waits::definition::Definition;

pub const TICKETS: &[Definition] = &[
    Definition {
        id: "issued",
        name: both("Số phiếu đã cấp", "Tickets issued"),
        text: both(
            "Số phiếu đã cấp, tính theo giờ và nhóm thủ tục lúc cấp.",
            "Tickets given out, under the hour and the group of their issue.",
        ),
        formula: both("đếm số phiếu", "number of tickets"),
        unit: "tickets",
        not_counted: "reprints of a slip; requests that were refused",
        source: "`ticket_issued`",
    },
    Definition {
        id: "refused",
        name: both("Không cấp được số", "Refused"),
        text: both(
            "Số lần người dân lấy số mà không được cấp, theo lý do: hết giờ, hết phiếu trong ngày, nhóm tạm đóng, đã \
             chốt ngày.",
            "How often somebody asked for a ticket and got none, by the reason: out of hours, the day's tickets used up, \
             the group closed, the day closed.",
        ),
        formula: both("đếm số lần không cấp, theo lý do", "number of requests that were refused, by code"),
        unit: "requests",
        not_counted: "requests that were wrong in themselves, such as for a group that the office does not have",
        source: "no commit: gathered by the server and added every few seconds; one that is killed loses what it \
                 gathered since",
    },
    Definition {
        id: "called",
        name: both("Lượt gọi", "Called"),
        text: both(
            "Số lượt chờ đã kết thúc bằng lần gọi đầu tiên và không bị trả lại hàng. Phiếu chuyển sang nhóm khác rồi \
             được gọi tính hai lượt.",
            "Waits that a first call ended and that were not taken back. A ticket that was transferred and called again \
             has waited twice.",
        ),
        formula: both("đếm số lượt chờ", "number of waits"),
        unit: "waits",
        not_counted: "recalls; calls of a parked ticket; calls after a return for which nobody waited anew",
        source: "`ticket_called`, taken back by `ticket_returned`",
    },
    Definition {
        id: "wait_s",
        name: both("Thời gian chờ", "Waiting time"),
        text: both(
            "Từ lúc vào hàng đến lần gọi đầu tiên của hàng đó. Gọi lại không tính thêm. Các mức phần trăm và lâu nhất \
             lệch dưới 1,6 %.",
            "From entering a queue to the first call from it. Calling again adds nothing. Percentiles and the longest \
             err by less than 1.6 %.",
        ),
        formula: both(
            "lần gọi đầu tiên − lúc vào hàng được gọi; trung bình = tổng ÷ số lượt gọi; mức p % là lượt thứ ⌈p · n ÷ \
             100⌉ trong n lượt xếp từ ngắn đến dài",
            "first call − entry into the queue that it was called from; mean = sum ÷ called; the p-th percentile is the \
             ⌈p · n ÷ 100⌉-th of n waits in ascending order",
        ),
        unit: "seconds; the mean is exact, percentiles and the longest err by less than 1.6 %",
        not_counted: "waits that no call has ended: of those who still wait, who gave up, and whom the day's end found",
        source: "`ticket_issued`, `ticket_transferred` (entry), `ticket_called`",
    },
    Definition {
        id: "within_target",
        name: both("Gọi trong thời gian cam kết", "Called in promised time"),
        text: both(
            "Phần lượt gọi có thời gian chờ không quá mức cam kết của nhóm thủ tục.",
            "The share of the calls whose wait was no longer than what the group promises.",
        ),
        formula: both(
            "số lượt chờ ≤ mức cam kết của nhóm lúc gọi ÷ số lượt gọi",
            "waits ≤ target of their group at the call ÷ called",
        ),
        unit: "share of the called waits",
        not_counted: "those who were never called, however long they waited",
        source: "`ticket_called`, and the group's `target_wait` in the configuration at that moment",
    },
    Definition {
        id: "served",
        name: both("Đã phục vụ", "Served"),
        text: both(
            "Số phiếu kết thúc tại quầy sau khi được phục vụ.",
            "Tickets whose visit ended served at a counter.",
        ),
        formula: both("đếm số phiếu kết thúc vì đã phục vụ xong", "number of tickets that ended `served`"),
        unit: "tickets",
        not_counted: "a finish that was undone",
        source: "`ticket_ended`, taken back by `ticket_returned`",
    },
    Definition {
        id: "service_s",
        name: both("Thời gian phục vụ", "Service time"),
        text: both(
            "Từ lúc gọi đến lúc xong tại quầy, cộng phần đã làm trước khi tạm gác. Chuyển nhóm cũng kết thúc một lượt \
             phục vụ.",
            "From the call to the end at the counter, with what came before the ticket was parked. A transfer ends a \
             service too.",
        ),
        formula: both(
            "lúc xong − lúc gọi, cộng phần đã làm trước khi tạm gác",
            "end − call, plus what came before parking",
        ),
        unit: "seconds; the mean is exact, percentiles and the longest err by less than 1.6 %",
        not_counted: "the time while a ticket was parked; calls that nobody answered",
        source: "`ticket_called`, `ticket_parked`, `ticket_ended` (served), `ticket_transferred`",
    },
    Definition {
        id: "no_show",
        name: both("Vắng mặt", "No-shows"),
        text: both(
            "Số phiếu đã gọi mà không có người đến, và không được gọi lại sau đó.",
            "Tickets that were called and nobody came, and whom nobody called back.",
        ),
        formula: both("đếm số phiếu kết thúc vì vắng mặt", "number of tickets that ended `no_show`"),
        unit: "tickets",
        not_counted: "late citizens who were put back or called again",
        source: "`ticket_ended`, taken back by `ticket_returned` and `ticket_called`",
    },
    Definition {
        id: "cancelled",
        name: both("Bỏ số", "Given up"),
        text: both("Số phiếu mà người dân bỏ số.", "Tickets that the citizen gave up."),
        formula: both("đếm số phiếu kết thúc vì bỏ số", "number of tickets that ended `cancelled`"),
        unit: "tickets",
        not_counted: "citizens who left without a word: they become no-shows when they are called",
        source: "`ticket_ended`",
    },
    Definition {
        id: "given_up_after_s",
        name: both("Bỏ số sau khi chờ", "Given up after"),
        text: both(
            "Người bỏ số trước khi được gọi đã chờ bao lâu. Các mức phần trăm và lâu nhất lệch dưới 1,6 %.",
            "How long those had waited who gave their ticket up before they were called. Percentiles and the longest err \
             by less than 1.6 %.",
        ),
        formula: both("lúc bỏ số − lúc vào hàng", "cancellation − entry into the queue"),
        unit: "seconds; the mean is exact, percentiles and the longest err by less than 1.6 %",
        not_counted: "tickets that were called from that queue before, such as parked ones",
        source: "`ticket_ended` (cancelled)",
    },
    Definition {
        id: "unserved",
        name: both("Chưa được phục vụ", "Unserved"),
        text: both("Số phiếu còn lại khi chốt ngày.", "Tickets that the day's end found unserved."),
        formula: both("đếm số phiếu kết thúc mà chưa được phục vụ", "number of tickets that ended `unserved`"),
        unit: "tickets",
        not_counted: "tickets of a day that is not closed",
        source: "`ticket_ended` with `day_closed`",
    },
    Definition {
        id: "recalled",
        name: both("Gọi lại", "Recalled"),
        text: both("Số lần đọc lại cùng một lượt gọi.", "Announcements of a call after the first."),
        formula: both("đếm số lần gọi lại", "number of recalls"),
        unit: "announcements",
        not_counted: "calls after a return",
        source: "`ticket_recalled`",
    },
    Definition {
        id: "parked",
        name: both("Tạm gác", "Parked"),
        text: both(
            "Số lần để phiếu sang một bên vì thiếu giấy tờ.",
            "How often a ticket was set aside because a paper was missing.",
        ),
        formula: both("đếm số lần", "number of times"),
        unit: "times",
        not_counted: "nothing is taken back: it was done",
        source: "`ticket_parked`",
    },
    Definition {
        id: "transferred",
        name: both("Chuyển", "Transferred"),
        text: both(
            "Số lần chuyển phiếu sang nhóm hoặc quầy khác.",
            "How often a ticket was sent to another group or counter.",
        ),
        formula: both("đếm số lần", "number of times"),
        unit: "times",
        not_counted: "tickets that go on in their group because the counter that they waited for closed",
        source: "`ticket_transferred` by the counter that had it in hand",
    },
    Definition {
        id: "returned",
        name: both("Trả về hàng", "Returned"),
        text: both(
            "Số lần trả phiếu về chỗ cũ: bấm nhầm, hoặc người dân đến muộn.",
            "How often a ticket was put back at its old place: a mis-click, or a late citizen.",
        ),
        formula: both("đếm số lần", "number of times"),
        unit: "times",
        not_counted: "nothing is taken back: it was done",
        source: "`ticket_returned`",
    },
    Definition {
        id: "out_of_order",
        name: both("Gọi không theo thứ tự", "Called out of order"),
        text: both(
            "Số lần cán bộ tự chọn phiếu để gọi, không theo thứ tự, và không trả lại.",
            "Calls for which an officer chose the ticket, and which were not taken back.",
        ),
        formula: both("đếm số lượt gọi", "number of calls"),
        unit: "calls",
        not_counted: "parked tickets that were resumed; calls that were taken back",
        source: "`ticket_called` by the rule `out_of_order`, taken back by `ticket_returned`",
    },
    Definition {
        id: "out_of_order_with_reason",
        name: both("Trong đó có ghi lý do", "With a reason"),
        text: both(
            "Số lần gọi không theo thứ tự mà cán bộ có ghi lý do.",
            "Calls out of order for which the officer wrote why.",
        ),
        formula: both("đếm số lượt gọi có ghi lý do", "number of calls with a reason that is not blank"),
        unit: "calls",
        not_counted: "the reasons themselves, which are in the day's journal as long as it is kept",
        source: "`ticket_called` by the rule `out_of_order` with a `reason`",
    },
    Definition {
        id: "wait_from_usual",
        name: both("Từ thường lệ đến thực tế", "From usual to what was so"),
        text: both(
            "Chờ trung bình so với thường lệ, chia theo nguyên nhân: mỗi phần là mức thay đổi nếu chỉ điều đó khác \
             thường lệ. Phần còn lại là điều chưa giải thích được.",
            "The mean wait beside what is usual, by cause: each part is what changes where that one thing differs. The \
             rest is what they do not explain.",
        ),
        formula: both(
            "chờ trung bình của một bể mà người đến làm đầy, quầy mở rút bớt, tính từng giờ, với các giờ thường lệ và \
             các giờ thực tế; phần chênh chia theo giá trị Shapley: trung bình trên mọi thứ tự thay đổi (L. S. Shapley, \
             1953)",
            "the mean wait of a tank that people fill and open counters empty, hour by hour, with the usual hours and \
             with those found; the difference is shared out by Shapley's value: the mean over all orders in which the \
             causes can be changed (L. S. Shapley, A Value for n-Person Games, 1953)",
        ),
        unit: "minutes per wait",
        not_counted: "hours of the day that have not been over for twelve minutes, and in the history a day that is not \
                      over; days unlike this one: the usual is of \
                      the same weekday",
        source: "sums by hour of `issued`, `called`, `wait_s`, `service_s`, `counters_s` and `opened_late_s`",
    },
];
