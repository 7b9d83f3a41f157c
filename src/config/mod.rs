//! `config/*.toml` made into checked settings.
//!
//! A folder holds `motcua.toml`, `procedures.toml` (which may be left out) and `offices/<id>.toml`. [`load`] reads them
//! all and either gives [`Settings`] that nothing has to check again, or every [`Problem`] of every file at once.

mod alerts;
mod assumed;
mod desks;
mod files;
mod groups;
mod hall;
mod hours;
mod lobbies;
mod names;
mod office;
mod printers;
mod problem;
mod procedures;
mod read;
mod server;
mod slip;
mod speakers;
mod text;
mod value;
mod voice;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::office::{OfficeId, Procedures};

use files::{File, OfficeFile};
use read::Fields;

pub use assumed::assumed_day;
pub use desks::DeskSettings;
pub use hall::{HallSettings, MOST_MARK_KIB, Mark};
pub use office::OfficeSettings;
pub use printers::KioskSettings;
pub use problem::{Problem, check_report};
pub use server::{Limits, ServerSettings};
pub use slip::usual_slip;

/// A whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What this server needs.
    pub server: ServerSettings,
    /// The offices that it serves; at least one.
    pub offices: BTreeMap<OfficeId, OfficeSettings>,
    /// The procedure catalogue, by group and in the file's order; empty without `procedures.toml`.
    pub procedures: Arc<Procedures>,
}

/// Reads and checks the configuration in a folder. The problems are those of all its files, file by file and from top
/// to bottom; there is at least one.
pub fn load(dir: &Path) -> Result<Settings, Vec<Problem>> {
    let (server, offices, procedures, unread) = files::in_folder(dir);
    match check(dir, server, offices, procedures) {
        (Some(settings), problems) if unread.is_empty() && problems.is_empty() => Ok(settings),
        (_, problems) => Err(unread.into_iter().chain(problems).collect()),
    }
}

/// The sample configuration that the binary carries: the office `demo`, open round the clock.
pub fn demo() -> Settings {
    let files = files::carried();
    let (settings, problems) = check(Path::new("."), Some(files.server), files.offices, files.procedures);
    #[expect(clippy::expect_used, reason = "the files are fixed when the binary is built, and a test reads them")]
    settings.filter(|_| problems.is_empty()).expect("the sample configuration has no problems")
}

fn check(
    dir: &Path,
    server: Option<File>,
    offices: Vec<OfficeFile>,
    procedures: Option<File>,
) -> (Option<Settings>, Vec<Problem>) {
    let mut problems = Vec::new();
    let server = server
        .and_then(|file| keep(read::read_file(&file.name, &file.text, server::KEYS, server::server), &mut problems));
    // The offices hold the catalogue, so it is read before them; its problems are told after theirs.
    let mut in_catalogue = Vec::new();
    let procedures = match procedures {
        Some(file) => {
            keep(read::read_file(&file.name, &file.text, procedures::KEYS, procedures::procedures), &mut in_catalogue)
        }
        None => Some(Procedures::new()),
    };
    let procedures = procedures.map(Arc::new);
    let catalogue = procedures.clone().unwrap_or_default();
    let mut checked = BTreeMap::new();
    for OfficeFile { stem, file } in offices {
        let read = |fields: &Fields<'_>| office::office(fields, &stem, dir, &catalogue);
        let office = read::read_file(&file.name, &file.text, office::KEYS, read);
        if let Some(office) = keep(office, &mut problems) {
            checked.insert(office.plan.office.clone(), office);
        }
    }
    problems.append(&mut in_catalogue);
    let settings = server.zip(procedures).map(|(server, procedures)| Settings { server, offices: checked, procedures });
    (settings, problems)
}

fn keep<T>(read: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|found| problems.extend(found)).ok()
}
