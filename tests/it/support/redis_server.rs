//! A real Redis on a free loopback port, with its own folder, that ends with the test.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use motcua::journal::Store;
use tempfile::TempDir;

/// How long a start may take on a busy machine.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A running `redis-server`. Dropping it kills it and removes its folder.
pub struct RedisServer {
    child: Option<Child>,
    port: u16,
    append_only: bool,
    folder: TempDir,
}

impl RedisServer {
    /// A server that keeps what it acknowledges in an append-only file.
    pub fn start() -> Self {
        RedisServer::start_with(true)
    }

    /// A server that forgets everything when it ends.
    pub fn start_forgetful() -> Self {
        RedisServer::start_with(false)
    }

    fn start_with(append_only: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = RedisServer { child: None, port: 0, append_only, folder };
        for _ in 0..5 {
            server.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            // Another test may take the port before Redis does; then Redis ends, and another port is tried.
            if server.launch() {
                return server;
            }
        }
        panic!("redis-server did not start on any of five ports");
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// The store that a journal is opened at.
    pub fn store(&self) -> Store {
        Store::Redis { url: self.url() }
    }

    /// Ends the server at once, as a crash would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts a killed server again, on the same port and folder.
    pub fn start_again(&mut self) {
        assert!(self.child.is_none(), "the server is still running");
        let begun = Instant::now();
        while !self.launch() {
            // Somebody else's connection may hold the port for a moment.
            assert!(begun.elapsed() < START_TIMEOUT, "redis-server did not start again on port {}", self.port);
            sleep(Duration::from_millis(100));
        }
    }

    /// Sends one command of plain words and returns the first line of the answer.
    pub fn command(&self, words: &str) -> String {
        try_command(self.port, words).unwrap()
    }

    /// Whether the server came up.
    fn launch(&mut self) -> bool {
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string(), "--save", "", "--appendonly"])
            .arg(if self.append_only { "yes" } else { "no" })
            .args(["--loglevel", "warning", "--dir"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.unwrap_or_else(|error| {
            panic!(
                "redis-server cannot be started ({error}): install it, on Debian with `apt-get install redis-server`"
            )
        });
        let pid = child.id();
        let begun = Instant::now();
        while begun.elapsed() < START_TIMEOUT {
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            // The pid tells this server from another test's that got the port.
            if process_id(self.port) == Some(pid) {
                self.child = Some(child);
                return true;
            }
            sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        false
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The pid of the Redis on this port, once it has loaded its file.
fn process_id(port: u16) -> Option<u32> {
    if try_command(port, "PING").ok()? != "+PONG" {
        return None;
    }
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
    stream.write_all(b"INFO server\r\n").ok()?;
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    lines.take(40).find_map(|line| line.strip_prefix("process_id:").and_then(|pid| pid.trim().parse().ok()))
}

fn try_command(port: u16, words: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(format!("{words}\r\n").as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}
