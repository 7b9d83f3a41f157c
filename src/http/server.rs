//! From a listening socket to a server that answers, and its end.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::middleware::{Compress, NormalizePath, TrailingSlash, from_fn};
use actix_web::{HttpServer, web};

use super::app::App;
use super::around::around;
use super::pages::nothing_here;
use super::problem::Problem;
use super::routes::configure;

/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a client may take to say what it wants.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long open requests may take when the server stops, in seconds.
const STOP_WITHIN_S: u64 = 10;
/// Threads that answer: an answer takes microseconds, and what is slow waits elsewhere.
const WORKERS: usize = 2;

/// Answers on a listening socket until `stop` comes; then takes no more, closes the sockets, and finishes what is open.
/// The offices must be running until this returns.
///
/// # Errors
/// When the socket cannot be listened on.
pub async fn serve(listener: TcpListener, app: web::Data<App>, stop: impl Future<Output = ()>) -> io::Result<()> {
    let (shared, limits) = (app.clone(), app.limits);
    let make = move || {
        actix_web::App::new()
            .app_data(shared.clone())
            .app_data(web::FormConfig::default().limit(shared.limits.body_bytes).error_handler(|error, _| {
                Problem::new("bad_request", format!("the form cannot be read: {error}")).into()
            }))
            .app_data(web::QueryConfig::default().error_handler(|error, _| {
                Problem::new("bad_request", format!("the address cannot be read: {error}")).into()
            }))
            .configure(configure)
            .default_service(web::to(nothing_here))
            .wrap(NormalizePath::new(TrailingSlash::Trim))
            .wrap(from_fn(around))
            // Phones come over slow networks, and pay for every byte.
            .wrap(Compress::default())
    };
    let server = HttpServer::new(make)
        .workers(WORKERS)
        .max_connections(limits.connections.div_ceil(WORKERS))
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_WITHIN)
        // A call must be on the lobby's screen at once, not when more bytes have gathered.
        .tcp_nodelay(true)
        .shutdown_timeout(STOP_WITHIN_S)
        .disable_signals()
        .listen(listener)?
        .run();
    let beside = {
        let app = app.clone();
        tokio::spawn(async move { app.work().await })
    };
    let handle = server.handle();
    let mut server = std::pin::pin!(server);
    let mut stop = std::pin::pin!(stop);
    tokio::select! {
        ended = &mut server => return ended,
        () = &mut stop => {}
    }
    app.stop();
    let (ended, (), _) = tokio::join!(server, handle.stop(true), beside);
    ended
}
