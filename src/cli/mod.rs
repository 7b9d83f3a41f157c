//! The command line.

mod check;
mod paper;
mod people;
mod print;
mod say;
mod serve;
mod sound;

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
    /// Show or print a slip.
    Print(print::Print),
    /// Say a call: as sound, into a file, or in words.
    Say(say::Say),
    /// The people who log in: officers, managers, administrators.
    #[command(subcommand)]
    User(people::User),
    /// The devices that show, call and issue: kiosks, lobby screens, counters, readers.
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
            Command::Print(print) => print.run(),
            Command::Say(say) => say.run(),
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

/// An error as a failure.
fn told(error: impl std::fmt::Display) -> Failure {
    error.to_string()
}
