//! An office's slips and test page over HTTP and from the command line.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use motcua::access::Role;
use motcua::clock::SystemClock;
use motcua::config::usual_slip;
use motcua::http::Paper;
use motcua::office::Lang;
use motcua::printing::design::{Design, Languages};
use motcua::printing::samples::{sample_plan, samples};
use motcua::printing::{Connection, PrintLimits, PrinterPlan, Printers, preview};

use crate::support::escpos_decoder::decode;
use crate::support::offices::plan;
use crate::support::served::{Served, Setup};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_each_sample_of_the_offices_own_design() {
    let design = Arc::new(Design { languages: Languages::En, ..(*usual_slip()).clone() });
    let slips = BTreeMap::from([("test".parse().unwrap(), design.clone())]);
    let served = Served::start_with(Setup { slips, ..Setup::default() }).await;
    served.add_person("lan", Role::Officer, &["test"]).await;
    let cookie = served.log_in("lan").await;
    let page = served.get("/test/slip?lang=en", &[("cookie", &cookie)]).await;
    assert_eq!(page.status, 200);
    for (paper, lang) in [("vi", Lang::Vi), ("en", Lang::En)] {
        for (name, slip) in samples(&design, &plan(), lang) {
            for width in [384, 576] {
                let address = format!("/test/slip/{name}?width={width}&paper={paper}");
                assert!(page.text.contains(&address.replace('&', "&#38;")), "{address} is not on the page");
                let request = reqwest::Client::new().get(served.url(&address)).header("cookie", &cookie);
                let answered = request.send().await.unwrap();
                assert_eq!(answered.headers()["content-type"], "image/png");
                assert_eq!(answered.bytes().await.unwrap(), preview(&slip, width), "{address}");
            }
        }
    }
    assert_eq!(served.get("/test/slip/none", &[("cookie", &cookie)]).await.status, 404);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_page_is_printed_and_its_state_answered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper.bin");
    let gone = Connection::Tcp { host: "127.0.0.1".to_owned(), port: 1 };
    let plans = vec![
        PrinterPlan::new("test/cua-vao", Connection::File { path: file.clone() }, 384),
        PrinterPlan::new("test/hong", gone, 384),
    ];
    let limits = PrintLimits { give_up_after: Duration::from_secs(3), look_every: None, ..PrintLimits::default() };
    let printers = Arc::new(Printers::start(plans, limits, Arc::new(SystemClock)).unwrap());
    let paper = Some(Paper { printers, places: BTreeMap::new() });
    let served = Served::start_with(Setup { paper, ..Setup::default() }).await;
    let manager = served.token_of_manager().await;
    let test = async |name: &str, status: u16| {
        served.post_at(&manager, &format!("/printers/{name}/test"), "{}", status).await.json()
    };

    assert_eq!(test("cua-vao", 200).await["print"], "printed");
    let out = decode(&std::fs::read(&file).unwrap());
    assert_eq!((out.cuts.len(), out.lines.len()), (1, 7));

    // An answer that was lost on its way is asked for again.
    for _ in 0..2 {
        let again = served.post_at(&manager, "/printers/cua-vao/test", r#"{"request_id":"lost-1"}"#, 200).await;
        assert_eq!(again.json()["print"], "printed");
    }
    assert_eq!(decode(&std::fs::read(&file).unwrap()).cuts.len(), 2, "one request printed two pages");

    let failed = test("hong", 200).await;
    assert_eq!((&failed["print"], &failed["print_failure"]), (&"failed".into(), &"unreachable".into()));
    assert!(failed["detail"].as_str().unwrap().contains("cannot be reached"), "{failed}");
    assert_eq!(test("khac", 404).await["code"], "unknown_printer");
    served.stop().await;
}

fn motcua(arguments: &[&str]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_motcua")).arg("print").args(arguments).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
    (done.status.success(), said)
}

#[test]
fn the_command_line_shows_and_prints_the_same_slip() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (png, paper) = (path("slip.png"), path("paper.bin"));
    let to = format!("file://{paper}");
    let (done, said) =
        motcua(&["--preview", &png, "--to", &to, "--sample", "priority", "--width", "384", "--lang", "en"]);
    assert!(done, "{said}");
    let slip = &samples(&usual_slip(), &sample_plan(), Lang::En)[1].1;
    assert_eq!(std::fs::read(&png).unwrap(), preview(slip, 384));
    let out = decode(&std::fs::read(&paper).unwrap());
    crate::printing::assert_is_printed(&out, slip, 384, "from the command line");

    let (done, said) = motcua(&["--test-page", "--preview", &png, "--to", &to, "--mode", "ascii"]);
    assert!(done && Path::new(&png).exists(), "{said}");
    let config = format!("{}/config", env!("CARGO_MANIFEST_DIR"));
    let (done, said) = motcua(&["--config", &config, "--office", "demo", "--preview", &png]);
    assert!(done, "{said}");
}

#[test]
fn the_command_line_says_what_is_wrong() {
    let check = |arguments: &[&str], expected: &str| {
        let (done, said) = motcua(arguments);
        assert!(!done && said.contains(expected), "{said}");
    };
    check(&["--preview", "/tmp/x.png", "--sample", "none"], "choose one of ordinary, priority, longest-names");
    check(&["--preview", "/tmp/x.png", "--width", "500"], "a print head has 384 or 576 dots");
    check(&["--to", "printer"], "is no printer connection: write tcp://");
    check(&["--to", "tcp://127.0.0.1:1"], "not printed: the printer cannot be reached");
    check(&[], "--preview");
    let config = format!("{}/config", env!("CARGO_MANIFEST_DIR"));
    check(&["--config", &config, "--office", "dem", "--preview", "/tmp/x.png"], "choose one of demo");
}
