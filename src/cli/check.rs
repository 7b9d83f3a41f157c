//! `motcua check`.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, settings};

/// Which configuration to check.
#[derive(Debug, Args)]
pub struct Check {
    /// The folder with motcua.toml, procedures.toml and offices/
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
}

impl Check {
    /// Says that all is well and what it saw, or names every mistake.
    #[expect(clippy::print_stdout, reason = "the report is what the command is for")]
    pub fn run(self) -> Result<(), Failure> {
        let settings = settings(self.config.as_deref())?;
        for (id, office) in &settings.offices {
            let plan = &office.plan;
            println!("{id}: {} — {} groups, {} counters", plan.name.vi, plan.groups.len(), plan.counters.len());
        }
        println!("no mistakes");
        Ok(())
    }
}
