//! `motcua serve`: everything wired together, from the configuration to the last farewell.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use motcua::access::{Directory, demo_devices};
use motcua::alerts::{Alerts, ServerName};
use motcua::clock::{Clock, SystemClock};
use motcua::config::{self, OfficeSettings, Settings};
use motcua::http::{self, App, LobbyVoice, Parts, Voices};
use motcua::journal::{self, Journal, Store};
use motcua::live::{OfficeSetup, Running};
use motcua::office::OfficeId;
use tokio::sync::watch;

use super::{Failure, paper, settings, signalled, sound, start_log, told};

/// How long a stopping server waits for slips on their way to the printers.
const PRINT_WITHIN: Duration = Duration::from_secs(4);
/// How long a stopping server lets a speaker end its sentence.
const SAY_WITHIN: Duration = Duration::from_secs(4);

/// How long a stopping server waits for what a receiver of alerts says.
const TELL_WITHIN: Duration = Duration::from_secs(4);

/// What to serve, and where.
#[derive(Debug, Args)]
pub struct Serve {
    /// The folder with motcua.toml, procedures.toml and offices/
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
    /// The address and port, instead of the configuration's; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The store, instead of the configuration's: sqlite:PATH, redis://HOST:PORT or memory:
    #[arg(long, value_name = "URL")]
    store: Option<Store>,
    /// Serve the sample office with links that log in by themselves, to this machine alone
    #[arg(long)]
    demo: bool,
}

impl Serve {
    /// Serves until a signal says stop.
    pub fn run(self) -> Result<(), Failure> {
        start_log();
        let settings = self.settings()?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
        runtime.block_on(serve(settings, self.demo))
    }

    fn settings(&self) -> Result<Settings, Failure> {
        let mut settings = match (&self.config, self.demo) {
            (None, true) => config::demo(),
            (dir, _) => settings(dir.as_deref())?,
        };
        if let Some(listen) = self.listen {
            settings.server.listen = listen;
        }
        if let Some(store) = &self.store {
            settings.server.store = store.clone();
        }
        let listen = settings.server.listen;
        if self.demo && !listen.ip().is_loopback() {
            return Err(format!(
                "--demo lets everybody in, so it listens on this machine alone: use 127.0.0.1, not {listen}"
            ));
        }
        Ok(settings)
    }
}

async fn serve(settings: Settings, demo: bool) -> Result<(), Failure> {
    let data_dir = &settings.server.data_dir;
    std::fs::create_dir_all(data_dir).map_err(|error| format!("cannot make {}: {error}", data_dir.display()))?;
    let listener = bind(settings.server.listen)?;
    let address = listener.local_addr().map_err(|error| format!("cannot listen: {error}"))?;
    let public_url = settings.server.public_url.clone().unwrap_or_else(|| format!("http://{address}"));

    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let journal = journal::open(&settings.server.store.in_folder(data_dir))
        .map_err(|error| format!("store {}: {error}", settings.server.store))?;
    for warning in journal.warnings().await {
        tracing::warn!(store = %settings.server.store, "{warning}");
    }
    let devices = match demo {
        true => settings.offices.keys().flat_map(demo_devices).collect(),
        false => Vec::new(),
    };
    let directory = Directory::open_with(journal.clone(), devices).await.map_err(told)?;
    let session_key = directory.session_key(clock.now()).await.map_err(told)?;
    let mut running = start_offices(&settings, &journal, &clock).await?;
    let paper = paper::start(&settings, &public_url, clock.clone())?;
    let stop_devices = watch::Sender::new(false);
    let mut printing = paper::follow(&paper, running.registry(), &stop_devices);
    let sound = sound::start(&settings, clock.clone())?;
    let mut announcing = sound::follow(&sound, running.registry(), &stop_devices);
    let following = tokio::spawn(directory.clone().follow());

    let limits = http::Limits::from(&settings.server.limits);
    let registry = running.registry().clone();
    let alerts = open_alerts(&settings, &journal, &clock).await?;
    let parts = Parts {
        registry,
        journal,
        store: settings.server.store.in_folder(data_dir).to_string(),
        directory,
        session_key,
        paper: Some(paper.clone()),
        speakers: Some(sound.speakers.clone()),
        voices: voices(&settings)?,
        alerts: alerts.clone(),
        halls: settings.offices.iter().map(|(id, office)| (id.clone(), office.hall.clone())).collect(),
        slips: settings.offices.iter().map(|(id, office)| (id.clone(), office.slip.clone())).collect(),
        clock,
        public_url: public_url.clone(),
        limits,
    };
    let app = actix_web::web::Data::new(App::new(parts).map_err(told)?);
    let mut watching = alerts.run(&http::look(&app), &stop_devices).map_err(told)?;
    greet(&settings, address, demo)?;
    let served = tokio::select! {
        served = http::serve(listener, app, signalled()) => served.map_err(told),
        fault = running.failed() => Err(format!("an office came to a fault and the server ends: {fault}")),
    };

    // What was accepted is finished in the order in which it flows: commands, then their slips.
    following.abort();
    running.stop().await;
    stop_devices.send_replace(true);
    let told_in_time = async { while watching.join_next().await.is_some() {} };
    // What is not told by now is told after the next start.
    let _ = tokio::time::timeout(TELL_WITHIN, told_in_time).await;
    while printing.join_next().await.is_some() {}
    while announcing.join_next().await.is_some() {}
    let silent = tokio::task::spawn_blocking(move || sound.speakers.stop(SAY_WITHIN));
    let unknown = tokio::task::spawn_blocking(move || paper.printers.stop(PRINT_WITHIN)).await.unwrap_or(0);
    // A thread that panicked has said so; there is nothing more to stop.
    let _ = silent.await;
    if unknown > 0 {
        tracing::warn!(slips = unknown, "slips whose printing is unknown");
    }
    tracing::info!("stopped");
    served
}

fn voices(settings: &Settings) -> Result<Voices, Failure> {
    let voice = |(id, office): (&OfficeId, &OfficeSettings)| match LobbyVoice::of(&office.voice) {
        Ok(voice) => Ok((id.clone(), voice)),
        Err(problems) => Err(format!("the voice of {id} cannot be used:\n{problems}")),
    };
    settings.offices.iter().map(voice).collect()
}

fn bind(listen: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).map_err(|error| {
        format!("cannot listen on {listen}: {error}; choose another with --listen ADDR, or 127.0.0.1:0 for a free port")
    })
}

async fn start_offices(
    settings: &Settings,
    journal: &Arc<dyn Journal>,
    clock: &Arc<dyn Clock>,
) -> Result<Running, Failure> {
    let limits = settings.server.limits.live;
    let setup =
        |office: &OfficeSettings| OfficeSetup { plan: office.plan.clone(), retention_days: office.retention_days };
    let offices: Vec<OfficeSetup> = settings.offices.values().map(setup).collect();
    Running::start(offices, limits, journal.clone(), clock.clone()).await.map_err(told)
}

async fn open_alerts(
    settings: &Settings,
    journal: &Arc<dyn Journal>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<Alerts>, Failure> {
    let folder = &settings.server.data_dir;
    let server = ServerName::of_folder(folder)
        .map_err(|error| format!("the server's name cannot be kept in {}: {error}", folder.display()))?;
    let offices = settings.offices.values().map(|office| (office.plan.clone(), office.alerts.clone()));
    Ok(Arc::new(Alerts::open(journal.clone(), clock.clone(), server, offices).await.map_err(told)?))
}

/// The first line on standard output is the address; whoever started the server on a free port reads it there.
fn greet(settings: &Settings, address: SocketAddr, demo: bool) -> Result<(), Failure> {
    let mut lines = format!("motcua listens on http://{address}\n");
    if demo {
        for office in settings.offices.keys() {
            let link = |token: &str, page: &str| format!("http://{address}/login?token={token}&to=/{office}/{page}");
            lines += "\nEach link logs in by itself, on this machine alone:\n";
            for (what, token, page) in [
                ("kiosk", "demo-kiosk", "kiosk"),
                ("lobby", "demo-lobby", "lobby"),
                ("counter 1, officer", "demo-counter", "counter/1"),
                ("counter 1, sign", "demo-counter", "counter/1/display"),
                ("manager", "demo-manager", "manager"),
            ] {
                lines += &format!("  {what:20} {}\n", link(token, page));
            }
        }
        lines += &format!("\nEvery screen in every state: http://{address}/preview\n");
        lines += "\nCtrl-C ends it.\n";
    }
    let mut out = std::io::stdout();
    // Whoever closed standard output does not want to read it; the server serves all the same.
    let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
    Ok(())
}
