//! What people are told of the wait, and what came of it.

use super::both;
use crate::waits::definition::Definition;

pub const ESTIMATES: &[Definition] = &[
    Definition {
        id: "likely_wait",
        name: both("Dự kiến chờ", "Likely wait"),
        text: both(
            "Người lấy số lúc này có lẽ chờ bao lâu: khoảng một nửa số người chờ ít hơn mức đầu, chín phần mười chờ ít \
             hơn mức sau.",
            "How long whoever takes a number now is likely to wait: about half wait less than the first time, nine in \
             ten less than the second.",
        ),
        formula: both(
            "thời gian chờ suy từ người đứng trước, cách gọi, số quầy mở và các lượt phục vụ gần đây, chỉnh theo kết quả \
             những lần dự kiến trước; lấy trung vị và mức chín phần mười, làm tròn ra hai phía",
            "the wait that follows from who is ahead, the rules, the open counters and recent services, corrected by how \
             such reckonings have turned out here, as medians and ninth deciles; rounded outwards to minutes, from ten on to five",
        ),
        unit: "minutes",
        not_counted: "hidden while too little is known",
        source: "the office as it is now, with its days before",
    },
    Definition {
        id: "estimates.scored",
        name: both("Số dự kiến đã đối chiếu", "Estimates scored"),
        text: both(
            "Số lần thời gian chờ dự kiến đã báo khi lấy số được so với thời gian chờ thật.",
            "How many of the likely waits that were told with the number could be held against the wait that followed.",
        ),
        formula: both(
            "đếm số phiếu đã báo dự kiến và được gọi từ chính hàng lúc cấp",
            "number of tickets with a told wait that were called from the queue they were issued to",
        ),
        unit: "estimates",
        not_counted: "tickets that were told nothing, were never called, or were called at once; what screens said later",
        source: "`ticket_issued` (`told`), `ticket_called`",
    },
    Definition {
        id: "estimates.mean_error_s",
        name: both("Sai lệch trung bình", "Mean error"),
        text: both(
            "Dự kiến lệch so với thời gian chờ thật bao nhiêu, trung bình.",
            "How far the typical time was from the wait, on average.",
        ),
        formula: both("Σ |chờ thật − mức thường| ÷ số dự kiến đã đối chiếu", "Σ |wait − typical time| ÷ scored"),
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
        formula: both("Σ (mức thường − chờ thật) ÷ số dự kiến đã đối chiếu", "Σ (typical time − wait) ÷ scored"),
        unit: "seconds",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "estimates.within_typical",
        name: both("Chờ không quá mức thường", "Within the typical time"),
        text: both(
            "Phần lượt chờ không dài hơn mức thường đã báo. Dự kiến trung thực thì khoảng một nửa.",
            "The share of the waits no longer than the typical time that was told. About a half when it is honest.",
        ),
        formula: both("số lượt chờ ≤ mức thường ÷ số dự kiến đã đối chiếu", "waits ≤ typical time ÷ scored"),
        unit: "share of the scored estimates",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "estimates.within_cautious",
        name: both("Chờ không quá mức thận trọng", "Within the cautious time"),
        text: both(
            "Phần lượt chờ không dài hơn mức thận trọng đã báo. Dự kiến trung thực thì khoảng chín phần mười.",
            "The share of the waits no longer than the cautious time that was told. About nine tenths when it is honest.",
        ),
        formula: both("số lượt chờ ≤ mức thận trọng ÷ số dự kiến đã đối chiếu", "waits ≤ cautious time ÷ scored"),
        unit: "share of the scored estimates",
        not_counted: "as of `estimates.scored`",
        source: "as of `estimates.scored`",
    },
    Definition {
        id: "best_time",
        name: both("Giờ ít người chờ", "Calm hours"),
        text: both(
            "Giờ nào trong tuần người dân thường chờ ít, theo các tuần gần đây.",
            "In which hours of the week people usually wait little, as recent weeks were.",
        ),
        formula: both(
            "chờ trung bình của người đến lấy số trong mỗi giờ của mỗi thứ, tuần gần đây tính nhiều hơn; nơi ít ngày thì \
             kéo về mức mà riêng thứ và riêng giờ đó cho thấy",
            "mean wait of those who came in a weekday's hour, recent weeks weighing more, drawn towards what the weekday \
             and the hour alone would let expect where there are few days",
        ),
        unit: "minutes, rounded",
        not_counted: "today; hours with fewer than four days; waits after a transfer, and those that no call has ended",
        source: "the sums `came` and `came_ms` of the last 400 days: `ticket_called`, by the local hour in which the \
                 ticket was issued, where `wait_s` goes by the hour of the call",
    },
];
