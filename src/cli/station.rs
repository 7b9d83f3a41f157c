//! `motcua station`: the agent on a box elsewhere that prints and speaks for a server.

use std::path::PathBuf;

use clap::Args;
use motcua::station::{self, Credentials, Door};

use super::{Failure, signalled, start_log};

/// The variable of the environment that may hold the token.
const TOKEN: &str = "MOTCUA_TOKEN";

/// Which server to print for. The token comes from --token-file, from --token, or from the environment's MOTCUA_TOKEN.
#[derive(Debug, Args)]
pub struct Station {
    /// The server's address, as http://192.168.1.10:8080 or https://motcua.example
    #[arg(long, value_name = "URL")]
    server: Door,
    /// The token that `motcua device add NAME --role station --office ID` has shown; others on this machine can see it
    /// in the list of processes, so --token-file is better
    #[arg(long, value_name = "TOKEN", conflicts_with = "token_file")]
    token: Option<String>,
    /// A file with the token in it
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A copy of the folder that the office's `[voice]` names in `sounds`, if it does
    #[arg(long, value_name = "DIR")]
    sounds: Option<PathBuf>,
}

impl Station {
    /// Prints until a signal says stop.
    pub fn run(self) -> Result<(), Failure> {
        let credentials = Credentials { token: self.token()?, server: self.server, sounds: self.sounds };
        start_log();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| format!("cannot start: {error}"))?;
        tracing::info!(server = %credentials.server, "the station starts");
        runtime.block_on(station::run(&credentials, signalled()));
        tracing::info!("stopped");
        Ok(())
    }

    fn token(&self) -> Result<String, Failure> {
        let token = match (&self.token_file, &self.token) {
            (Some(file), _) => {
                std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?
            }
            (None, Some(token)) => token.clone(),
            (None, None) => std::env::var(TOKEN).unwrap_or_default(),
        };
        match token.trim() {
            "" => Err(format!(
                "a station needs a token: make one with `motcua device add NAME --role station --office ID` on the \
                 server, and give it by --token-file FILE or {TOKEN}"
            )),
            token => Ok(token.to_owned()),
        }
    }
}
