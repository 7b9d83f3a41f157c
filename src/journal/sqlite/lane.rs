//! A thread that owns one SQLite connection, so that no task ever blocks on the disk.

use std::io;
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

/// How many pieces of work may wait before whoever brings the next one waits too.
const WAITING_MAX: usize = 256;

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// The way to the thread. The thread ends, and closes its connection, when the last one is dropped.
pub(super) struct Lane {
    works: mpsc::Sender<Work>,
}

/// Why work brought no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// The thread was gone before it took the work.
    NotTaken,
    /// The thread took the work and died over it.
    NotAnswered,
}

impl Lane {
    /// Starts the thread, which is called `name` in a debugger.
    pub fn start(name: &str, mut connection: Connection) -> io::Result<Self> {
        let (works, mut waiting) = mpsc::channel::<Work>(WAITING_MAX);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some(work) = waiting.blocking_recv() {
                work(&mut connection);
            }
        })?;
        Ok(Lane { works })
    }

    /// Does `work` in its turn. Once it is taken it is done to its end, even if nobody waits for the answer any more.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Result<T, Lost> {
        let (answer, answered) = oneshot::channel();
        let work = Box::new(move |connection: &mut Connection| {
            // Whoever asked may have gone, and then nobody misses the answer.
            let _ = answer.send(work(connection));
        });
        self.works.send(work).await.map_err(|_| Lost::NotTaken)?;
        answered.await.map_err(|_| Lost::NotAnswered)
    }
}
