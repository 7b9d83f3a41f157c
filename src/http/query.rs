//! What follows the question mark of an address.

use actix_web::error::QueryPayloadError;
use actix_web::{HttpRequest, web};
use serde::de::DeserializeOwned;

/// The query of a request's address.
///
/// # Errors
/// What is wrong with it, without what read it.
pub fn query_of<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, String> {
    let query = web::Query::<T>::from_query(request.query_string());
    query.map(web::Query::into_inner).map_err(|error| match error {
        QueryPayloadError::Deserialize(error) => error.to_string(),
        error => error.to_string(),
    })
}

/// As much of a mistyped value as an error repeats.
pub fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
