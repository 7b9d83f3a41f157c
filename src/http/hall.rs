//! What hangs in a hall beside the calls: the office's mark, and pictures and video for the calm times.
//!
//! Every page may show the mark by `<img src="/{office}/mark">`: the neutral one where the office has none of its own.
//! The lobby asks for the list of media before each round, so that what is put into the folder is shown without more.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use actix_files::NamedFile;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::config::{HallSettings, Mark};
use crate::screens::asset;

use super::app::App;
use super::guard::Asked;
use super::pages::unless_known;
use super::problem::Problem;

type Answered = Result<HttpResponse, Problem>;

/// The most files of one round.
const MOST_FILES: usize = 200;
/// The most entries of a folder that are looked at.
const MOST_ENTRIES: usize = 2000;
/// The largest picture: more takes an old television's memory.
const MOST_PICTURE_BYTES: u64 = 16 << 20;
/// The largest video.
const MOST_VIDEO_BYTES: u64 = 1 << 30;

/// The endings of what is shown, with the largest size of each. No SVG: it is a document rather than a picture.
const ENDINGS: [(&str, u64); 6] = [
    ("jpg", MOST_PICTURE_BYTES),
    ("jpeg", MOST_PICTURE_BYTES),
    ("png", MOST_PICTURE_BYTES),
    ("webp", MOST_PICTURE_BYTES),
    ("mp4", MOST_VIDEO_BYTES),
    ("webm", MOST_VIDEO_BYTES),
];

/// An SVG that somebody opens by its address is a page: this one loads nothing, runs nothing and belongs to nobody.
const MARK_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The office's mark, or the neutral one.
pub async fn mark(app: web::Data<App>, asked: Asked, request: HttpRequest) -> Answered {
    let (bytes, content_type) = match hall(&app, &asked)?.and_then(|hall| hall.mark.as_ref()) {
        Some(Mark { bytes, content_type }) => (bytes.clone(), *content_type),
        None => {
            let neutral = asset("icon.svg").ok_or_else(|| Problem::internal(&"the neutral mark is missing"))?;
            (neutral.bytes.into(), neutral.content_type)
        }
    };
    let mut response = unless_known(&request, bytes, content_type, "no-cache");
    let policy = actix_web::http::header::HeaderValue::from_static(MARK_POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The names of the pictures and videos, in their order; none where the office has no folder for them.
pub async fn media_list(app: web::Data<App>, asked: Asked) -> Answered {
    let names = match hall(&app, &asked)?.and_then(|hall| hall.media.clone()) {
        None => Vec::new(),
        Some(folder) => {
            let listed = web::block(move || list(&folder)).await.map_err(|error| Problem::internal(&error))?;
            listed.unwrap_or_else(|error| {
                tracing::warn!(%error, "the folder of pictures and video cannot be read: none are shown");
                Vec::new()
            })
        }
    };
    Ok(HttpResponse::Ok().json(names))
}

/// One picture or video, whole or in the part that a player asks for.
pub async fn media(
    app: web::Data<App>,
    asked: Asked,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Answered {
    let folder = hall(&app, &asked)?.and_then(|hall| hall.media.clone()).ok_or_else(Problem::not_found)?;
    let (_, name) = path.into_inner();
    let open = move || NamedFile::open(file(&folder, &name)?).ok();
    let opened = web::block(open).await.map_err(|error| Problem::internal(&error))?;
    let opened = opened.ok_or_else(Problem::not_found)?.disable_content_disposition();
    let mut response = opened.respond_to(&request).map_into_boxed_body();
    let keep = actix_web::http::header::HeaderValue::from_static("no-cache");
    response.headers_mut().insert(CACHE_CONTROL, keep);
    Ok(response)
}

fn hall<'a>(app: &'a App, asked: &Asked) -> Result<Option<&'a HallSettings>, Problem> {
    Ok(app.halls.get(&asked.live()?.plan().office))
}

fn list(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST_ENTRIES) {
        // A name that is no text cannot be asked for.
        let Ok(name) = entry?.file_name().into_string() else { continue };
        if file(folder, &name).is_some() {
            names.push(name);
        }
    }
    names.sort();
    names.truncate(MOST_FILES);
    Ok(names)
}

/// Where a name leads, if it is that of a file to be shown: one step into the folder, and no link out of it.
fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut steps = Path::new(name).components();
    let (Some(Component::Normal(step)), None) = (steps.next(), steps.next()) else { return None };
    if step != OsStr::new(name) || name.starts_with('.') {
        return None;
    }
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    let (_, most_bytes) = ENDINGS.iter().find(|(known, _)| *known == ending)?;
    let path = folder.join(step);
    let about = fs::symlink_metadata(&path).ok()?;
    (about.is_file() && (1..=*most_bytes).contains(&about.len())).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_itself_that_can_be_shown_are_found() {
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("media");
        fs::create_dir_all(folder.join("deeper.jpg")).unwrap();
        for name in ["b.png", "A.JPG", "Tuyên truyền 1.webp", "film.mp4", "page.html", "logo.svg", ".hidden.jpg"] {
            fs::write(folder.join(name), "x").unwrap();
        }
        fs::write(folder.join("empty.jpg"), "").unwrap();
        fs::write(folder.join("deeper.jpg/c.jpg"), "x").unwrap();
        fs::write(outside.path().join("secret.jpg"), "x").unwrap();
        fs::File::create(folder.join("huge.png")).unwrap().set_len(MOST_PICTURE_BYTES + 1).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret.jpg"), folder.join("link.jpg")).unwrap();
        assert_eq!(list(&folder).unwrap(), ["A.JPG", "Tuyên truyền 1.webp", "b.png", "film.mp4"]);
        for name in ["../secret.jpg", "/etc/x.jpg", "deeper.jpg/c.jpg", "./b.png", "b.png/", "link.jpg", "", ".."] {
            assert_eq!(file(&folder, name), None, "{name}");
        }
    }
}
