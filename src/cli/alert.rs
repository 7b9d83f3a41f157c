//! `motcua alert`: tries an office's webhook out, and makes the secret that signs its messages.

use std::path::PathBuf;

use clap::Args;
use motcua::alerts::{Answered, Client, Message, Secret, Webhook, post};
use motcua::clock::{Clock, SystemClock};
use motcua::config::OfficeSettings;
use motcua::office::{OfficeId, Plan};
use motcua::random;

use super::{Failure, settings};

/// What to do about alerts.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct Alert {
    /// Send a test message to an office's webhook, and show what comes back
    #[arg(long, requires = "office")]
    test: bool,
    /// The office
    #[arg(long, value_name = "ID")]
    office: Option<OfficeId>,
    /// The folder with motcua.toml, procedures.toml and offices/
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
    /// Show a new secret, to be kept in the file that `secret_file` names and at the receiver
    #[arg(long, conflicts_with_all = ["test", "office"])]
    new_secret: bool,
}

impl Alert {
    /// Does it, and says what came of it.
    #[expect(clippy::print_stdout, reason = "what came back is what the command is for")]
    pub fn run(self) -> Result<(), Failure> {
        if self.new_secret {
            println!("{}", Secret::draw().reveal());
            return Ok(());
        }
        let settings = settings(self.config.as_deref())?;
        let id = self.office.ok_or("name the office whose webhook to try out: --test --office ID")?;
        let known = || settings.offices.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let office = settings.offices.get(&id);
        let office = office.ok_or_else(|| format!("there is no office `{id}`; there are: {}", known()))?;
        let webhook = webhook_of(&id, office)?;
        println!("sending a test message of {id} to {}", webhook.url);
        let said = tell(&office.plan, webhook)?;
        println!("{said}");
        Ok(())
    }
}

fn webhook_of<'a>(id: &OfficeId, office: &'a OfficeSettings) -> Result<&'a Webhook, Failure> {
    let webhook = office.alerts.webhook.as_deref();
    webhook.ok_or_else(|| {
        format!("offices/{id}.toml has no `webhook` under `[alerts]`: docs/alerts.md says how to add one")
    })
}

fn tell(plan: &Plan, webhook: &Webhook) -> Result<String, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot start: {error}"))?;
    let client = Client::new().map_err(|error| format!("cannot send: {error}"))?;
    let now = SystemClock.now();
    let id = format!("test_{:032x}", u128::from_be_bytes(random::bytes()));
    let message = Message::of_test(id, plan, webhook.lang, now);
    match runtime.block_on(post(&client, webhook, &message, now)) {
        Answered::Taken { status, said } if said.trim().is_empty() => Ok(format!("taken: it answered {status}")),
        Answered::Taken { status, said } => Ok(format!("taken: it answered {status}\n{}", said.trim())),
        Answered::Gone => {
            Err("not taken: it answered 410, which means that it wants no messages at this address".into())
        }
        Answered::Refused { why, .. } => Err(format!("not taken: {why}")),
    }
}
