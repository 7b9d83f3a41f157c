//! The command line.

mod alert;
mod check;
mod language;
mod paper;
mod past;
mod people;
mod print;
mod report;
mod say;
mod serve;
mod simulate;
mod sound;
mod station;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use motcua::config::{self, Settings};

/// The queue of a one-stop reception office: tickets, calls, screens, slips and honest waiting times.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the offices of a configuration.
    Serve(serve::Serve),
    /// Check a configuration, and name every mistake in it with its place.
    Check(check::Check),
    /// Try an office's webhook for alerts out, or make its secret.
    Alert(alert::Alert),
    /// Show or print a slip.
    Print(print::Print),
    /// Say a call: as sound, into a file, or in words.
    Say(say::Say),
    /// Write a report on waiting and service times: for a spreadsheet, for programs, for paper.
    Report(report::Report),
    /// Print and speak on this machine for a server elsewhere.
    Station(station::Station),
    /// What if: play a day again with other counters, hours, head starts or crowds.
    Simulate(simulate::Simulate),
    /// The people who log in: officers, managers, administrators.
    #[command(subcommand)]
    User(people::User),
    /// The devices that show, call and issue: kiosks, lobby screens, counters, readers, stations.
    #[command(subcommand)]
    Device(people::Device),
}

/// Why a command failed, in words for whoever typed it.
pub type Failure = String;

impl CommandLine {
    /// Runs the command. A failure is told on standard error, and the process ends with 1.
    pub fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Check(check) => check.run(),
            Command::Alert(alert) => alert.run(),
            Command::Print(print) => print.run(),
            Command::Say(say) => say.run(),
            Command::Report(report) => report.run(),
            Command::Station(station) => station.run(),
            Command::Simulate(simulate) => simulate.run(),
            Command::User(user) => user.run(),
            Command::Device(device) => device.run(),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("{failure}");
                ExitCode::FAILURE
            }
        }
    }
}

/// The folder that is read when none is named.
const CONFIG: &str = "config";

/// The configuration of a folder, or all that is wrong with it.
fn settings(dir: Option<&Path>) -> Result<Settings, Failure> {
    let dir = dir.map_or_else(|| PathBuf::from(CONFIG), Path::to_owned);
    config::load(&dir).map_err(|problems| config::check_report(&problems))
}

/// Writes the log to standard error from now on, as much of it as `MOTCUA_LOG` asks for.
fn start_log() {
    // The web server tells of its threads and sockets, which say nothing to whoever runs an office.
    let usual = "info,actix_server=warn";
    let filter = tracing_subscriber::EnvFilter::try_from_env("MOTCUA_LOG").unwrap_or_else(|_| usual.into());
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
}

/// Waits for Ctrl-C or a termination signal.
async fn signalled() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

/// An error as a failure.
fn told(error: impl std::fmt::Display) -> Failure {
    error.to_string()
}
