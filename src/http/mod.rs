//! The public face over HTTP: pages, sockets, the API.
//!
//! ```text
//! request ──around──▶ routes (one table) ──guard──▶ api/ | screens | pages | login | health
//!         (headers,                     (who, which      │
//!          counts)                       office?)        └─ ask the live office, render its newest state
//! ```
//!
//! Whoever looks at a screen is remembered in `presence`; what screens show beside the office comes from
//! `surroundings`, with the past days that `history` has at hand, and `frames` renders both for the sockets.
//!
//! [`ROUTES`] says of every address who may use it; [`serve`] is made from it, and so is the OpenAPI document.

mod alerts;
mod api;
mod app;
mod around;
mod body;
mod failures;
mod figures;
mod frames;
mod guard;
mod hall;
mod health;
mod history;
mod identity;
mod login;
mod metrics;
mod openapi;
mod pages;
mod presence;
mod preview;
mod problem;
mod query;
mod report;
mod routes;
mod screens;
mod server;
mod simulate;
mod slips;
mod socket;
mod sockets;
mod sounds;
mod stations;
mod surroundings;

pub use alerts::look;
pub use app::{App, Limits, Paper, Parts};
pub use history::{History, MOST_DAYS};
pub use openapi::document;
pub use problem::{CODES, Problem, status_of};
pub use routes::{Face, ROUTES, Route};
pub use server::serve;
pub use sounds::{LobbyVoice, Voices};
