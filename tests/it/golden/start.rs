//! The start page as its visitors find it: a stranger, a chief, in a demo, in a city of many offices.

use motcua::office::{Lang, Plan, Text};
use motcua::screens::samples::samples;
use motcua::screens::{Reachable, Visitor, start_page};

/// The page of each kind of visitor, by name.
pub fn pages(plan: &Plan, lang: Lang) -> Vec<(&'static str, String)> {
    let city = city(plan);
    let stranger = Visitor { offices: vec![public(plan)], ..Visitor::default() };
    let everything = Reachable {
        kiosk: true,
        manager: true,
        report: true,
        slip: true,
        terminals: plan.counters.keys().copied().collect(),
        plan,
    };
    let chief = Visitor { names: vec!["lan".into()], offices: vec![everything.clone()], ..Visitor::default() };
    let demo = Visitor { names: Vec::new(), is_demo: true, ..stranger.clone() };
    let others = city.iter().map(public);
    let of_a_city = Visitor { offices: [everything].into_iter().chain(others.clone()).collect(), ..chief.clone() };
    let stranger_to_a_city = Visitor { offices: others.collect(), ..Visitor::default() };
    let visitors = [
        ("start", &stranger),
        ("start-signed-in", &chief),
        ("start-demo", &demo),
        ("start-city-signed-in", &of_a_city),
        ("start-city", &stranger_to_a_city),
    ];
    visitors.map(|(name, visitor)| (name, start_page(lang, visitor).unwrap())).into()
}

/// As many offices as a city has.
fn city(plan: &Plan) -> Vec<Plan> {
    let wards = ["Bến Thành", "Sài Gòn", "Thủ Đức", "Chợ Quán", "Phú Thọ Hòa", "Đông Hưng Thuận", "An Nhơn Tây"];
    let office = |n: usize| {
        let ward = wards[n % wards.len()];
        let name = Text { vi: format!("Công an phường {ward} {n}"), en: format!("{ward} {n} Ward Police") };
        Plan { office: format!("phuong-{n}").parse().unwrap(), name, ..plan.clone() }
    };
    (1..=167).map(office).collect()
}

fn public(plan: &Plan) -> Reachable<'_> {
    Reachable { plan, kiosk: false, manager: false, report: false, slip: false, terminals: Vec::new() }
}

#[test]
fn the_start_page_of_a_city_is_small_and_leads_nowhere_that_the_visitor_may_not_go() {
    let plan = &samples()[0].office.plan().clone();
    let pages = pages(plan, Lang::Vi);
    let page = |name: &str| &pages.iter().find(|(found, _)| *found == name).unwrap().1;
    let stranger = page("start-city");
    assert!(stranger.len() < 24_000, "{} bytes", stranger.len());
    assert_eq!(stranger.matches("data-office").count(), 167);
    for (name, all) in [("start", false), ("start-signed-in", true), ("start-demo", true)] {
        for screen in ["/kiosk", "/manager", "/technician", "/counter/3\""] {
            assert_eq!(page(name).contains(screen), all, "{name} {screen}");
        }
        assert!(page(name).contains("/lobby\"") && page(name).contains("/counter/3/display\""), "{name}");
    }
    assert!(page("start-demo").contains("/login?token=demo-kiosk&#38;to="));
    assert!(page("start-signed-in").contains("action=\"/logout\"") && !stranger.contains("/logout"));
}
