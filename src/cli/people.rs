//! `motcua user` and `motcua device`: who may do what. A running server sees the change by itself.

use std::io::{IsTerminal, stdin};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use motcua::access::{Directory, Role};
use motcua::clock::{Clock, SystemClock};
use motcua::config::Settings;
use motcua::journal::{self, Store};
use motcua::office::{Actor, CounterNo, OfficeId};

use super::{Failure, settings, told};

/// Which directory is changed.
#[derive(Debug, Args)]
pub struct Place {
    /// The folder with motcua.toml, procedures.toml and offices/
    #[arg(long, value_name = "DIR", global = true)]
    config: Option<PathBuf>,
    /// The store, instead of the configuration's: sqlite:PATH or redis://HOST:PORT
    #[arg(long, value_name = "URL", global = true)]
    store: Option<Store>,
}

/// People.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person; the password is asked for, or read from standard input
    Add {
        /// The name to log in with
        name: Actor,
        /// officer, manager or admin
        #[arg(long)]
        role: Role,
        /// An office that the person works for; may be given several times. An admin has all
        #[arg(long = "office", value_name = "ID")]
        offices: Vec<OfficeId>,
        #[command(flatten)]
        place: Place,
    },
    /// Give a person a new password
    Password {
        /// Whose
        name: Actor,
        #[command(flatten)]
        place: Place,
    },
    /// Take a person away; open sessions end
    Remove {
        /// Whom
        name: Actor,
        #[command(flatten)]
        place: Place,
    },
    /// List the people
    List {
        #[command(flatten)]
        place: Place,
    },
}

/// Devices.
#[derive(Debug, Subcommand)]
pub enum Device {
    /// Add a device and show its token, this once
    Add {
        /// The device's name; a kiosk's is the one in its office's configuration
        name: Actor,
        /// kiosk, lobby, counter, reader or station
        #[arg(long)]
        role: Role,
        /// The office where it stands
        #[arg(long, value_name = "ID")]
        office: OfficeId,
        /// The counter where it stands; a counter's device without one may act for any
        #[arg(long, value_name = "N")]
        counter: Option<CounterNo>,
        #[command(flatten)]
        place: Place,
    },
    /// Take a device away; its token is worth nothing from then on
    Remove {
        /// Which
        name: Actor,
        #[command(flatten)]
        place: Place,
    },
    /// List the devices
    List {
        #[command(flatten)]
        place: Place,
    },
}

impl User {
    /// Changes or lists people.
    #[expect(clippy::print_stdout, reason = "it says what it has done")]
    pub fn run(self) -> Result<(), Failure> {
        match self {
            User::Add { name, role, offices, place } => {
                let settings = known(&place, &offices)?;
                let password = password()?;
                at(&place, &settings, async |directory, now| {
                    directory.add_user(&name, password, role, &offices, now).await.map_err(told)
                })?;
                println!("{name} may log in now");
            }
            User::Password { name, place } => {
                let password = password()?;
                at(&place, &known(&place, &[])?, async |directory, now| {
                    directory.change_password(&name, password, now).await.map_err(told)
                })?;
                println!("{name} has a new password; open sessions have ended");
            }
            User::Remove { name, place } => {
                at(&place, &known(&place, &[])?, async |directory, now| {
                    directory.remove_user(&name, now).await.map_err(told)
                })?;
                println!("{name} can no longer log in");
            }
            User::List { place } => at(&place, &known(&place, &[])?, async |directory, _| {
                let accounts = directory.accounts();
                for user in accounts.users() {
                    let offices: Vec<&str> = user.offices.iter().map(OfficeId::as_str).collect();
                    println!("{:24} {:8} {}", user.name, user.role, offices.join(", "));
                }
                if accounts.users().next().is_none() {
                    println!("no people yet: motcua user add NAME --role officer --office ID");
                }
                Ok(())
            })?,
        }
        Ok(())
    }
}

impl Device {
    /// Changes or lists devices.
    #[expect(clippy::print_stdout, reason = "it says what it has done")]
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Device::Add { name, role, office, counter, place } => {
                let settings = known(&place, std::slice::from_ref(&office))?;
                let token = at(&place, &settings, async |directory, now| {
                    directory.add_device(&name, role, &office, counter, now).await.map_err(told)
                })?;
                println!("{}", token.reveal());
                eprintln!("This is the token of {name}. It is shown this once; the server keeps only its digest.");
            }
            Device::Remove { name, place } => {
                at(&place, &known(&place, &[])?, async |directory, now| {
                    directory.remove_device(&name, now).await.map_err(told)
                })?;
                println!("the token of {name} is worth nothing any more");
            }
            Device::List { place } => at(&place, &known(&place, &[])?, async |directory, _| {
                let accounts = directory.accounts();
                for device in accounts.devices() {
                    let counter = device.counter.map(|counter| format!("counter {counter}")).unwrap_or_default();
                    println!("{:24} {:8} {:24} {counter}", device.name, device.role, device.office);
                }
                if accounts.devices().next().is_none() {
                    println!("no devices yet: motcua device add NAME --role kiosk --office ID");
                }
                Ok(())
            })?,
        }
        Ok(())
    }
}

/// The settings, with offices that are all in them.
fn known(place: &Place, offices: &[OfficeId]) -> Result<Settings, Failure> {
    let settings = settings(place.config.as_deref())?;
    match offices.iter().find(|office| !settings.offices.contains_key(*office)) {
        Some(unknown) => {
            let known: Vec<&str> = settings.offices.keys().map(OfficeId::as_str).collect();
            Err(format!("there is no office `{unknown}` in the configuration, but {}", known.join(", ")))
        }
        None => Ok(settings),
    }
}

fn at<T>(
    place: &Place,
    settings: &Settings,
    change: impl AsyncFnOnce(&Directory, Timestamp) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let store = place.store.as_ref().unwrap_or(&settings.server.store);
    if *store == Store::Memory {
        return Err("a store in memory ends with this command: name another with --store".to_owned());
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(async {
        let data_dir = &settings.server.data_dir;
        std::fs::create_dir_all(data_dir).map_err(|error| format!("cannot make {}: {error}", data_dir.display()))?;
        let journal = journal::open(&store.in_folder(data_dir)).map_err(told)?;
        let directory = Directory::open(Arc::clone(&journal)).await.map_err(told)?;
        change(&directory, SystemClock.now()).await
    })
}

/// A password from the keyboard, twice and unseen, or from a pipe's first line.
fn password() -> Result<String, Failure> {
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line).map_err(told)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password("Password: ").map_err(told)?;
    if rpassword::prompt_password("The same again: ").map_err(told)? != first {
        return Err("the two passwords differ: nothing was changed".to_owned());
    }
    Ok(first)
}
