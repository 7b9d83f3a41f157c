//! Pictures of the screens, taken by `make pictures`: the README's, small and few; or with `PICTURES=all` every sample in
//! both languages and all sizes, on one sheet to look through.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::support::chromium::Chromium;
use crate::support::pages::{Eye, Page, sample_pages};
use crate::support::server::{Server, Setup};

/// The README's pictures: the file's name in `docs/`, and the page it shows, by the name that it has on the sheet.
const BEST: [(&str, &str); 5] = [
    ("kiosk", "kiosk-ordinary.vi"),
    ("lobby", "lobby-ordinary.vi"),
    ("terminal", "terminal-serving.vi"),
    ("phone", "phone-called.vi"),
    ("manager", "manager-crowded.vi"),
];
/// What they may weigh together, for whoever clones the repository.
const MOST_BYTES: u64 = 1_500_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it writes pictures and tests nothing: `make pictures`"]
async fn take_pictures() {
    let all = std::env::var("PICTURES").is_ok_and(|which| which == "all");
    let begun = Instant::now();
    let server = Server::start(Setup::demo().store("memory:"));
    let browser = Chromium::start().await;
    let mut eye = Eye::open(&browser, &server).await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = sample_pages();
    // A window changes its size seldom, which takes longer than to look at the next page.
    pages.sort_by_key(|page| page.size);
    if all {
        let folder = root.join("target/pictures");
        fs::create_dir_all(&folder).unwrap();
        for page in &pages {
            eye.look_at(page).await;
            fs::write(folder.join(format!("{}.png", page.name)), eye.screen.picture().await).unwrap();
        }
        fs::write(folder.join("index.html"), sheet(&pages)).unwrap();
        println!("{} pictures in {:.1?}: {}", pages.len(), begun.elapsed(), folder.join("index.html").display());
        return;
    }
    let mut bytes = 0;
    for (name, of) in BEST {
        let page = pages.iter().find(|page| page.name == of).unwrap_or_else(|| panic!("there is no page {of}"));
        eye.look_at(page).await;
        let path = root.join("docs").join(format!("{name}.png"));
        fs::write(&path, eye.screen.picture().await).unwrap();
        check_size(&path, page);
        compress(&path);
        let now = fs::metadata(&path).unwrap().len();
        println!("{} {now} bytes", path.display());
        bytes += now;
    }
    println!("{} pictures with {bytes} bytes in {:.1?}", BEST.len(), begun.elapsed());
    assert!(bytes <= MOST_BYTES, "together the pictures have {bytes} bytes, more than {MOST_BYTES}");
}

fn check_size(path: &Path, page: &Page) {
    let picture = png::Decoder::new(Cursor::new(fs::read(path).unwrap())).read_info().unwrap();
    assert_eq!((picture.info().width, picture.info().height), page.size, "{}", page.name);
}

/// Screens have few colours, so a palette loses nothing that an eye would miss.
fn compress(path: &PathBuf) {
    let mut command = Command::new("pngquant");
    command.args(["--force", "--strip", "--speed", "1", "--quality", "80-100", "--ext", ".png"]).arg(path);
    let done = command.status().expect("pngquant, which `make pictures` installs");
    assert!(done.success(), "pngquant cannot compress {}", path.display());
}

/// All pictures on one page, screen by screen.
fn sheet(pages: &[Page]) -> String {
    let mut in_order: Vec<&Page> = pages.iter().collect();
    in_order.sort_by(|one, other| (&one.screen, &one.name).cmp(&(&other.screen, &other.name)));
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Screens</title>\
         <style>body{font:14px sans-serif;background:#888}figure{display:inline-block;margin:8px}\
         img{display:block;max-width:420px;max-height:420px}</style>\n",
    );
    let mut screen = "";
    for page in in_order {
        if page.screen != screen {
            html += &format!("<h2>{}</h2>\n", page.screen);
            screen = &page.screen;
        }
        let name = &page.name;
        let figure = format!("<img src=\"{name}.png\" alt=\"\" loading=\"lazy\"><figcaption>{name}</figcaption>");
        html += &format!("<figure><a href=\"{name}.png\">{figure}</a></figure>\n");
    }
    html
}
