//! What counters and officers did.

use super::both;
use crate::waits::definition::Definition;

pub const COUNTERS: &[Definition] = &[
    Definition {
        id: "counters_s.open",
        name: both("Thời gian mở quầy", "Counters open"),
        text: both(
            "Tổng thời gian các quầy mở: đang phục vụ, rảnh khi có người chờ, và rảnh khi không có ai.",
            "How long counters were open, all together: busy, idle, and with nobody to serve.",
        ),
        formula: both(
            "tổng thời gian đang phục vụ, rảnh khi có người chờ và rảnh khi không có ai, của mọi quầy",
            "Σ over counters of busy + idle + free time",
        ),
        unit: "seconds",
        not_counted: "pauses; in rows by group, class or officer, which have no such figure; what a counter is doing now, \
                      which is booked when it does something else; time past the \
                      day's end of a counter that was left open",
        source: "`counter_opened`, `counter_paused`, `counter_closed`, `day_closed`, calls and ends; each time is booked \
                 by the step that ends it, into each local hour that it lasted in",
    },
    Definition {
        id: "counters_s.busy",
        name: both("Thời gian đang phục vụ", "Counters busy"),
        text: both("Tổng thời gian quầy đang có phiếu.", "How long counters had a ticket in hand."),
        formula: both(
            "tổng thời gian có phiếu ở quầy, tính từ lúc gọi, của mọi quầy",
            "Σ over counters of the time with a ticket in hand, from its call",
        ),
        unit: "seconds",
        not_counted: "nothing is taken back by an undo: time that has passed has passed; in rows by class or officer, \
                      which have no such figure",
        source: "as of `counters_s.open`",
    },
    Definition {
        id: "counters_s.idle",
        name: both("Quầy rảnh khi có người chờ", "Counters idle while somebody waited"),
        text: both(
            "Tổng thời gian quầy mở, không có phiếu, trong khi có người chờ đúng nhóm quầy đó phục vụ.",
            "How long open counters had nobody in hand while somebody waited whom they serve.",
        ),
        formula: both(
            "tổng thời gian quầy mở, không có phiếu, mà một trong các hàng của quầy còn người, của mọi quầy",
            "Σ over counters of the open time without a ticket while any of its queues was not empty",
        ),
        unit: "seconds",
        not_counted: "time with nobody to serve; pauses; in rows by group, class or officer, as of `counters_s.open`",
        source: "as of `counters_s.open`",
    },
    Definition {
        id: "counters_s.paused",
        name: both("Thời gian tạm ngưng", "Counters paused"),
        text: both("Tổng thời gian quầy tạm ngưng.", "How long counters were on a pause."),
        formula: both(
            "tổng thời gian từ lúc tạm ngưng đến lúc mở lại hoặc đóng, của mọi quầy",
            "Σ over counters of the time between a pause and the next opening or closing",
        ),
        unit: "seconds",
        not_counted: "counters that were closed instead; in rows by group, class or officer, as of `counters_s.open`",
        source: "as of `counters_s.open`",
    },
    Definition {
        id: "opened_late_s",
        name: both("Mở quầy muộn", "Opened late"),
        text: both(
            "Quầy đầu tiên mở muộn bao lâu so với giờ bắt đầu cấp phiếu, trung bình mỗi ngày.",
            "How long after the hour at which tickets are first issued the first counter opened, on average over the \
             days.",
        ),
        formula: both(
            "max(0, lúc quầy đầu tiên mở − phút đầu của giờ cấp phiếu trong ngày) ÷ số ngày; của một nhóm: quầy đầu tiên \
             phục vụ nhóm đó",
            "max(0, first opening of a counter − first minute of the day's hours) ÷ days; of a group: the first counter \
             that serves it",
        ),
        unit: "seconds",
        not_counted: "days on which no counter opened; groups without hours on that day, and those open at midnight",
        source: "`counter_opened`, and the hours in the configuration at that moment",
    },
    Definition {
        id: "officer",
        name: both("Theo cán bộ", "By officer"),
        text: both(
            "Lượt gọi tính cho người gọi; lượt phục vụ tính cho người kết thúc.",
            "A call belongs to whoever called; a service to whoever ended it.",
        ),
        formula: both(
            "người đứng tên ở mỗi bước: tài khoản, hoặc thiết bị của quầy nơi không ai đăng nhập",
            "the step's `by`: an account, or the device of a counter where nobody logs in",
        ),
        unit: "as of each figure",
        not_counted: "hours, groups and classes of what an officer did; no-shows",
        source: "`by` of the step with `ticket_called`, `ticket_ended`, `ticket_transferred`",
    },
    Definition {
        id: "slips_failed",
        name: both("Không in được phiếu", "Slips not printed"),
        text: both(
            "Số phiếu không in ra, hoặc không rõ có in ra hay không.",
            "Slips that came to no paper, or of which that is not known.",
        ),
        formula: both("đếm số phiếu", "number of slips"),
        unit: "slips",
        not_counted: "slips that nobody waited for any more; slips of printers at another server, which counts them \
                      itself",
        source: "no commit: gathered as of `refused`",
    },
    Definition {
        id: "voice_failed",
        name: both("Không đọc được lượt gọi", "Calls not said"),
        text: both(
            "Số lượt gọi loa không đọc vì quá muộn hoặc quá nhiều.",
            "Calls that a speaker did not say because they were too late or too many.",
        ),
        formula: both("đếm số lượt đọc", "number of announcements"),
        unit: "announcements",
        not_counted: "what lobby screens say by themselves",
        source: "no commit: gathered as of `refused`",
    },
];
