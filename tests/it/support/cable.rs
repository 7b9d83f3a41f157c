//! The cable between one screen and its server, which can be pulled: then nothing passes, and nobody is told.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A relay on a port of its own. Dropping it plugs nothing in any more, and ends with the test's runtime.
pub struct Cable {
    address: SocketAddr,
    plugged: watch::Sender<bool>,
}

impl Cable {
    /// A cable that is plugged in, to a server such as `http://127.0.0.1:4711`.
    pub async fn to(server_url: &str) -> Self {
        let server: SocketAddr = server_url.trim_start_matches("http://").parse().expect("a server's address");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (plugged, sees) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((screen, _)) = listener.accept().await {
                tokio::spawn(relay(screen, server, sees.clone()));
            }
        });
        Cable { address, plugged }
    }

    /// What addresses of the server begin with for whoever sits at this end, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Pulls it: what is said by either side from now on waits, as packets are sent again until somebody gives up.
    pub fn pull(&self) {
        self.plugged.send_replace(false);
    }

    /// Plugs it in again.
    pub fn plug_in(&self) {
        self.plugged.send_replace(true);
    }
}

async fn relay(screen: TcpStream, server: SocketAddr, mut plugged: watch::Receiver<bool>) {
    if plugged.wait_for(|plugged| *plugged).await.is_err() {
        return;
    }
    // A server that is gone refuses, which closing says here.
    let Ok(server) = TcpStream::connect(server).await else { return };
    let ((from_screen, to_screen), (from_server, to_server)) = (screen.into_split(), server.into_split());
    tokio::join!(pass(from_screen, to_server, plugged.clone()), pass(from_server, to_screen, plugged));
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut plugged: watch::Receiver<bool>) {
    let mut bytes = vec![0; 16 << 10];
    // Whoever closes one direction has nothing more to say; dropping the other half tells the other side.
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if plugged.wait_for(|plugged| *plugged).await.is_err() || to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
    // Not even an end passes a pulled cable.
    let _ = plugged.wait_for(|plugged| *plugged).await;
}

#[tokio::test]
async fn nothing_passes_a_pulled_cable_until_it_is_plugged_in_again() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let cable = Cable::to(&format!("http://{}", server.local_addr().unwrap())).await;
    let mut screen = TcpStream::connect(cable.url().trim_start_matches("http://")).await.unwrap();
    let (mut answering, _) = server.accept().await.unwrap();
    let mut heard = [0; 2];
    screen.write_all(b"hi").await.unwrap();
    answering.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"hi");

    cable.pull();
    answering.write_all(b"ho").await.unwrap();
    let moment = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(moment, screen.read_exact(&mut heard)).await.is_err(), "something passed");
    cable.plug_in();
    screen.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"ho");
    drop(answering);
    assert_eq!(screen.read(&mut heard).await.unwrap(), 0);
}
