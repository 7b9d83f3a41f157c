//! The command line: parse, wire, run.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    cli::CommandLine::parse().run()
}
