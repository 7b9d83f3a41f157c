//! The real binary as a child process, with its own folder, that ends with the test.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};
use motcua::clock::{Clock, SystemClock};
use tempfile::TempDir;

/// How long a start or a graceful stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// So much of a day must be left when a test begins that sees offices by their own clock.
const ROOM_BEFORE_MIDNIGHT: SignedDuration = SignedDuration::from_mins(6);
/// How many lines of a server's output are kept for a test that fails.
const MOST_LINES: usize = 300;

/// How a server is started.
#[derive(Debug, Clone)]
pub struct Setup {
    store: String,
    office: Option<String>,
    environment: Vec<(String, String)>,
}

impl Setup {
    /// `motcua serve --demo` as a newcomer starts it: the office that the binary carries, kept in SQLite.
    pub fn demo() -> Self {
        Setup { store: "sqlite:motcua.db".to_owned(), office: None, environment: Vec::new() }
    }

    /// The same, kept elsewhere.
    pub fn store(mut self, url: impl Into<String>) -> Self {
        self.store = url.into();
        self
    }

    /// The same, with this text in place of the carried `offices/demo.toml`.
    pub fn office(mut self, toml: impl Into<String>) -> Self {
        self.office = Some(toml.into());
        self
    }

    /// The same, with a variable in its environment.
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }
}

/// A `motcua serve`. Dropping it kills it and removes its folder; if that happens because a test failed, its output is
/// shown.
pub struct Server {
    child: Option<Child>,
    readers: Vec<JoinHandle<()>>,
    setup: Setup,
    address: SocketAddr,
    output: Output,
    folder: TempDir,
}

/// The latest lines of a process, over all its restarts.
pub type Output = Arc<Mutex<VecDeque<String>>>;

impl Server {
    /// Starts a server on a free loopback port and waits until it is ready.
    #[track_caller]
    pub fn start(setup: Setup) -> Self {
        // Offices of the tests that are elsewhere are where it is noon.
        if setup.office.as_ref().is_none_or(|office| !office.contains("zone = \"Etc/")) {
            begin_on_a_day_that_lasts();
        }
        let folder = tempfile::tempdir().unwrap();
        if let Some(office) = &setup.office {
            let config = folder.path().join("config");
            fs::create_dir_all(config.join("offices")).unwrap();
            // Links begin alike on every server of an office, as they do where a name leads to all of them.
            fs::write(config.join("motcua.toml"), "public_url = \"http://office.test\"\n").unwrap();
            fs::write(config.join("offices/demo.toml"), office).unwrap();
        }
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Server { child: None, readers: Vec::new(), setup, address, output: Output::default(), folder };
        server.launch().unwrap_or_else(|reason| panic!("the server did not start: {reason}\n{}", server.output()));
        server
    }

    /// What addresses on this server begin with, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the server has written so far, or the end of it.
    pub fn output(&self) -> String {
        let lines = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// Ends the server at once, as `kill -9` does, leaving it no time for anything.
    pub fn kill_hard(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
            self.read_to_the_end();
        }
    }

    /// Asks the server to stop, as a service manager does, and waits until it has.
    pub fn stop(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("a running server");
        let asked = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", child.id())).status().unwrap();
        assert!(asked.success(), "the server cannot be told to stop");
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = child.try_wait().unwrap() {
                self.read_to_the_end();
                return status;
            }
            sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        panic!("the server did not stop within {PATIENCE:?}\n{}", self.output());
    }

    /// Waits until all that the ended server wrote is in its output.
    fn read_to_the_end(&mut self) {
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }

    /// Starts a killed or stopped server again, at the same address and on the same store, and waits until it is ready.
    pub fn restart(&mut self) {
        assert!(self.child.is_none(), "the server is still running");
        let begun = Instant::now();
        while let Err(reason) = self.launch() {
            // Somebody else's connection may hold the port for a moment.
            assert!(begun.elapsed() < PATIENCE, "the server did not start again: {reason}\n{}", self.output());
            sleep(Duration::from_millis(100));
        }
    }

    /// Waits until the server can serve, as it says itself.
    pub fn wait_ready(&self) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            match ready(self.address) {
                Ok(()) => return Ok(()),
                Err(reason) if begun.elapsed() > PATIENCE => return Err(format!("it is not ready: {reason}")),
                Err(_) => sleep(Duration::from_millis(10)),
            }
        }
    }

    fn launch(&mut self) -> Result<(), String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
        command.args(["serve", "--demo", "--listen", &self.address.to_string(), "--store", &self.setup.store]);
        if self.setup.office.is_some() {
            command.args(["--config", "config"]);
        }
        command.current_dir(self.folder.path()).envs(self.setup.environment.iter().cloned());
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| format!("the binary cannot be run: {error}"))?;
        let (first, first_line) = mpsc::channel();
        self.readers.extend(drain(child.stderr.take(), self.output.clone(), None));
        self.readers.extend(drain(child.stdout.take(), self.output.clone(), Some(first)));
        self.child = Some(child);
        let announced = first_line.recv_timeout(PATIENCE).map_err(|_| "it wrote nothing on standard output".to_owned());
        let address = announced.and_then(|line| {
            address_in(&line).ok_or_else(|| format!("its first line names no loopback address: `{line}`"))
        });
        let up = address.and_then(|address| {
            self.address = address;
            self.wait_ready()
        });
        if up.is_err() {
            self.kill_hard();
        }
        up
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill_hard();
        if thread::panicking() {
            println!("--- the end of the output of the server at {} ---\n{}---", self.address, self.output());
        }
    }
}

/// Reads a pipe until it ends, so that the process never waits for a reader.
pub fn drain(
    pipe: Option<impl Read + Send + 'static>,
    output: Output,
    mut first: Option<mpsc::Sender<String>>,
) -> Option<JoinHandle<()>> {
    let pipe = pipe?;
    Some(thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if let Some(first) = first.take() {
                // Nobody listens any more when the start took too long.
                let _ = first.send(line.clone());
            }
            let mut lines = output.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == MOST_LINES {
                lines.pop_front();
            }
            lines.push_back(line);
        }
    }))
}

/// Shortly before midnight in Vietnam, waits for the new day: an office begins it with no tickets and no open counter.
fn begin_on_a_day_that_lasts() {
    let now = SystemClock.now().to_zoned(TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
    if let Some(left) = too_little_left(&now) {
        println!("waiting {} s for midnight to pass", left.as_secs());
        sleep(left);
    }
}

/// How long it is until a new day has begun, where that is soon.
fn too_little_left(now: &Zoned) -> Option<Duration> {
    let left = now.tomorrow().unwrap().start_of_day().unwrap().timestamp().duration_since(now.timestamp());
    (left < ROOM_BEFORE_MIDNIGHT).then(|| left.unsigned_abs() + Duration::from_secs(2))
}

#[test]
fn a_test_begins_on_a_day_that_lasts() {
    let left = |time: &str| too_little_left(&format!("2026-11-28T{time}[Asia/Ho_Chi_Minh]").parse().unwrap());
    assert_eq!(left("23:53:59"), None);
    assert_eq!(left("23:54:30"), Some(Duration::from_secs(332)));
    assert_eq!(left("00:00:00"), None);
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let from = &line[line.find("127.0.0.1:")?..];
    let end = from.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':').unwrap_or(from.len());
    from[..end].trim_end_matches(['.', ':']).parse().ok()
}

fn ready(address: SocketAddr) -> Result<(), String> {
    let asked = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status)?;
        Ok(status)
    };
    match asked() {
        Ok(status) if status.split(' ').nth(1) == Some("200") => Ok(()),
        Ok(status) => Err(status.trim_end().to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn the_address_is_found_in_a_sentence() {
    for line in
        ["motcua listens on http://127.0.0.1:4711", "http://127.0.0.1:4711/demo/kiosk is open.", "127.0.0.1:4711."]
    {
        assert_eq!(address_in(line), Some(SocketAddr::from(([127, 0, 0, 1], 4711))), "{line}");
    }
    assert_eq!(address_in("motcua listens"), None);
}
