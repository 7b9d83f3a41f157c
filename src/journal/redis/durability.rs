//! Whether the Redis that was given keeps what it acknowledges.

use std::collections::BTreeMap;

use super::line::Line;

const MEND_APPEND_ONLY: &str = "set `appendonly yes` and `appendfsync always` in redis.conf, or at once with \
                                `redis-cli CONFIG SET appendonly yes` and `redis-cli CONFIG REWRITE`";

/// A sentence for each setting under which acknowledged tickets may be lost, with how to mend it.
pub(super) async fn warnings(line: &Line) -> Vec<String> {
    match settings(line).await {
        Ok(settings) => judge(&settings),
        Err(error) => vec![format!(
            "it could not be checked whether Redis keeps what it acknowledges ({error}): {MEND_APPEND_ONLY}"
        )],
    }
}

async fn settings(line: &Line) -> redis::RedisResult<BTreeMap<String, String>> {
    let mut question = redis::pipe();
    for name in ["appendonly", "appendfsync", "maxmemory", "maxmemory-policy"] {
        question.cmd("CONFIG").arg("GET").arg(name);
    }
    let answers: Vec<BTreeMap<String, String>> = line.ask(&question).await?;
    Ok(answers.into_iter().flatten().collect())
}

fn judge(settings: &BTreeMap<String, String>) -> Vec<String> {
    let is = |name: &str, value: &str| settings.get(name).is_some_and(|found| found == value);
    let mut warnings = Vec::new();
    if !is("appendonly", "yes") {
        warnings.push(format!(
            "this Redis has no append-only file and would forget tickets on a restart: {MEND_APPEND_ONLY}"
        ));
    } else if !is("appendfsync", "always") {
        warnings.push(
            "this Redis may lose the last second's tickets when its machine loses power: set `appendfsync always` in \
             redis.conf, or at once with `redis-cli CONFIG SET appendfsync always`"
                .to_owned(),
        );
    }
    if !is("maxmemory", "0") && !is("maxmemory-policy", "noeviction") {
        warnings.push(
            "this Redis throws keys away when its memory is full: set `maxmemory-policy noeviction` in redis.conf"
                .to_owned(),
        );
    }
    warnings
}
