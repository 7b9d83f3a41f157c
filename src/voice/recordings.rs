//! The recordings as files, for whoever decodes them elsewhere: the browsers of an office's lobbies.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::clip::BadClip;
use super::plan::VoicePlan;
use super::utterance::ClipId;
use super::{manifest, own};

/// The clips that an office plays, each as the file that it was recorded in. A clone shares the files.
#[derive(Debug, Clone)]
pub struct Recordings {
    files: BTreeMap<ClipId, Recording>,
    digest: String,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Its bytes.
    pub bytes: Bytes,
    /// Its media type, such as `audio/ogg`.
    pub content_type: &'static str,
}

impl Recordings {
    /// The clips that an office plays. All that is wrong with its own is named.
    pub fn of(plan: &VoicePlan) -> Result<Recordings, Vec<BadClip>> {
        static BUILT_IN: LazyLock<Result<Recordings, BadClip>> = LazyLock::new(|| {
            let files = manifest::listed()?.iter().map(|listed| {
                let content_type = content_type(&listed.file);
                let bytes = Bytes::from_static(manifest::file(listed)?);
                Ok((ClipId::new(&listed.id), Recording { bytes, content_type }))
            });
            Ok(Recordings::new(files.collect::<Result<_, BadClip>>()?))
        });
        let built_in = BUILT_IN.clone().map_err(|problem| vec![problem])?;
        let Some(dir) = &plan.sounds else { return Ok(built_in) };
        let mut files = built_in.files;
        files.extend(own::in_folder(dir)?.into_iter().map(|own::Own { clip, .. }| {
            (clip.id().clone(), Recording { bytes: clip.bytes().clone(), content_type: clip.content_type() })
        }));
        Ok(Recordings::new(files))
    }

    fn new(files: BTreeMap<ClipId, Recording>) -> Self {
        let mut hash = Sha256::new();
        for (id, recording) in &files {
            // Each with its length before it, so that no two sets of files read alike.
            hash.update(format!("{} {id} {}\n", id.as_str().len(), recording.bytes.len()));
            hash.update(&recording.bytes);
        }
        let hash: [u8; 32] = hash.finalize().into();
        Recordings { files, digest: hash[..6].iter().map(|byte| format!("{byte:02x}")).collect() }
    }

    /// The file of a clip.
    pub fn file(&self, id: &ClipId) -> Option<&Recording> {
        self.files.get(id)
    }

    /// Twelve hexadecimal digits that other files would not have.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("wav") => "audio/wav",
        Some("flac") => "audio/flac",
        _ => "audio/ogg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clip_of_the_bank_is_there_as_the_file_that_it_was_decoded_from() {
        let (plan, bank) = (VoicePlan::default(), crate::voice::Bank::built_in().unwrap());
        let recordings = Recordings::of(&plan).unwrap();
        assert_eq!(recordings.files.len(), bank.names().len());
        for name in bank.names() {
            let clip = bank.clip(name).unwrap();
            let file = recordings.file(clip.id()).unwrap();
            assert_eq!((&file.bytes, file.content_type), (clip.bytes(), clip.content_type()), "{}", clip.id());
        }
        assert_eq!(recordings.digest().len(), 12);
    }

    #[test]
    fn an_offices_own_recording_takes_the_place_of_a_clip_and_changes_the_digest() {
        let folder = tempfile::tempdir().unwrap();
        let standard = Recordings::of(&VoicePlan::default()).unwrap();
        let (zero, one) = (ClipId::new("vi-south/d_0"), ClipId::new("vi-south/d_1"));
        std::fs::create_dir(folder.path().join("vi-south")).unwrap();
        std::fs::write(folder.path().join("vi-south/d_0.ogg"), &standard.file(&one).unwrap().bytes).unwrap();
        let plan = VoicePlan { sounds: Some(folder.path().to_owned()), ..VoicePlan::default() };
        let own = Recordings::of(&plan).unwrap();
        assert_eq!(own.file(&zero), standard.file(&one));
        assert_eq!(own.file(&one), standard.file(&one));
        assert_ne!(own.digest(), standard.digest());
        assert_eq!(own.digest(), Recordings::of(&plan).unwrap().digest());
    }
}
