//! Each chart, word for word and point for point: with much to show, with nothing, and with the figures of the edges;
//! against golden files. `UPDATE_GOLDEN=1` writes them anew; `SCREENS_DIR=DIR` writes one page with all of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use motcua::office::Lang;
use motcua::screens::charts::{
    Bar, Bars, Bin, Cell, Day, Distribution, Head, Heat, HeatRow, Level, Meter, Series, Step, Steps, Table, Tone,
    Trend, Unit, Upright,
};
use motcua::screens::words::Words;

const VI: Words = Words(Lang::Vi);

fn head(id: &str, title: &str, says: &str) -> Head {
    Head {
        id: id.to_owned(),
        title: title.to_owned(),
        definition: "Lần gọi đầu tiên trừ lúc vào hàng chờ".to_owned(),
        says: says.to_owned(),
    }
}

fn table(column: &str, rows: impl Iterator<Item = (String, f64)>, unit: Unit) -> Table {
    let rows = rows.map(|(label, value)| vec![label, unit.say(value, VI)]).collect();
    Table { columns: vec![column.to_owned(), "Giá trị".to_owned()], rows }
}

fn minutes(value: f64) -> Level {
    Level { value, label: format!("cam kết {value} phút") }
}

fn bars(id: &str, unit: Unit, values: &[(&str, Option<f64>, Option<f64>)], levels: Vec<Level>) -> String {
    let limit = levels.first().map_or(f64::MAX, |level| level.value);
    let bar = |(label, value, usual): &(&str, Option<f64>, Option<f64>)| Bar {
        label: (*label).to_owned(),
        value: *value,
        usual: *usual,
        tone: if value.unwrap_or_default() > limit { Tone::Late } else { Tone::Fine },
        tip: format!("{label} giờ: {}", unit.say(value.unwrap_or_default(), VI)),
    };
    let rows = values.iter().map(|(label, value, _)| ((*label).to_owned(), value.unwrap_or_default()));
    let table = table("Giờ", rows, unit);
    let head = head(id, "Chờ theo giờ", "Thứ Bảy này và trung vị của 8 thứ Bảy trước");
    Bars::new(VI, head, unit, values.iter().map(bar).collect(), levels, "thường lệ", table).to_string()
}

fn trend(id: &str, days: usize) -> String {
    let value = |day: usize| (day % 7 != 6).then(|| 12.0 + (day * 7 % 11) as f64 + day as f64 / 9.0);
    let labels: Vec<String> = (0..days).map(|day| format!("{:02}/{:02}", day % 30 + 1, 9 + day / 30)).collect();
    let day = |label: &String| Day { label: label.clone(), tip: format!("Ngày {label}") };
    let line = |name: &str, times: f64, is_first| Series {
        name: name.to_owned(),
        values: (0..days).map(|day| value(day).map(|value| value * times)).collect(),
        is_first,
    };
    let series = vec![line("một nửa dưới", 1.0, true), line("9/10 dưới", 2.1, false)];
    let rows = labels.iter().enumerate().map(|(at, label)| (label.clone(), value(at).unwrap_or_default()));
    let table = table("Ngày", rows, Unit::Minutes);
    let head = head(id, "Chờ trong 90 ngày", "");
    let days = labels.iter().map(day).collect();
    Trend::new(VI, head, Unit::Minutes, days, series, vec![minutes(30.0)], table).to_string()
}

fn distribution(id: &str, counts: &[u32]) -> String {
    let bin = |(at, count): (usize, &u32)| Bin {
        from: (at * 5).to_string(),
        count: f64::from(*count),
        tone: if at >= 6 { Tone::Late } else { Tone::Fine },
        tip: format!("{}–{} phút: {count} lượt", at * 5, at * 5 + 5),
    };
    let upright = |at: f64, label: &str, is_promise| Upright { at, label: label.to_owned(), is_promise };
    let uprights = match counts.is_empty() {
        true => Vec::new(),
        false => vec![
            upright(7.4, "9/10 dưới 37 phút", false),
            upright(2.4, "một nửa dưới 12 phút", false),
            upright(6.0, "cam kết 30 phút", true),
        ],
    };
    let table = table("Phút", counts.iter().map(|count| (count.to_string(), f64::from(*count))), Unit::Count);
    let head = head(id, "Bao nhiêu người chờ bao lâu", "");
    Distribution::new(VI, head, counts.iter().enumerate().map(bin).collect(), uprights, table).to_string()
}

fn heat() -> String {
    let days = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
    let cell = |day: usize, hour: usize| match (day, hour) {
        (_, 4) => Cell::default(),
        _ => {
            let wait = (day * 5 + hour * 13) % 52;
            Cell {
                text: wait.to_string(), share: Some(wait as f64 / 30.0), tip: format!("một nửa dưới {wait} phút")
            }
        }
    };
    let row = |(at, day): (usize, &&str)| HeatRow {
        label: (*day).to_owned(),
        cells: (0..10).map(|hour| cell(at, hour)).collect(),
    };
    let hours = (7..17).map(|hour| format!("{hour:02}")).collect();
    let head = head("heat", "Thứ nào, giờ nào phải chờ lâu", "Phút mà một nửa số người chờ chưa đến");
    Heat::new(VI, head, "Thứ", hours, days.iter().enumerate().map(row).collect()).to_string()
}

fn steps() -> String {
    let step = |label: &str, value, is_sum, why: &str| Step {
        label: label.to_owned(),
        value,
        is_sum,
        tone: if is_sum { Tone::Plain } else { Tone::Late },
        why: why.to_owned(),
    };
    let steps = vec![
        step("Thường lệ", 14.0, true, "Trung vị của 8 thứ Bảy trước"),
        step("Nhiều người đến hơn", 4.0, false, "118 người, thường lệ 96"),
        step("Ít quầy hơn", 11.0, false, "3,2 quầy mở, thường lệ 4,5"),
        step("Hồ sơ nhanh hơn", -3.0, false, "8 phút mỗi người, thường lệ 9"),
        step("Hôm nay", 26.0, true, ""),
    ];
    Steps::new(VI, head("steps", "Vì sao phải chờ", "Chờ lâu chủ yếu vì ít quầy hơn thường lệ."), Unit::Minutes, steps)
        .to_string()
}

fn all() -> Vec<(&'static str, String)> {
    let hours = [
        ("07", Some(12.0), Some(14.0)),
        ("08", Some(34.0), Some(22.0)),
        ("09", Some(41.0), Some(30.0)),
        ("10", Some(0.2), Some(28.0)),
        ("11", None, Some(11.0)),
        ("13", None, Some(12.0)),
    ];
    let long = |at: u32| ("1", Some(f64::from(at * 7 % 40)), None);
    let shares = [("A", Some(92.0), None), ("B", Some(40.0), None), ("C", Some(100.0), None)];
    let promise = Level { value: 90.0, label: "mục tiêu 90 %".to_owned() };
    let meters = [(0.0, None), (0.4, Some(0.5)), (7.0, Some(0.5))];
    let meter = |(share, promised)| Meter::new(share, promised, Tone::Late).to_string();
    vec![
        ("bars", bars("bars", Unit::Minutes, &hours, vec![minutes(30.0)])),
        ("bars-none", bars("bars-none", Unit::Count, &[], Vec::new())),
        ("bars-many", bars("bars-many", Unit::Count, &(0..31).map(long).collect::<Vec<_>>(), Vec::new())),
        ("bars-percent", bars("bars-percent", Unit::Percent, &shares, vec![promise])),
        ("trend", trend("trend", 90)),
        ("trend-none", trend("trend-none", 0)),
        ("trend-one", trend("trend-one", 1)),
        ("distribution", distribution("distribution", &[120, 210, 260, 180, 90, 61, 40, 22, 9, 4, 2, 1])),
        ("distribution-none", distribution("distribution-none", &[])),
        ("heat", heat()),
        (
            "heat-none",
            Heat::new(VI, head("heat-none", "Thứ nào, giờ nào", ""), "Thứ", Vec::new(), Vec::new()).to_string(),
        ),
        ("steps", steps()),
        ("meters", meters.map(meter).concat() + "\n"),
    ]
}

#[test]
fn every_chart_is_drawn_as_it_was_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/charts");
    let mut known = BTreeSet::new();
    for (name, found) in all() {
        let file = format!("{name}.html");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(folder.join(&file), &found).unwrap();
        }
        let wanted = fs::read_to_string(folder.join(&file)).unwrap_or_default();
        assert!(found == wanted, "{file} differs; UPDATE_GOLDEN=1 writes it anew");
        assert!(!found.contains("NaN") && !found.contains("inf"), "{file} has no number somewhere");
        known.insert(file);
    }
    let kept = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(kept.collect::<BTreeSet<_>>(), known);
}

#[test]
fn all_charts_can_be_looked_at() {
    let Some(folder) = std::env::var_os("SCREENS_DIR").map(PathBuf::from) else {
        println!("skipped: SCREENS_DIR names no folder to write a page to");
        return;
    };
    fs::create_dir_all(&folder).unwrap();
    let styles = "<link rel=stylesheet href=/assets/shared.css><link rel=stylesheet href=/assets/charts.css>";
    let charts: String = all().into_iter().map(|(_, chart)| chart).collect();
    let viewport = "<meta name=viewport content=\"width=device-width\">";
    let page =
        format!("<!doctype html><html lang=vi><meta charset=utf-8>{viewport}{styles}<body>{charts}</body></html>");
    fs::write(folder.join("charts.html"), page).unwrap();
}
