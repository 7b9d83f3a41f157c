//! What the samples' offices post: one group with procedures of every shape, one with a single procedure.

use jiff::civil::date;

use super::day::code;
use super::plans::text;
use crate::office::{Certainty, Fee, Papers, Procedure, Procedures, ProcessingTime, Source};

/// The catalogue of the samples.
pub fn procedures() -> Procedures {
    let residence = vec![
        Procedure {
            papers: papers(&[
                ("Tờ khai thay đổi thông tin cư trú (mẫu CT01)", "Residence form CT01"),
                ("Giấy tờ chứng minh chỗ ở hợp pháp, nếu cơ sở dữ liệu chưa có", "Proof of a lawful dwelling"),
                (
                    "Khi nhập vào hộ đã có: giấy tờ chứng minh quan hệ với chủ hộ",
                    "Proof of the relation to the head of the household",
                ),
            ]),
            fee: fee(Some(20_000), Some(10_000), Certainty::Read),
            online: Some("https://dichvucong.example.vn/thu-tuc?ma=1.004222".to_owned()),
            ..procedure("1.004222", "Đăng ký thường trú", "Permanent residence", ProcessingTime::HalfWorkingDays(14))
        },
        Procedure {
            papers: papers(&[("Tờ khai thay đổi thông tin cư trú (mẫu CT01)", "Residence form CT01")]),
            fee: fee(Some(15_000), Some(7_000), Certainty::Secondary),
            ..procedure("1.004194", "Đăng ký tạm trú", "Temporary residence", ProcessingTime::HalfWorkingDays(6))
        },
        Procedure {
            longest: Some(ProcessingTime::Days(30)),
            fee: fee(Some(0), Some(0), Certainty::Sample),
            ..procedure(
                "1.010040",
                "Khai báo thông tin về cư trú đối với người chưa đủ điều kiện đăng ký thường trú, đăng ký tạm trú",
                "Declaration of residence by people who cannot yet register permanent or temporary residence",
                ProcessingTime::HalfWorkingDays(10),
            )
        },
        Procedure {
            fee: fee(None, Some(0), Certainty::Read),
            ..procedure("1.010041", "Xác nhận thông tin về cư trú", "Confirmation", ProcessingTime::HalfWorkingDays(2))
        },
        Procedure {
            source: source("mẫu", Certainty::Sample),
            ..procedure("2.001159", "Thông báo lưu trú", "Notice of an overnight stay", ProcessingTime::AtOnce)
        },
        procedure("1.003677", "Khai báo tạm vắng", "Temporary absence", ProcessingTime::HalfWorkingDays(2)),
        procedure("1.010038", "Tách hộ", "Splitting a household", ProcessingTime::HalfWorkingDays(10)),
        procedure(
            "1.002755",
            "Gia hạn tạm trú",
            "Extension of temporary residence",
            ProcessingTime::HalfWorkingDays(6),
        ),
        Procedure {
            code: None,
            time: None,
            ..procedure("", "Hướng dẫn làm hồ sơ", "Help with papers", ProcessingTime::AtOnce)
        },
        procedure("1.003197", "Xóa đăng ký thường trú", "Deletion", ProcessingTime::HalfWorkingDays(10)),
        procedure("1.010028", "Xóa đăng ký tạm trú", "Deletion, temporary", ProcessingTime::HalfWorkingDays(4)),
    ];
    let cards = vec![procedure("2.001195", "Cấp đổi thẻ căn cước", "Card change", ProcessingTime::HalfWorkingDays(14))];
    Procedures::from([(code("A"), cards), (code("C"), residence)])
}

fn procedure(number: &str, vi: &str, en: &str, time: ProcessingTime) -> Procedure {
    Procedure {
        group: code("C"),
        code: Some(number.to_owned()),
        name: text(vi, en),
        papers: None,
        time: Some(time),
        longest: None,
        fee: None,
        online: None,
        source: source("Cổng Dịch vụ công quốc gia", Certainty::Read),
    }
}

fn papers(list: &[(&str, &str)]) -> Option<Papers> {
    let list = list.iter().map(|(vi, en)| text(vi, en)).collect();
    Some(Papers { list, source: source("Cổng Dịch vụ công quốc gia", Certainty::Read) })
}

fn fee(direct_vnd: Option<u32>, online_vnd: Option<u32>, certainty: Certainty) -> Option<Fee> {
    Some(Fee { direct_vnd, online_vnd, source: source("Thông tư 75/2022/TT-BTC", certainty) })
}

fn source(text: &str, certainty: Certainty) -> Source {
    Source { text: text.to_owned(), checked_on: date(2026, 11, 21), certainty }
}
