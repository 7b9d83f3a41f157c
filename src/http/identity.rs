//! Who asks: a bearer token in a header, or logins in cookies.
//!
//! A browser may hold several logins, one person's and one per kind of device, because an officer's machine may also
//! drive the display over the counter. Each has a cookie of its own, and a request counts as coming from the first one
//! that may do what it asks: the kiosk, because its slips come out beside it, then the person, then other devices.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{AUTHORIZATION, HOST, ORIGIN};

use crate::access::{Caller, Role, Session};

use super::app::App;
use super::problem::Problem;

/// The cookie of a person's login.
const PERSON: &str = "motcua_person";

/// How somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// By a token in the header `Authorization`, which no other site can make a browser send.
    Token,
    /// By a cookie, which a browser adds to whatever page asks.
    Cookie,
}

/// All that a request shows about who asks; empty for nobody.
///
/// # Errors
/// `unauthorized` for a token that nobody has: a device that was removed should learn of it.
pub fn identities(request: &HttpRequest, app: &App) -> Result<Vec<(Caller, Shown)>, Problem> {
    let accounts = app.directory.accounts();
    if let Some(header) = request.headers().get(AUTHORIZATION) {
        let token = header.to_str().ok().and_then(|text| text.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let device = token.and_then(|token| accounts.device_with(token));
        let caller = device.map(|device| (device.caller(), Shown::Token));
        let unknown = || Problem::new("unauthorized", "this token is not known: make one with `motcua device add`");
        return Ok(vec![caller.ok_or_else(unknown)?]);
    }
    let now = app.clock.now();
    let callers = cookie_names().filter_map(|name| {
        let value = request.cookie(&name)?;
        let session = Session::open(&app.session_key, &name, value.value(), now)?;
        Some((accounts.caller(&session.holder)?, Shown::Cookie))
    });
    Ok(callers.collect())
}

/// The cookie that keeps a login.
pub fn login_cookie(app: &App, caller: &Caller, session: &Session) -> Cookie<'static> {
    let name = match session.holder {
        crate::access::Holder::Person(..) => PERSON.to_owned(),
        crate::access::Holder::Device(..) => device_cookie(caller.role),
    };
    let value = session.seal(&app.session_key, &name);
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.is_secure())
        .max_age(Duration::seconds(session.holder.lasts().as_secs()))
        .finish()
}

/// Cookies that end every login of a browser.
pub fn logout_cookies() -> impl Iterator<Item = Cookie<'static>> {
    cookie_names().map(|name| {
        let mut cookie = Cookie::build(name, "").path("/").finish();
        cookie.make_removal();
        cookie
    })
}

fn cookie_names() -> impl Iterator<Item = String> {
    let others = Role::ALL.into_iter().filter(|role| *role != Role::Kiosk).map(device_cookie);
    [device_cookie(Role::Kiosk), PERSON.to_owned()].into_iter().chain(others)
}

fn device_cookie(role: Role) -> String {
    format!("motcua_{role}")
}

/// Whether a browser says that a page of this very site asks; `None` when it says nothing, as programs do.
pub fn is_same_site(request: &HttpRequest, app: &App) -> Option<bool> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return Some(matches!(site, "same-origin" | "none"));
    }
    let origin = header(ORIGIN.as_str())?;
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    Some(header(HOST.as_str()) == Some(host) || origin == app.public_url)
}

/// The address that a request comes from.
pub fn address(request: &HttpRequest) -> Option<IpAddr> {
    request.peer_addr().map(|peer| peer.ip())
}
