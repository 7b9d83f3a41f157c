//! Logging in and out: people by a form, screens by a link that their keeper opens once.

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::access::{Caller, Holder, PasswordHash, Session};
use crate::office::Actor;
use crate::screens::login_page;

use super::app::App;
use super::identity::{address, login_cookie, logout_cookies};
use super::pages::{html, lang_of};
use super::problem::Problem;

/// What a login link carries; without a token it asks for the form.
#[derive(Debug, Deserialize)]
pub struct Link {
    token: Option<String>,
    to: Option<String>,
    next: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Form {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The form, or the login by a device's link.
pub async fn show(app: web::Data<App>, request: HttpRequest, link: web::Query<Link>) -> Result<HttpResponse, Problem> {
    let Link { token, to, next } = link.into_inner();
    let next = local(to.or(next).as_deref().unwrap_or("/")).to_owned();
    let Some(token) = token else {
        return html(StatusCode::OK, login_page(lang_of(&request), &next, false));
    };
    let accounts = app.directory.accounts();
    let Some(device) = accounts.device_with(&token) else {
        app.metrics.wrong_logins.inc();
        return html(StatusCode::UNAUTHORIZED, login_page(lang_of(&request), &next, true));
    };
    Ok(logged_in(&app, &device.caller(), device.holder(), &next))
}

/// A person's name and password.
pub async fn log_in(app: web::Data<App>, request: HttpRequest, form: web::Form<Form>) -> Result<HttpResponse, Problem> {
    let Form { name, password, next } = form.into_inner();
    let next = local(&next).to_owned();
    let refused = || {
        app.metrics.wrong_logins.inc();
        html(StatusCode::UNAUTHORIZED, login_page(lang_of(&request), &next, true))
    };
    let Ok(name) = name.trim().parse::<Actor>() else { return refused() };
    let from = address(&request);
    if let Err(wait) = app.logins.admit(&name, from, app.clock.now()) {
        let page = login_page(lang_of(&request), &next, true);
        let mut response = html(StatusCode::TOO_MANY_REQUESTS, page)?;
        response.headers_mut().insert(RETRY_AFTER, wait.as_secs().max(1).into());
        return Ok(response);
    }
    let accounts = app.directory.accounts();
    let Some(user) = accounts.user(&name) else {
        PasswordHash::of_nobody(password).await;
        return refused();
    };
    if !user.password.is_of(password).await {
        return refused();
    }
    app.logins.forgive(&name, from);
    Ok(logged_in(&app, &user.caller(), user.holder(), &next))
}

/// Ends every login of this browser.
pub async fn log_out() -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, "/login"));
    logout_cookies().for_each(|cookie| {
        response.cookie(cookie);
    });
    response.finish()
}

fn logged_in(app: &App, caller: &Caller, holder: Holder, next: &str) -> HttpResponse {
    let session = Session::begin(holder, app.clock.now());
    HttpResponse::SeeOther().cookie(login_cookie(app, caller, &session)).insert_header((LOCATION, next)).finish()
}

/// An address on this very site, or its start: a login must not lead elsewhere.
fn local(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_nowhere_else() {
        for kept in ["/", "/demo/kiosk", "/demo/counter/3?lang=en"] {
            assert_eq!(local(kept), kept);
        }
        for elsewhere in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "demo"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }
}
