//! The body of a request: JSON of a bounded size, with errors that name the place and the field.

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::app::App;
use super::problem::Problem;

/// A JSON body. Nothing at all counts as an empty object, so that commands without parameters need no body.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<web::Data<App>>().map_or(0, |app| app.limits.body_bytes);
        let is_json = is_json(request);
        let payload = web::Payload::from_request(request, payload).into_inner();
        async move {
            let payload = payload.map_err(|error| Problem::new("bad_request", error.to_string()))?;
            let bytes = match payload.to_bytes_limited(limit).await {
                Ok(Ok(bytes)) => bytes,
                Ok(Err(error)) => return Err(Problem::new("bad_request", format!("the body broke off: {error}"))),
                Err(_) => return Err(Problem::new("too_large", format!("a body may have at most {limit} bytes"))),
            };
            if !bytes.is_empty() && !is_json {
                let detail = "send the body as JSON, with the header `Content-Type: application/json`";
                return Err(Problem::new("not_json", detail));
            }
            parse(if bytes.is_empty() { b"{}" } else { &bytes }).map(JsonBody)
        }
        .boxed_local()
    }
}

/// Whether a request says that its body is JSON.
pub fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Problem::new("bad_request", format!("the body is no UTF-8: {error}")))?;
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let field = match missing(&error) {
            Some(field) => Some(field),
            None if error.is_data() => field_at(text, line, column),
            None => None,
        };
        let detail = match &field {
            Some(field) => format!("the body is wrong at `{field}`: {error}"),
            None => format!("the body is wrong: {error}"),
        };
        let problem = Problem::new("bad_request", detail).with("line", line).with("column", column);
        match field {
            Some(field) => problem.with("field", field),
            None => problem,
        }
    })
}

/// The member that is not there. Its error stands where the object ends, behind another member.
fn missing(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    let (name, _) = text.strip_prefix("missing field `")?.split_once('`')?;
    Some(name.to_owned())
}

/// The name of the member that a place in a JSON object lies in. What an error names twice (an unknown member) is found
/// as well, because the reader stops behind its name.
fn field_at(text: &str, line: usize, column: usize) -> Option<String> {
    let before: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let seen = text.as_bytes().get(..(before + column).min(text.len()))?;
    let (mut depth, mut at, mut field, mut last_text) = (0, 0, None, None);
    while let Some(byte) = seen.get(at) {
        match byte {
            b'"' => {
                let end = end_of_text(seen, at + 1);
                last_text = Some((at + 1, end));
                at = end;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b':' if depth == 1 => field = last_text,
            b',' if depth == 1 => (field, last_text) = (None, None),
            _ => {}
        }
        at += 1;
    }
    // An unknown member is refused before its colon was read.
    let (start, end) = field.or(last_text)?;
    let name = text.get(start..end)?;
    Some(name.chars().take(60).collect())
}

fn end_of_text(seen: &[u8], mut at: usize) -> usize {
    while let Some(byte) = seen.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::office::GroupCode;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        #[expect(dead_code, reason = "only errors are looked at")]
        group: GroupCode,
        #[expect(dead_code, reason = "only errors are looked at")]
        count: Option<u32>,
    }

    #[track_caller]
    fn check(text: &str, field: Option<&str>, detail: &str) {
        let problem = parse::<Wanted>(text.as_bytes()).unwrap_err();
        assert_eq!(problem.members.get("field").and_then(|field| field.as_str()), field, "{problem}");
        assert!(problem.detail.contains(detail), "{problem}");
        assert!(problem.members.contains_key("line") && problem.members.contains_key("column"));
    }

    #[test]
    fn an_error_names_the_field_and_the_place() {
        check(r#"{"group": "AB"}"#, Some("group"), "`AB` is no group code: it must be one capital letter A-Z");
        check("{\"group\": \"A\",\n \"count\": \"x\"}", Some("count"), "at line 2 column");
        check(r#"{"group": "A", "colour": 1}"#, Some("colour"), "unknown field `colour`");
        check(r#"{"count": 1}"#, Some("group"), "missing field `group`");
        check("{", None, "EOF while parsing");
    }
}
