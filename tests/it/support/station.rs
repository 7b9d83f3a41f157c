//! `motcua station` as a child process that ends with the test.

use std::process::{Child, Command, Stdio};
use std::sync::PoisonError;
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::server::{Output, drain};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A station. Dropping it kills it; if that happens because a test failed, its output is shown.
pub struct Station {
    child: Option<Child>,
    reader: Option<JoinHandle<()>>,
    server_url: String,
    token: String,
    env: Vec<(&'static str, String)>,
    output: Output,
    folder: TempDir,
}

impl Station {
    /// Starts a station of the server at this URL, with a token.
    pub fn start(server_url: &str, token: &str) -> Self {
        Station::start_with(server_url, token, Vec::new())
    }

    /// The same, with these variables in its environment.
    pub fn start_with(server_url: &str, token: &str, env: Vec<(&'static str, String)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (server_url, token) = (server_url.to_owned(), token.to_owned());
        let mut station =
            Station { child: None, reader: None, server_url, token, env, output: Output::default(), folder };
        station.restart();
        station
    }

    /// Starts a killed or stopped station again.
    pub fn restart(&mut self) {
        assert!(self.child.is_none(), "the station is still running");
        let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
        command.args(["station", "--server", &self.server_url]).env("MOTCUA_TOKEN", &self.token);
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        self.reader = drain(child.stderr.take(), self.output.clone(), None);
        self.child = Some(child);
    }

    /// What it has written so far, or the end of it.
    pub fn output(&self) -> String {
        let lines = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// Waits until it has written this so often, and is still there.
    #[track_caller]
    pub fn says(&mut self, words: &str, times: usize) {
        let begun = Instant::now();
        while self.output().matches(words).count() < times {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert_eq!(ended, None, "it ended");
            assert!(begun.elapsed() < PATIENCE, "it has not said {words:?} {times} times");
            sleep(Duration::from_millis(20));
        }
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill_hard(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
            self.read_to_the_end();
        }
    }

    /// Waits until all that the ended station wrote is in its output.
    fn read_to_the_end(&mut self) {
        let _ = self.reader.take().map(JoinHandle::join);
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    #[track_caller]
    pub fn stop(&mut self) {
        let mut child = self.child.take().expect("a running station");
        let asked = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", child.id())).status().unwrap();
        assert!(asked.success(), "the station cannot be told to stop");
        let begun = Instant::now();
        loop {
            match child.try_wait().unwrap() {
                Some(status) => {
                    self.read_to_the_end();
                    return assert!(status.success(), "{status}");
                }
                None if begun.elapsed() > PATIENCE => break,
                None => sleep(Duration::from_millis(5)),
            }
        }
        child.kill().unwrap();
        panic!("the station did not stop within {PATIENCE:?}");
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        self.kill_hard();
        if thread::panicking() {
            println!("--- the end of the output of the station of {} ---\n{}---", self.server_url, self.output());
        }
    }
}
