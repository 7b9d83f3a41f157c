//! The sentences of why, as an officer would say them.

use super::*;
use crate::office::{Command, Lang};
use crate::screens::Screen;
use crate::screens::samples::{Day, ordinary_office};

const ONE: CounterNo = CounterNo(1);
const TWO: CounterNo = CounterNo(2);
const FOUR: CounterNo = CounterNo(4);

/// What the part says, without its tags.
fn told(day: &Day, counter: CounterNo, number: &str, lang: Lang) -> String {
    let sample = day.sample("terminal", Screen::Terminal(counter));
    let id = sample.office.ticket_numbered(&number.parse().unwrap()).unwrap().id;
    let html = why(&sample.view(lang), counter, &id).unwrap().unwrap();
    html.split(['<', '>']).step_by(2).map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn says(day: &Day, counter: CounterNo, number: &str, sentences: &[(&str, &str)]) {
    let (vi, en) = (told(day, counter, number, Lang::Vi), told(day, counter, number, Lang::En));
    for (in_vi, in_en) in sentences {
        assert!(vi.contains(in_vi), "{in_vi}\nis not in\n{vi}");
        assert!(en.contains(in_en), "{in_en}\nis not in\n{en}");
    }
}

#[test]
fn who_waits_is_told_what_counts_and_who_is_before() {
    let mut day = Day::new(ordinary_office(), "08:00");
    day.open(1);
    day.issue("A", None);
    day.wait_min(5);
    day.issue("A", None);
    day.wait_min(5);
    day.issue("A", Some("elderly"));
    says(
        &day,
        ONE,
        "A003",
        &[
            ("Vì sao A003 là số tiếp theo?", "Why is A003 next?"),
            ("A003 được lấy lúc 08:10.", "A003 was taken at 08:10."),
            (
                "Số này được ưu tiên, tính như đến sớm hơn 30 phút: từ 07:40.",
                "It has priority and counts as if it had come 30 minutes earlier: from 07:40.",
            ),
            ("Không còn ai ở trước.", "Nobody is before it."),
        ],
    );
    says(
        &day,
        ONE,
        "A002",
        &[
            ("Vì sao A002 đứng thứ 3?", "Why is A002 number 3 in line?"),
            ("Số này không có ưu tiên nên được tính từ 08:05.", "It has no priority, so it counts from 08:05."),
            ("Còn 2 số ở trước.", "2 are before it."),
            (
                "A003: đến sau, lúc 08:10, nhưng được ưu tiên nên tính từ 07:40.",
                "A003: it came later, at 08:10, but has priority and counts from 07:40.",
            ),
            ("A001: đến trước, lúc 08:00.", "A001: it came earlier, at 08:00."),
            (
                "Quầy 1 phục vụ nhóm A, B và luôn gọi người được tính là đến sớm nhất.",
                "Counter 1 serves A, B and always calls whoever counts as the first to come.",
            ),
            (
                "Người được ưu tiên chỉ vượt những ai đến trước mình không quá 30 phút.",
                "Priority passes only those who came at most 30 minutes before.",
            ),
        ],
    );
    let for_a_stranger = told(&day, ONE, "A002", Lang::Vi);
    assert!(!for_a_stranger.contains("75"), "it says which priority somebody else has: {for_a_stranger}");
}

#[test]
fn who_was_called_first_is_told_with_the_rule() {
    let mut day = Day::new(ordinary_office(), "08:00");
    for counter in [1, 2] {
        day.open(counter);
    }
    day.issue("A", None);
    day.issue("A", None);
    day.wait_min(2);
    day.issue("A", Some("pregnant"));
    day.call_next(1);
    let last = day.last("A");
    day.ask(Command::Call { counter: TWO, ticket: last, reason: Some("Đã hẹn quay lại".to_owned()) });
    day.wait_min(3);
    says(
        &day,
        ONE,
        "A001",
        &[
            (
                "A003 · 08:02 · quầy 1: đến sau 2 phút, nhưng được ưu tiên tính sớm hơn 20 phút.",
                "A003 · 08:02 · counter 1: it came 2 min later, but its priority counts 20 minutes.",
            ),
            (
                "A002 · 08:02 · quầy 2: cán bộ gọi ngoài thứ tự: “Đã hẹn quay lại”.",
                "A002 · 08:02 · counter 2: out of order: “Đã hẹn quay lại”.",
            ),
        ],
    );
    says(
        &day,
        TWO,
        "A002",
        &[
            ("Vì sao A002 được gọi vào lúc đó?", "Why was A002 called when it was?"),
            (
                "Số này được gọi đến quầy 2 lúc 08:02, do cán bộ gọi ngoài thứ tự với lý do “Đã hẹn quay lại”.",
                "It was called to counter 2 at 08:02, out of order, by the officer’s decision: “Đã hẹn quay lại”.",
            ),
        ],
    );
    day.ask(Command::Park { counter: TWO, reason: "Đi sao chụp giấy tờ".to_owned() });
    says(
        &day,
        TWO,
        "A002",
        &[(
            "Quầy 2 tạm gác số này lúc 08:05: “Đi sao chụp giấy tờ”. Số vẫn còn hiệu lực, không phải lấy số mới.",
            "Counter 2 set it aside at 08:05: “Đi sao chụp giấy tờ”. It stays valid; no new number is needed.",
        )],
    );
    day.ask(Command::NoShow { counter: ONE });
    says(
        &day,
        ONE,
        "A003",
        &[(
            "Lúc 08:05 không có ai đến. Đến 08:35, số này còn được trả về đúng chỗ cũ trong hàng.",
            "Nobody had come by 08:05. Until 08:35 it can go back to its old place.",
        )],
    );
}

#[test]
fn a_counter_that_takes_its_groups_in_turn_says_so() {
    let mut day = Day::new(ordinary_office(), "08:00");
    for counter in [2, 4] {
        day.open(counter);
    }
    day.issue("D", None);
    day.wait_min(30);
    day.issue("D", None);
    day.issue("C", None);
    day.issue("A", None);
    day.call_next(2);
    day.ask(Command::Transfer { counter: TWO, to: Queue::Counter(FOUR), keep_place: false });
    says(
        &day,
        FOUR,
        "D001",
        &[
            ("A001: được chuyển đích danh đến quầy này nên gọi trước.", "A001: it was sent to this very counter"),
            ("C001: quầy này gọi nhóm C trước nhóm D.", "C001: this counter takes group C before group D."),
            (
                "Quầy 4 gọi lần lượt nhóm C, rồi D; ai chờ quá 40 phút thì được gọi trước.",
                "Counter 4 takes group C, then D; who has waited more than 40 minutes goes first.",
            ),
        ],
    );
    says(
        &day,
        FOUR,
        "A001",
        &[(
            "Số này được chuyển đến quầy 4 lúc 08:30 và xếp vào cuối hàng.",
            "It was sent to counter 4 at 08:30, to the end of the line.",
        )],
    );
    day.wait_min(15);
    says(
        &day,
        FOUR,
        "C001",
        &[(
            "D001: được tính là đã chờ quá 40 phút nên gọi trước.",
            "D001: it counts as having waited over 40 minutes, so it goes first.",
        )],
    );
}

#[test]
fn nobody_is_explained_who_is_not_there() {
    let day = Day::new(ordinary_office(), "08:00");
    let sample = day.sample("terminal", Screen::Terminal(ONE));
    let view = sample.view(Lang::Vi);
    assert!(why(&view, ONE, &TicketId::from_random([1; 10])).is_none());
}
