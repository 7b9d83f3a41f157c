//! What each figure means: one text for the page of definitions, `docs/metrics.md`, and for whoever points at a figure on
//! a screen or in a report.

use super::definition::{Both, Definition};

const fn both(vi: &'static str, en: &'static str) -> Both {
    Both { vi, en }
}

/// All figures, in the order of the page.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        id: "issued",
        name: both("Số phiếu đã cấp", "Tickets issued"),
        text: both(
            "Số phiếu đã cấp, tính theo giờ và nhóm thủ tục lúc cấp.",
            "Tickets given out, under the hour and the group of their issue.",
        ),
        formula: "number of tickets",
        unit: "tickets",
        not_counted: "reprints of a slip; requests that were refused",
        source: "`ticket_issued`",
    },
    Definition {
        id: "refused",
        name: both("Không cấp được phiếu", "Refused"),
        text: both(
            "Số lần người dân lấy số mà không được cấp, theo lý do: hết giờ, hết phiếu trong ngày, nhóm tạm đóng, đã chốt ngày.",
            "How often somebody asked for a ticket and got none, by the reason: out of hours, the day's tickets used up, the \
             group closed, the day closed.",
        ),
        formula: "number of requests that were refused, by code",
        unit: "requests",
        not_counted: "requests that were wrong in themselves, such as for a group that the office does not have",
        source: "no commit: gathered by the server and added every few seconds; one that is killed loses what it gathered \
                 since",
    },
    Definition {
        id: "called",
        name: both("Lượt gọi", "Called"),
        text: both(
            "Số lượt chờ đã kết thúc bằng lần gọi đầu tiên và không bị trả lại hàng. Phiếu chuyển sang nhóm khác rồi được gọi \
             tính hai lượt.",
            "Waits that a first call ended and that were not taken back. A ticket that was transferred and called again has \
             waited twice.",
        ),
        formula: "number of waits",
        unit: "waits",
        not_counted: "recalls; calls of a parked ticket; calls after a return for which nobody waited anew",
        source: "`ticket_called`, taken back by `ticket_returned`",
    },
    Definition {
        id: "wait_s",
        name: both("Thời gian chờ", "Waiting time"),
        text: both(
            "Từ lúc vào hàng đến lần gọi đầu tiên của hàng đó. Gọi lại không tính thêm.",
            "From entering a queue to the first call from it. Calling again adds nothing.",
        ),
        formula: "first call − entry into the queue that it was called from; mean = sum ÷ called; the p-th percentile is the \
                  ⌈p · n ÷ 100⌉-th of n waits in ascending order",
        unit: "seconds; the mean is exact, percentiles err by less than 1.6 %",
        not_counted: "waits that no call has ended: of those who still wait, who gave up, and whom the day's end found",
        source: "`ticket_issued`, `ticket_transferred` (entry), `ticket_called`",
    },
    Definition {
        id: "within_target",
        name: both("Tỷ lệ gọi đúng hẹn", "Called within target"),
        text: both(
            "Phần lượt gọi có thời gian chờ không quá mức cam kết của nhóm thủ tục.",
            "The share of the calls whose wait was no longer than what the group promises.",
        ),
        formula: "waits ≤ target of their group at the call ÷ called",
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
        formula: "number of tickets that ended `served`",
        unit: "tickets",
        not_counted: "a finish that was undone",
        source: "`ticket_ended`, taken back by `ticket_returned`",
    },
    Definition {
        id: "service_s",
        name: both("Thời gian phục vụ", "Service time"),
        text: both(
            "Từ lúc gọi đến lúc xong tại quầy, cộng phần đã làm trước khi tạm gác. Chuyển nhóm cũng kết thúc một lượt phục vụ.",
            "From the call to the end at the counter, with what came before the ticket was parked. A transfer ends a service \
             too.",
        ),
        formula: "end − call, plus what came before parking",
        unit: "seconds; the mean is exact, percentiles err by less than 1.6 %",
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
        formula: "number of tickets that ended `no_show`",
        unit: "tickets",
        not_counted: "late citizens who were put back or called again",
        source: "`ticket_ended`, taken back by `ticket_returned` and `ticket_called`",
    },
    Definition {
        id: "cancelled",
        name: both("Tự bỏ phiếu", "Given up"),
        text: both("Số phiếu người dân tự hủy.", "Tickets that the citizen gave up."),
        formula: "number of tickets that ended `cancelled`",
        unit: "tickets",
        not_counted: "citizens who left without a word: they become no-shows when they are called",
        source: "`ticket_ended`",
    },
    Definition {
        id: "given_up_after_s",
        name: both("Bỏ phiếu sau khi chờ", "Given up after"),
        text: both(
            "Người tự hủy phiếu trước khi được gọi đã chờ bao lâu.",
            "How long those had waited who gave their ticket up before they were called.",
        ),
        formula: "cancellation − entry into the queue",
        unit: "seconds; the mean is exact, percentiles err by less than 1.6 %",
        not_counted: "tickets that were called from that queue before, such as parked ones",
        source: "`ticket_ended` (cancelled)",
    },
    Definition {
        id: "unserved",
        name: both("Chưa được phục vụ", "Unserved"),
        text: both("Số phiếu còn lại khi chốt ngày.", "Tickets that the day's end found unserved."),
        formula: "number of tickets that ended `unserved`",
        unit: "tickets",
        not_counted: "tickets of a day that is not closed",
        source: "`ticket_ended` with `day_closed`",
    },
    Definition {
        id: "recalled",
        name: both("Gọi lại", "Recalled"),
        text: both("Số lần đọc lại cùng một lượt gọi.", "Announcements of a call after the first."),
        formula: "number of recalls",
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
        formula: "number of times",
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
        formula: "number of times",
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
        formula: "number of times",
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
        formula: "number of calls",
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
        formula: "number of calls with a reason that is not blank",
        unit: "calls",
        not_counted: "the reasons themselves, which are in the day's journal as long as it is kept",
        source: "`ticket_called` by the rule `out_of_order` with a `reason`",
    },
    Definition {
        id: "counters_s.open",
        name: both("Thời gian mở quầy", "Counters open"),
        text: both(
            "Tổng thời gian các quầy mở: đang phục vụ, rảnh khi có người chờ, và rảnh khi không có ai.",
            "How long counters were open, all together: busy, idle, and with nobody to serve.",
        ),
        formula: "Σ over counters of busy + idle + free time",
        unit: "seconds",
        not_counted: "pauses; what a counter is doing now, which is booked when it does something else; time past the day's \
                      end of a counter that was left open",
        source: "`counter_opened`, `counter_paused`, `counter_closed`, `day_closed`, calls and ends; each time is booked by \
                 the step that ends it, into each local hour that it lasted in",
    },
    Definition {
        id: "counters_s.busy",
        name: both("Thời gian đang phục vụ", "Counters busy"),
        text: both("Tổng thời gian quầy đang có phiếu.", "How long counters had a ticket in hand."),
        formula: "Σ over counters of the time with a ticket in hand, from its call",
        unit: "seconds",
        not_counted: "nothing is taken back by an undo: time that has passed has passed",
        source: "as of `counters_s.open`",
    },
    Definition {
        id: "counters_s.idle",
        name: both("Quầy rảnh khi có người chờ", "Counters idle while somebody waited"),
        text: both(
            "Tổng thời gian quầy mở, không có phiếu, trong khi có người chờ đúng nhóm quầy đó phục vụ.",
            "How long open counters had nobody in hand while somebody waited whom they serve.",
        ),
        formula: "Σ over counters of the open time without a ticket while any of its queues was not empty",
        unit: "seconds",
        not_counted: "time with nobody to serve; pauses",
        source: "as of `counters_s.open`",
    },
    Definition {
        id: "counters_s.paused",
        name: both("Thời gian tạm dừng", "Counters paused"),
        text: both("Tổng thời gian quầy tạm dừng.", "How long counters were on a pause."),
        formula: "Σ over counters of the time between a pause and the next opening or closing",
        unit: "seconds",
        not_counted: "counters that were closed instead",
        source: "as of `counters_s.open`",
    },
    Definition {
        id: "opened_late_s",
        name: both("Mở quầy muộn", "Opened late"),
        text: both(
            "Quầy đầu tiên mở muộn bao lâu so với giờ bắt đầu cấp phiếu, trung bình mỗi ngày.",
            "How long after the hour at which tickets are first issued the first counter opened, on average over the days.",
        ),
        formula: "max(0, first opening of a counter − first minute of the day's hours) ÷ days; of a group: the first counter \
                  that serves it",
        unit: "seconds",
        not_counted: "days on which no counter opened; groups without hours on that day, and those open at midnight",
        source: "`counter_opened`, and the hours in the configuration at that moment",
    },
    Definition {
        id: "slips_failed",
        name: both("Không in được phiếu", "Slips not printed"),
        text: both(
            "Số phiếu không in ra, hoặc không rõ có in ra hay không.",
            "Slips that came to no paper, or of which that is not known.",
        ),
        formula: "number of slips",
        unit: "slips",
        not_counted: "slips that nobody waited for any more; slips of printers at another server, which counts them itself",
        source: "no commit: gathered as of `refused`",
    },
    Definition {
        id: "voice_failed",
        name: both("Không đọc được lượt gọi", "Calls not said"),
        text: both(
            "Số lượt gọi loa không đọc vì quá muộn hoặc quá nhiều.",
            "Calls that a speaker did not say because they were too late or too many.",
        ),
        formula: "number of announcements",
        unit: "announcements",
        not_counted: "what lobby screens say by themselves",
        source: "no commit: gathered as of `refused`",
    },
    Definition {
        id: "estimates.scored",
        name: both("Số dự kiến đã đối chiếu", "Estimates scored"),
        text: both(
            "Số lần thời gian chờ dự kiến đã báo khi lấy số được so với thời gian chờ thật.",
            "How many of the likely waits that were told with the number could be held against the wait that followed.",
        ),
        formula: "number of tickets with a told wait that were called from the queue they were issued to",
        unit: "estimates",
        not_counted: "tickets that were told nothing; no first call; what screens said later",
        source: "`ticket_issued` (`told`), `ticket_called`",
    },
    Definition {
        id: "estimates.mean_error_s",
        name: both("Sai lệch trung bình", "Mean error"),
        text: both(
            "Dự kiến lệch so với thời gian chờ thật bao nhiêu, trung bình.",
            "How far the typical time was from the wait, on average.",
        ),
        formula: "Σ |wait − typical time| ÷ scored",
        unit: "seconds",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "estimates.bias_s",
        name: both("Xu hướng lệch", "Bias"),
        text: both(
            "Trên 0: dự kiến thường dài hơn thật. Dưới 0: thường ngắn hơn thật.",
            "Above 0 the wait was told too long on average, below 0 too short.",
        ),
        formula: "Σ (typical time − wait) ÷ scored",
        unit: "seconds",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "estimates.within_typical",
        name: both("Chờ không quá mức thường", "Within the typical time"),
        text: both(
            "Phần lượt chờ không dài hơn mức thường gặp đã báo. Dự kiến trung thực thì khoảng một nửa.",
            "The share of the waits no longer than the typical time that was told. About a half when it is honest.",
        ),
        formula: "waits ≤ typical time ÷ scored",
        unit: "share of the scored estimates",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "estimates.within_cautious",
        name: both("Chờ không quá mức chắc chắn", "Within the cautious time"),
        text: both(
            "Phần lượt chờ không dài hơn mức dài nhất đã báo. Dự kiến trung thực thì khoảng chín phần mười.",
            "The share of the waits no longer than the cautious time that was told. About nine tenths when it is honest.",
        ),
        formula: "waits ≤ cautious time ÷ scored",
        unit: "share of the scored estimates",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "officer",
        name: both("Theo cán bộ", "By officer"),
        text: both(
            "Lượt gọi tính cho người gọi; lượt phục vụ tính cho người kết thúc.",
            "A call belongs to whoever called; a service to whoever ended it.",
        ),
        formula: "the step's `by`: an account, or the device of a counter where nobody logs in",
        unit: "as of each figure",
        not_counted: "hours, groups and classes of what an officer did; no-shows",
        source: "`by` of the step with `ticket_called`, `ticket_ended`, `ticket_transferred`",
    },
    Definition {
        id: "best_time",
        name: both("Giờ ít người chờ", "Calm hours"),
        text: both(
            "Giờ nào trong tuần người dân thường chờ ít, theo các tuần gần đây.",
            "In which hours of the week people usually wait little, as recent weeks were.",
        ),
        formula: "mean wait of a weekday's hour, recent weeks weighing more, drawn towards what the weekday and the hour alone \
                  would let expect where there are few days",
        unit: "minutes, rounded",
        not_counted: "today; hours with fewer than four days",
        source: "waits of the last 400 days, as of `wait_s`",
    },
];
