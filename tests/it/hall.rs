//! What hangs in a hall: lobbies for zones, the office's mark, pictures and video for the calm times.

use std::collections::BTreeMap;
use std::fs;

use motcua::config::{HallSettings, Mark};
use tempfile::TempDir;

use crate::api::{BASE, issue, ready};
use crate::support::served::{Served, Setup};

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

/// A server whose office `test` has a mark and a folder with these files; `other` has neither.
async fn with_hall(files: &[(&str, &[u8])]) -> (Served, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("media")).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("media").join(name), bytes).unwrap();
    }
    let hall = HallSettings {
        mark: Some(Mark { bytes: SVG.into(), content_type: "image/svg+xml" }),
        media: Some(folder.path().join("media")),
    };
    let halls = BTreeMap::from([("test".parse().unwrap(), hall)]);
    (Served::start_with(Setup { halls, ..Setup::default() }).await, folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mark_is_the_offices_own_or_neutral_and_runs_nothing() {
    let (served, _folder) = with_hall(&[]).await;
    let own = served.see("/test/mark").await;
    assert_eq!((own.status, own.header("content-type"), own.text.as_str()), (200, "image/svg+xml", SVG));
    let policy = own.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox") && !policy.contains("script"),
        "{policy}"
    );
    assert_eq!(own.header("x-content-type-options"), "nosniff");
    let tag = own.header("etag").to_owned();
    assert_eq!(served.get("/test/mark", &[("if-none-match", &tag)]).await.status, 304);
    let neutral = served.see("/other/mark").await;
    assert_eq!((neutral.status, neutral.text), (200, served.see("/assets/icon.svg").await.text));
    assert_eq!(served.see("/nowhere/mark").await.status, 404);
    // Pages keep the policy under which their scripts run.
    assert!(served.see("/test/lobby").await.header("content-security-policy").contains("script-src 'self'"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_are_listed_anew_each_time_and_served_whole_or_in_part() {
    let (served, folder) = with_hall(&[("b.mp4", b"0123456789"), ("a b.jpg", b"picture"), ("notes.txt", b"x")]).await;
    assert_eq!(served.see("/test/media").await.json(), serde_json::json!(["a b.jpg", "b.mp4"]));
    fs::write(folder.path().join("media/Tầng 1.webp"), "new").unwrap();
    assert_eq!(served.see("/test/media").await.json(), serde_json::json!(["Tầng 1.webp", "a b.jpg", "b.mp4"]));
    assert_eq!(served.see("/other/media").await.json(), serde_json::json!([]));

    let picture = served.see("/test/media/a%20b.jpg").await;
    assert_eq!((picture.status, picture.header("content-type"), picture.text.as_str()), (200, "image/jpeg", "picture"));
    assert_eq!(served.see("/test/media/T%E1%BA%A7ng%201.webp").await.header("content-type"), "image/webp");
    let video = served.see("/test/media/b.mp4").await;
    assert_eq!((video.header("content-type"), video.header("accept-ranges")), ("video/mp4", "bytes"));
    let part = served.get("/test/media/b.mp4", &[("range", "bytes=2-5")]).await;
    assert_eq!((part.status, part.text.as_str(), part.header("content-range")), (206, "2345", "bytes 2-5/10"));
    let end = served.get("/test/media/b.mp4", &[("range", "bytes=7-")]).await;
    assert_eq!((end.status, end.text.as_str()), (206, "789"));
    assert_eq!(served.get("/test/media/b.mp4", &[("range", "bytes=99-")]).await.status, 416);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_but_media_leaves_the_folder() {
    let (served, folder) = with_hall(&[("notes.txt", b"x"), ("page.html", b"x"), (".a.jpg", b"x")]).await;
    fs::write(folder.path().join("secret.jpg"), "secret").unwrap();
    fs::create_dir(folder.path().join("media/deeper")).unwrap();
    fs::write(folder.path().join("media/deeper/c.jpg"), "x").unwrap();
    assert_eq!(served.see("/test/media").await.json(), serde_json::json!([]));
    for name in [
        "notes.txt",
        "page.html",
        ".a.jpg",
        "none.jpg",
        "..%2Fsecret.jpg",
        "%2e%2e%2fsecret.jpg",
        "..%5Csecret.jpg",
        "deeper%2Fc.jpg",
        "deeper",
        "%00.jpg",
    ] {
        assert_eq!(served.see(&format!("/test/media/{name}")).await.status, 404, "{name}");
    }
    assert_eq!(served.see("/other/media/a.jpg").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zones_lobby_shows_its_own_calls_counters_and_groups() {
    let (served, kiosk, counter) = ready().await;
    for group in ["A", "C"] {
        issue(&served, &kiosk, &format!(r#"{{"group":"{group}"}}"#)).await;
    }
    let mut quiet = served.socket("/test/lobby/phong-2/socket").await;
    assert!(quiet.next().await.unwrap().contains("large quiet shown"));
    for number in [1, 4] {
        served.post(&counter, &format!("{BASE}/counters/{number}/open"), "").await;
        let called = served.post(&counter, &format!("{BASE}/counters/{number}/call-next"), "").await;
        assert_eq!(called.status, 200, "{}", called.text);
    }
    let shows = async |path: &str, shown: &[&str], not_shown: &[&str]| {
        let page = served.see(path).await;
        assert_eq!(page.status, 200, "{path}");
        let live = page.text.split("<main").nth(1).unwrap();
        for part in shown {
            assert!(live.contains(part), "{path} has no {part}:\n{live}");
        }
        for part in not_shown {
            assert!(!live.contains(part), "{path} has {part}:\n{live}");
        }
    };
    let (a, c) = ("<span class=\"code\">A</span>", "<span class=\"code\">C</span>");
    let (one, four) = ("</span> 1</span>", "</span> 4</span>");
    shows("/test/lobby", &[">A001<", ">C001<", a, c, one, four], &[]).await;
    // Of counters alone: the groups that they serve.
    shows("/test/lobby/phong-2", &[">C001<", "<h1>Phòng 2</h1>", c, four], &[">A001<", a, one]).await;
    // Of groups alone: the counters that serve them.
    shows("/test/lobby/hanh-lang", &[">A001<", a, one], &[">C001<", c, four]).await;
    assert!(quiet.until(|content| content.contains(">C001<")).await.contains("data-version"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_zone_is_said() {
    let served = Served::start().await;
    for path in ["/test/lobby/tang-9", "/test/lobby/T%E1%BA%A7ng", "/test/lobby/a-name-that-is-much-too-long-for-one"] {
        let page = served.see(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("Đơn vị không có khu vực này"), "{path}: {}", page.text);
        assert_eq!(served.see(&format!("{path}/socket")).await.status, 404, "{path}");
    }
    assert!(served.see("/test/lobby/tang-9?lang=en").await.text.contains("leave it out to see the calls"));
}
