//! The API: one file per resource. What is here is what they share.

pub mod counters;
pub mod day;
pub mod devices;
pub mod groups;
pub mod note;
pub mod notice;
pub mod printers;
pub mod report;
pub mod slips;
pub mod state;
pub mod ticket_body;
pub mod tickets;
pub mod waits;

use std::time::Instant;

use crate::live::{Ask, Denied, Done};
use crate::office::{Command, InHand, RequestId};

use super::app::App;
use super::guard::Asked;
use super::problem::Problem;

/// Asks the office in the address for a command, and waits until it is durable.
///
/// # Errors
/// The refusal, or why it is unknown whether it was done.
pub async fn carry_out(
    app: &App,
    asked: &Asked,
    command: Command,
    request: Option<RequestId>,
) -> Result<Done, Problem> {
    carry_out_if(app, asked, command, request, None).await
}

/// The same, unless the commanding counter has something else in hand than whoever asks believes.
///
/// # Errors
/// The refusal, or why it is unknown whether it was done.
pub async fn carry_out_if(
    app: &App,
    asked: &Asked,
    command: Command,
    request: Option<RequestId>,
    believes: Option<InHand>,
) -> Result<Done, Problem> {
    let name = command.name();
    let by = asked.caller.as_ref().map(|caller| caller.name.clone());
    let began = Instant::now();
    let done = asked.live()?.ask(Ask { command, request, by, believes }).await;
    let unavailable = matches!(done, Err(Denied::Unavailable { .. }));
    let done = done.map_err(Problem::from);
    app.metrics.commanded(name, done.as_ref().err().map(|problem| problem.code), began.elapsed());
    if unavailable {
        app.metrics.journal_errors.inc();
    }
    done
}
