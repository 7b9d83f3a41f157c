//! The voices of the offices: what their lobbies say, and the recordings that the pages play.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use crate::office::OfficeId;
use crate::screens::Speech;
use crate::voice::{ClipId, Phrasebook, Recordings, Vocabulary, VoicePlan};

use super::app::App;
use super::guard::Asked;
use super::pages::unless_known;
use super::problem::Problem;

/// The voice of each office that has one; the lobbies of the others only chime.
pub type Voices = BTreeMap<OfficeId, LobbyVoice>;

/// How the pages of an office speak. A clone shares it.
#[derive(Debug, Clone)]
pub struct LobbyVoice {
    /// What they say.
    pub speech: Arc<Speech>,
    /// What they say it with.
    pub recordings: Recordings,
}

impl LobbyVoice {
    /// The voice that an office has configured.
    ///
    /// # Errors
    /// What is wrong with its own recordings or with its sentences, each on a line. A configuration that was read
    /// has neither, unless the recordings were changed since.
    pub fn of(plan: &VoicePlan) -> Result<LobbyVoice, String> {
        let problems = |problems: Vec<_>| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let vocabulary = match &plan.sounds {
            Some(dir) => Vocabulary::with_folder(dir).map_err(problems)?,
            None => Vocabulary::built_in().map_err(|problem| problem.to_string())?,
        };
        let phrasebook = Phrasebook::new(plan.clone(), vocabulary).map_err(|problem| problem.to_string())?;
        let recordings = Recordings::of(plan).map_err(problems)?;
        let speech = Arc::new(Speech { phrasebook, recordings: recordings.digest().to_owned() });
        Ok(LobbyVoice { speech, recordings })
    }
}

/// A recording, by the name of its clip: of a voice, or `chime` alone.
pub async fn serve(app: web::Data<App>, asked: Asked, request: HttpRequest, path: web::Path<Clip>) -> Answered {
    let voice = app.voices.get(&asked.live()?.plan().office).ok_or_else(Problem::not_found)?;
    let Clip { voice: folder, name } = path.into_inner();
    let id = folder.map_or_else(|| name.clone(), |folder| format!("{folder}/{name}"));
    let file = voice.recordings.file(&ClipId::new(&id)).ok_or_else(Problem::not_found)?;
    // An address with the digest of all recordings never means other bytes; a bare one may.
    let versioned = request.query_string().strip_prefix("v=") == Some(voice.recordings.digest());
    let keep = if versioned { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(unless_known(&request, file.bytes.clone(), file.content_type, keep))
}

type Answered = Result<HttpResponse, Problem>;

/// The names in the address.
#[derive(Debug, serde::Deserialize)]
pub struct Clip {
    voice: Option<String>,
    name: String,
}
