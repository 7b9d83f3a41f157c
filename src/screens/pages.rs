//! The pages around the screens: how to sign in, and what to do when there is nothing at an address.

use askama::Template;

use super::words::Words;
use crate::office::Lang;

/// What is not there, or not for this visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// No page has this address.
    Page,
    /// No such office.
    Office,
    /// The office has no such counter.
    Counter,
    /// The office's hall has no such zone.
    Zone,
    /// No such ticket today or yesterday.
    Ticket,
    /// The visitor is signed in, but not as somebody who may see this.
    Permission,
    /// The office cannot be read at present.
    Service,
}

impl Missing {
    /// All of them.
    pub const ALL: [Missing; 7] = [
        Missing::Page,
        Missing::Office,
        Missing::Counter,
        Missing::Zone,
        Missing::Ticket,
        Missing::Permission,
        Missing::Service,
    ];

    fn title(self, w: Words) -> &'static str {
        let (vi, en) = match self {
            Missing::Page => ("Không có trang này", "There is no such page"),
            Missing::Office => ("Không có đơn vị này", "There is no such office"),
            Missing::Counter => ("Đơn vị không có quầy này", "The office has no such counter"),
            Missing::Zone => ("Đơn vị không có khu vực này", "The office has no such zone"),
            Missing::Ticket => ("Số này không còn hiệu lực", "This number is no longer valid"),
            Missing::Permission => ("Tài khoản này không được xem trang này", "This account may not see this page"),
            Missing::Service => ("Tạm thời chưa xem được", "Not available for the moment"),
        };
        if w.vi() { vi } else { en }
    }

    fn advice(self, w: Words) -> &'static str {
        let (vi, en) = match self {
            Missing::Page => (
                "Mời kiểm tra lại địa chỉ, hoặc bắt đầu lại từ trang đầu.",
                "Please check the address, or begin at the start page.",
            ),
            Missing::Office => (
                "Mời kiểm tra lại tên đơn vị trong địa chỉ, hoặc chọn đơn vị ở trang đầu.",
                "Please check the office's name in the address, or choose an office on the start page.",
            ),
            Missing::Counter => (
                "Mời kiểm tra lại số quầy trong địa chỉ, hoặc chọn quầy ở trang đầu.",
                "Please check the counter's number in the address, or choose a counter on the start page.",
            ),
            Missing::Zone => (
                "Mời kiểm tra lại tên khu vực trong địa chỉ, hoặc bỏ phần đó đi để xem bảng gọi số của cả đơn vị.",
                "Please check the zone's name in the address, or leave it out to see the calls of the whole office.",
            ),
            Missing::Ticket => (
                "Mỗi số chỉ có hiệu lực trong ngày. Mời ông/bà lấy số mới ở cửa vào, hoặc gặp bàn hướng dẫn.",
                "A number is valid for one day. Please take a new one at the entrance, or ask at the help desk.",
            ),
            Missing::Permission => (
                "Hãy đăng nhập bằng tài khoản khác, hoặc nhờ người phụ trách cấp quyền.",
                "Sign in with another account, or ask whoever runs the office for access.",
            ),
            Missing::Service => (
                "Xin chờ trong giây lát rồi tải lại trang. Nếu vẫn không được, mời gặp bàn hướng dẫn.",
                "Please wait a moment and reload the page. If it does not help, ask at the help desk.",
            ),
        };
        if w.vi() { vi } else { en }
    }
}

#[derive(Template)]
#[template(path = "error/page.html")]
struct ErrorPage {
    w: Words,
    title: &'static str,
    advice: &'static str,
    sign_in: bool,
}

/// The page that says what is not there and what to do.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn error_page(lang: Lang, missing: Missing) -> Result<String, askama::Error> {
    let w = Words(lang);
    let sign_in = missing == Missing::Permission;
    ErrorPage { w, title: missing.title(w), advice: missing.advice(w), sign_in }.render()
}

#[derive(Template)]
#[template(path = "login/page.html")]
struct LoginPage<'a> {
    w: Words,
    next: &'a str,
    refused: bool,
}

/// The page where people sign in. Its form posts `name`, `password` and `next` (where to go then) to `/login`, as a
/// browser does. `refused` says that the last try did not fit.
///
/// # Errors
/// Only when the template cannot be rendered, which would be a fault of this program.
pub fn login_page(lang: Lang, next: &str, refused: bool) -> Result<String, askama::Error> {
    LoginPage { w: Words(lang), next, refused }.render()
}
