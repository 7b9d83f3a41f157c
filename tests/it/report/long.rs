//! Reports that take long, over a socket: they say how far they have come, only two are made at once, and one that nobody
//! waits for any more is read no further.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use motcua::access::Role;
use motcua::journal::MemoryJournal;
use reqwest::Response;

use crate::support::offices::{MONDAY, moment};
use crate::support::served::{Served, Setup};
use crate::support::slow_sums::SlowSums;

/// A quarter and the one before it are read month by month.
const READINGS: usize = 6;
const QUARTER: &str = "period=quarter&of=2001-Q3";
/// How far a report has come is not said more often than every third of a second.
const BEFORE_IT_SPEAKS: Duration = Duration::from_millis(350);

/// Lets everything through at its end: a test that fails must not leave a reading behind that never ends.
struct Slow(Arc<SlowSums>);

impl Drop for Slow {
    fn drop(&mut self) {
        self.0.allow(1000);
    }
}

impl Deref for Slow {
    type Target = SlowSums;
    fn deref(&self) -> &SlowSums {
        &self.0
    }
}

async fn served() -> (Served, Slow) {
    let journal = Arc::new(MemoryJournal::new());
    let slow = SlowSums::over(journal.clone());
    let now = moment(MONDAY, "09:00").unwrap();
    (Served::start_behind(Setup::default(), journal, slow.clone(), now).await, Slow(slow))
}

/// Asks for a report, and does not wait for all of it.
async fn ask(served: &Served, path: &str, reader: &str) -> Response {
    served.client.get(served.url(path)).header("authorization", reader).send().await.unwrap()
}

/// Lets the reading that has begun be done after so long that the next is told.
async fn go_on(slow: &SlowSums, begun: usize) -> bool {
    assert!(slow.have_come(begun).await, "reading {begun} begins");
    tokio::time::sleep(BEFORE_IT_SPEAKS).await;
    slow.allow(1);
    slow.come_within(begun + 1, Duration::from_secs(3)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_report_arrives_in_parts_before_it_is_done() {
    let (served, slow) = served().await;
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    let path = format!("/test/report?{QUARTER}");
    let (mut page, went_on) = tokio::join!(ask(&served, &path, &reader), go_on(&slow, 1));
    assert_eq!((went_on, page.status().as_u16(), slow.came()), (true, 200, 2));
    let part = |bytes: Option<bytes::Bytes>| String::from_utf8(bytes.expect("a part").to_vec()).unwrap();
    let mut top = part(page.chunk().await.unwrap());
    while !top.contains("class=\"progress\"") {
        top += &part(page.chunk().await.unwrap());
    }
    // The second reading has not been let through: what is here was sent before the report was done.
    assert_eq!(slow.came(), 2);
    assert!(top.contains("value=\"31\"") && top.contains("/ 183 ngày") && !top.contains("<article>"), "{top}");
    slow.allow(READINGS);
    let mut rest = String::new();
    while let Some(bytes) = page.chunk().await.unwrap() {
        rest += &part(Some(bytes));
    }
    assert!(rest.contains("<article>") && rest.trim_end().ends_with("</html>"), "{rest}");
    assert_eq!(slow.came(), READINGS);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_third_report_at_once_is_asked_to_come_again() {
    let (served, slow) = served().await;
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    let file = format!("/api/v1/offices/test/report?{QUARTER}");
    let page = format!("/test/report?{QUARTER}");
    let third = async {
        assert!(slow.have_come(2).await, "two are being made");
        let mut refused = Vec::new();
        for path in [&file, &page] {
            refused.push(served.get(path, &[("authorization", reader.as_str())]).await);
        }
        slow.allow(2 * READINGS);
        refused
    };
    let (first, second, refused) = tokio::join!(ask(&served, &file, &reader), ask(&served, &file, &reader), third);
    assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 200));
    for refused in refused {
        assert_eq!((refused.status, refused.header("retry-after")), (503, "5"), "{}", refused.text);
    }
    // There is room again once they are done.
    first.bytes().await.unwrap();
    second.bytes().await.unwrap();
    slow.allow(READINGS);
    assert_eq!(ask(&served, &file, &reader).await.status(), 200);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_whose_reader_leaves_is_read_no_further() {
    let (served, slow) = served().await;
    served.add_person("chief", Role::Admin, &[]).await;
    let cookie = served.log_in("chief").await;
    let ask = served.client.get(served.url(&format!("/report?{QUARTER}"))).header("cookie", cookie).send();
    let (page, went_on) = tokio::join!(ask, go_on(&slow, 1));
    let mut page = page.unwrap();
    assert!(went_on && page.chunk().await.unwrap().is_some());
    // Its line is closed with it, as the answer is not over.
    drop(page);
    let mut begun = 2;
    while go_on(&slow, begun).await {
        begun += 1;
        assert!(begun < 2 * READINGS, "both offices were read to the end for nobody");
    }
    slow.allow(100);
    let reader = format!("Bearer {}", served.token(Role::Reader).await);
    let another = served.get(&format!("/test/report?{QUARTER}"), &[("authorization", &reader)]).await;
    assert_eq!((another.status, slow.came()), (200, begun + READINGS));
    served.stop().await;
}
