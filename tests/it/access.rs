//! Who may do what, against the running server: every route × every role, and the ways to show who one is.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;
use motcua::access::{Directory, DirectoryError, Role, Who, demo_devices};
use motcua::http::{Face, ROUTES, Route};
use motcua::journal::{Journal, MemoryJournal};
use motcua::office::CounterNo;
use reqwest::Method;
use serde_json::json;

use crate::support::offices::{MONDAY, moment};
use crate::support::served::{Answered, Served};

/// Somebody who asks, and how they show who they are.
struct Asker {
    name: String,
    role: Option<Role>,
    office: &'static str,
    counter: Option<u16>,
    headers: Vec<(&'static str, String)>,
}

/// What stands for the names in an address: of the office `test`, its counter 1, its group A.
const COUNTER: u16 = 1;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let served = Served::start().await;
    let kiosk = served.token_in("test", Role::Kiosk, None).await;
    let ticket = served.post(&kiosk, "/api/v1/offices/test/tickets", r#"{"group":"A"}"#).await.json();
    let ticket = ticket["id"].as_str().unwrap().to_owned();
    let askers = askers(&served, kiosk).await;
    let mut looked_at = 0;
    for route in ROUTES {
        for asker in &askers {
            let expected = expected(route, asker);
            let answered = ask(&served, route, asker, &ticket).await;
            let got = match answered.status {
                401 => Verdict::Unknown,
                403 => Verdict::Forbidden,
                _ => Verdict::Allowed,
            };
            let who = (&asker.name, asker.role, asker.office, asker.counter);
            assert_eq!(got, expected, "{} {} by {who:?}: {}", route.method, route.path, answered.text);
            if got != Verdict::Allowed && !matches!(route.face, Face::Page) {
                assert_eq!(answered.code(), if got == Verdict::Unknown { "unauthorized" } else { "forbidden" });
            }
            if got == Verdict::Unknown {
                assert!(answered.header("www-authenticate").starts_with("Bearer"), "{}", route.path);
            }
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, ROUTES.len() * 19);
    served.stop().await;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Allowed,
    Unknown,
    Forbidden,
}

fn expected(route: &Route, asker: &Asker) -> Verdict {
    let Who::Roles(roles) = route.who else { return Verdict::Allowed };
    let Some(role) = asker.role else { return Verdict::Unknown };
    let admin = role == Role::Admin;
    let at_home = admin || asker.office == "test" || !route.path.contains("{office}");
    let at_counter = !route.path.contains("{n}") || asker.counter.is_none_or(|own| own == COUNTER);
    match (admin || roles.contains(&role)) && at_home && at_counter {
        true => Verdict::Allowed,
        false => Verdict::Forbidden,
    }
}

/// Nobody; each role in this office and in another; a counter's device of this counter and of another.
async fn askers(served: &Served, kiosk: String) -> Vec<Asker> {
    let origin = format!("http://{}", served.address);
    let nobody = Asker { name: "nobody".into(), role: None, office: "", counter: None, headers: Vec::new() };
    let mut askers = vec![nobody];
    for office in ["test", "other"] {
        for role in Role::ALL {
            let name = format!("{role}-at-{office}");
            let headers = if role.is_a_persons() {
                served
                    .add_person(&name, role, if role == Role::Admin { &[] } else { std::slice::from_ref(&office) })
                    .await;
                vec![("cookie", served.log_in(&name).await), ("origin", origin.clone())]
            } else if (role, office) == (Role::Kiosk, "test") {
                vec![("authorization", format!("Bearer {kiosk}"))]
            } else {
                vec![("authorization", format!("Bearer {}", served.token_in(office, role, None).await))]
            };
            askers.push(Asker { name, role: Some(role), office, counter: None, headers });
        }
    }
    for counter in [COUNTER, COUNTER + 1] {
        let token = served.token_in("test", Role::Counter, Some(counter)).await;
        askers.push(Asker {
            name: format!("counter {counter}"),
            role: Some(Role::Counter),
            office: "test",
            counter: Some(counter),
            headers: vec![("authorization", format!("Bearer {token}"))],
        });
    }
    askers
}

async fn ask(served: &Served, route: &Route, asker: &Asker, ticket: &str) -> Answered {
    let path = route.path.replace("{office}", "test").replace("{n}", &COUNTER.to_string()).replace("{code}", "A");
    let path = path.replace("{ticket}", ticket).replace("{name}", "icon.svg").replace("{zone}", "phong-2");
    let path = path.replace("{voice}", "vi-south");
    let path = path.replace("{sample}", "kiosk-ordinary");
    let mut headers: Vec<(&str, &str)> = asker.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let form = matches!(route.face, Face::Page);
    if route.method == "POST" {
        headers.push(("content-type", if form { "application/x-www-form-urlencoded" } else { "application/json" }));
    }
    let body = (route.method == "POST").then_some(if form { "" } else { "{}" });
    served.send(Method::from_bytes(route.method.as_str().as_bytes()).unwrap(), &path, &headers, body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_page_leads_where_its_visitor_may_go_and_nowhere_else() {
    let served = Served::start().await;
    let kiosk = served.token_in("test", Role::Kiosk, None).await;
    for asker in askers(&served, kiosk).await {
        let headers: Vec<(&str, &str)> = asker.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = served.get("/", &headers).await;
        assert_eq!(page.status, 200, "{}", asker.name);
        let links: Vec<&str> = page.text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        for link in links.iter().filter(|link| link.starts_with('/')) {
            let status = served.get(link, &headers).await.status;
            assert_eq!(status, 200, "{} is led to {link}", asker.name);
        }
        for route in ROUTES.iter().filter(|route| matches!(route.face, Face::Page) && route.method == "GET") {
            let path = route.path.replace("{office}", "test").replace("{n}", &COUNTER.to_string());
            // The manager's page leads to these.
            let elsewhere = ["/test/manager/history", "/test/simulate"].contains(&path.as_str());
            let shown = path.starts_with("/test/") && !path.contains('{') && !elsewhere;
            let may = expected(route, &asker) == Verdict::Allowed;
            assert!(!shown || links.contains(&path.as_str()) == may, "{}: {path} {may}", asker.name);
        }
        let signed_in = page.text.contains("action=\"/logout\"");
        assert_eq!(signed_in, asker.role.is_some(), "{}", asker.name);
    }
    let one = served.see("/?office=other&lang=en").await;
    assert!(one.text.contains("/other/lobby?lang=en") && !one.text.contains("/test/"), "{}", one.text);
    assert!(one.text.contains("?office=other&#38;lang=vi"), "{}", one.text);
    assert_eq!(served.see("/?office=nowhere").await.status, 404);
}

#[test]
fn what_anybody_may_see_is_known_and_nothing_else() {
    let public = ROUTES.iter().filter(|route| route.who == Who::Public);
    let public: BTreeSet<String> = public.map(|route| format!("{} {}", route.method, route.path)).collect();
    let known = [
        "GET /",
        "GET /login",
        "POST /login",
        "POST /logout",
        "GET /assets/{name}",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "GET /api/openapi.json",
        "GET /api/v1/offices/{office}",
        "GET /api/v1/offices/{office}/live",
        "GET /api/v1/offices/{office}/tickets/{ticket}",
        "POST /api/v1/offices/{office}/tickets/{ticket}/cancel",
        "GET /{office}/lobby",
        "GET /{office}/lobby/socket",
        "GET /{office}/lobby/{zone}",
        "GET /{office}/lobby/{zone}/socket",
        "GET /{office}/mark",
        "GET /{office}/media",
        "GET /{office}/media/{name}",
        "GET /{office}/sounds/{name}",
        "GET /{office}/sounds/{voice}/{name}",
        "GET /{office}/best-time",
        "GET /{office}/best-time/socket",
        "GET /{office}/counter/{n}/display",
        "GET /{office}/counter/{n}/display/socket",
        "GET /{office}/t/{ticket}",
        "GET /{office}/t/{ticket}/socket",
        "GET /{office}/t/{ticket}/code.svg",
        "GET /preview",
        "GET /preview/{sample}",
        "GET /preview/{sample}/socket",
    ];
    assert_eq!(public, known.map(str::to_owned).into_iter().collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_by_cookie_counts_only_for_pages_of_this_site() {
    let served = Served::start().await;
    served.add_person("lan", Role::Officer, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let origin = format!("http://{}", served.address);
    let open = "/api/v1/offices/test/counters/1/open";
    let json = ("content-type", "application/json");
    let cookie = ("cookie", cookie.as_str());
    for (headers, status, code) in [
        (vec![cookie, json, ("origin", origin.as_str())], 200, ""),
        (vec![cookie, json, ("sec-fetch-site", "same-origin")], 200, ""),
        (vec![cookie, json], 403, "cross_site"),
        (vec![cookie, json, ("origin", "https://evil.example")], 403, "cross_site"),
        (vec![cookie, json, ("origin", "null")], 403, "cross_site"),
        (vec![cookie, json, ("sec-fetch-site", "cross-site"), ("origin", origin.as_str())], 403, "cross_site"),
        (vec![cookie, ("content-type", "text/plain"), ("origin", origin.as_str())], 415, "not_json"),
    ] {
        let answered = served.send(Method::POST, open, &headers, Some("{}")).await;
        assert_eq!((answered.status, answered.code().as_str()), (status, code), "{headers:?}");
    }
    let socket = "/test/counter/1/socket";
    let from_elsewhere = served.get(socket, &[cookie, ("origin", "https://evil.example")]).await;
    assert_eq!(from_elsewhere.code(), "cross_site");
    // A page elsewhere cannot log its visitor in here as somebody else.
    let forged = [("content-type", "application/x-www-form-urlencoded"), ("origin", "https://evil.example")];
    let answered = served.send(Method::POST, "/login", &forged, Some("name=lan&password=mat+khau+cua+lan")).await;
    assert_eq!(answered.status, 403);
    assert!(answered.cookie().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_by_time_by_logging_out_and_with_its_password() {
    let served = Served::start().await;
    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let page = async |cookie: &str| served.get("/test/manager", &[("cookie", cookie)]).await.status;
    assert_eq!(page(&cookie).await, 200);
    assert_eq!(page(&cookie.replace("lan", "mai")).await, 401);

    let out = served.send(Method::POST, "/logout", &[("cookie", &cookie), ("origin", &served.url(""))], None).await;
    assert_eq!(out.status, 303);
    assert!(out.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().contains("Max-Age=0")));

    let name = "lan".parse().unwrap();
    served.directory.change_password(&name, "mot mat khau khac".to_owned(), served.now()).await.unwrap();
    assert_eq!(page(&cookie).await, 401, "another password");
    let form = "name=lan&password=mot+mat+khau+khac&next=/test/manager";
    let answered = served.send_form("/login", form).await;
    assert_eq!((answered.status, answered.header("location")), (303, "/test/manager"));
    let set = answered.headers["set-cookie"].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    assert!(!set.contains("Secure"), "a hall's own network has no TLS: {set}");

    let cookie = answered.cookie();
    served.clock.set(moment(MONDAY, "20:59").unwrap());
    assert_eq!(page(&cookie).await, 200);
    served.clock.set(moment(MONDAY, "21:00").unwrap());
    assert_eq!(page(&cookie).await, 401, "twelve hours are over");

    let cookie = served.send_form("/login", form).await.cookie();
    assert_eq!(page(&cookie).await, 200);
    served.directory.remove_user(&name, served.now()).await.unwrap();
    assert_eq!(page(&cookie).await, 401, "the account is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_guesses_passwords_has_to_wait() {
    let served = Served::start().await;
    served.add_person("lan", Role::Officer, &["test"]).await;
    let guess = async |name: &str| served.send_form("/login", &format!("name={name}&password=sai")).await;
    for _ in 0..5 {
        let answered = guess("lan").await;
        assert_eq!(answered.status, 401);
        assert!(answered.cookie().is_empty() && answered.text.contains("mật khẩu chưa đúng"), "{}", answered.text);
    }
    let answered = guess("lan").await;
    assert_eq!((answered.status, answered.header("retry-after")), (429, "10"));
    assert_eq!(guess("nobody-here").await.status, 401, "an unknown account looks like a wrong password");
    served.clock.set(served.now() + SignedDuration::from_secs(11));
    served.log_in("lan").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_logs_in_by_its_link_and_is_led_nowhere_else() {
    let served = Served::start().await;
    let token = served.token(Role::Kiosk).await;
    let answered = served.see(&format!("/login?token={token}&to=/test/kiosk")).await;
    assert_eq!((answered.status, answered.header("location")), (303, "/test/kiosk"));
    let kiosk = answered.cookie();
    assert!(!kiosk.contains(&token), "the cookie does not hold the token");
    assert_eq!(served.get("/test/kiosk", &[("cookie", &kiosk)]).await.status, 200);
    let elsewhere = served.see(&format!("/login?token={token}&to=//evil.example/")).await;
    assert_eq!(elsewhere.header("location"), "/");
    assert_eq!(served.see("/login?token=mq_wrong&to=/test/kiosk").await.status, 401);

    // One browser may be a kiosk and a counter, as on the machine where somebody tries things out.
    let token = served.token(Role::Counter).await;
    let counter = served.see(&format!("/login?token={token}&to=/test/counter/2")).await.cookie();
    let both = format!("{kiosk}; {counter}");
    for page in ["/test/kiosk", "/test/counter/2"] {
        assert_eq!(served.get(page, &[("cookie", &both)]).await.status, 200, "{page}");
    }
    let refused = served.get("/test/manager", &[("cookie", &both)]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("Tài khoản này không được xem trang này"), "{}", refused.text);
    served.directory.remove_device(&"kiosk-test-any".parse().unwrap(), served.now()).await.unwrap();
    assert_eq!(served.get("/test/kiosk", &[("cookie", &kiosk)]).await.status, 401, "the device is gone");
    let unknown = served.see("/test/manager").await;
    assert_eq!(unknown.status, 401);
    assert!(unknown.text.contains(r#"name="next" value="/test/manager""#), "{}", unknown.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_process_adds_is_seen_and_sessions_are_good_on_every_server() {
    let served = Served::start().await;
    let elsewhere = Directory::open(served.journal.clone() as Arc<dyn Journal>).await.unwrap();
    let (name, office) = ("quay-5".parse().unwrap(), "test".parse().unwrap());
    let token = elsewhere.add_device(&name, Role::Counter, &office, Some(CounterNo(5)), served.now()).await.unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while served.accounts().device(&name).is_none() {
        assert!(std::time::Instant::now() < deadline, "the server learns of the device");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let answered = served.post(token.reveal(), "/api/v1/offices/test/counters/5/open", r#"{"groups":["E"]}"#).await;
    assert_eq!(answered.status, 200, "{}", answered.text);

    served.add_person("lan", Role::Manager, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let (journal, now) = (served.journal.clone(), served.now());
    served.stop().await;
    let again = Served::start_on(Default::default(), journal, now).await;
    assert_eq!(again.get("/test/manager", &[("cookie", &cookie)]).await.status, 200);
}

#[tokio::test]
async fn the_directory_says_what_is_wrong() {
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
    let directory = Directory::open(journal.clone()).await.unwrap();
    let now = moment(MONDAY, "09:00").unwrap();
    let (lan, office) = ("lan".parse().unwrap(), "test".parse().unwrap());
    let password = || "mat khau cua lan".to_owned();
    directory.add_user(&lan, password(), Role::Officer, std::slice::from_ref(&office), now).await.unwrap();
    let taken = directory.add_device(&lan, Role::Kiosk, &office, None, now).await.unwrap_err();
    assert_eq!(taken, DirectoryError::NameTaken(lan.clone()));
    let mai = "mai".parse().unwrap();
    let no_office = directory.add_user(&mai, password(), Role::Manager, &[], now).await.unwrap_err();
    assert_eq!(no_office, DirectoryError::NoOffice(Role::Manager));
    let wrong = directory.add_user(&mai, password(), Role::Kiosk, &[], now).await.unwrap_err();
    assert_eq!(wrong.to_string(), "kiosk is no role for a person");
    let wrong = directory.add_device(&mai, Role::Lobby, &office, Some(CounterNo(1)), now).await.unwrap_err();
    assert_eq!(wrong, DirectoryError::NoCounterDevice(Role::Lobby));
    assert_eq!(directory.remove_device(&lan, now).await.unwrap_err(), DirectoryError::NoSuchDevice(lan.clone()));
    let short = directory.change_password(&lan, "ngan".to_owned(), now).await.unwrap_err();
    assert_eq!(short.to_string(), "the password is too short: it needs at least 8 characters");
    // Nothing that was refused is written, and what is written holds no password.
    let records = journal.read(&motcua::journal::Stream::Directory, 0).await.unwrap();
    assert_eq!(records.len(), 1);
    let body: serde_json::Value = serde_json::from_str(&records[0].1.body).unwrap();
    assert_eq!(body["events"][0]["event"], "user_added");
    assert_eq!((&body["v"], &body["events"][0]["offices"]), (&json!(1), &json!(["test"])));
    assert!(body["events"][0]["password"].as_str().unwrap().starts_with("$argon2id$"));
}

#[tokio::test]
async fn two_processes_that_change_the_directory_at_once_both_succeed() {
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
    let now = moment(MONDAY, "09:00").unwrap();
    let directories =
        [Directory::open(journal.clone()).await.unwrap(), Directory::open(journal.clone()).await.unwrap()];
    let office = "test".parse().unwrap();
    let mut keys = Vec::new();
    for n in 0..10 {
        let [one, other] = &directories;
        let names = [format!("kiosk-{n}").parse().unwrap(), format!("lobby-{n}").parse().unwrap()];
        let (first, second) = tokio::join!(
            one.add_device(&names[0], Role::Kiosk, &office, None, now),
            other.add_device(&names[1], Role::Lobby, &office, None, now),
        );
        first.unwrap();
        second.unwrap();
        keys.push(directories[n % 2].session_key(now).await.unwrap());
    }
    assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "there is one key for all");
    let fresh = Directory::open(journal).await.unwrap();
    assert_eq!(fresh.accounts().devices().count(), 20);
}

#[tokio::test]
async fn the_demos_devices_are_never_written() {
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
    let devices = demo_devices(&"test".parse().unwrap());
    let directory = Directory::open_with(journal.clone(), devices).await.unwrap();
    directory.session_key(moment(MONDAY, "09:00").unwrap()).await.unwrap();
    let accounts = directory.accounts();
    let caller = accounts.device_with("demo-counter").unwrap().caller();
    assert_eq!((caller.role, caller.counter), (Role::Counter, None));
    assert!(Directory::open(journal).await.unwrap().accounts().device_with("demo-counter").is_none());
}
