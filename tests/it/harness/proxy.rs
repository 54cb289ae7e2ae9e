//! A network between the program and Postgres, in which packets can vanish or take their time.

use std::time::Duration;

use sea_orm_migration::sea_orm::sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{self, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

use super::TestDatabase;

/// A proxy in front of a test's database.
pub(crate) struct Proxy {
    url: String,
    /// Counts how often packets began to vanish: connections that were opened before are dead, and nobody is told.
    vanished: watch::Sender<u32>,
}

impl Proxy {
    /// A proxy in front of `database`, at once.
    pub(crate) async fn start(database: &TestDatabase) -> Self {
        Self::slow(database, Duration::ZERO).await
    }

    /// The same, where each packet takes so long.
    pub(crate) async fn slow(database: &TestDatabase, delay: Duration) -> Self {
        let behind: PgConnectOptions = database.url().await.parse().unwrap();
        let socket = behind.get_socket().unwrap().join(format!(".s.PGSQL.{}", behind.get_port()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (user, name) = (behind.get_username(), behind.get_database().unwrap());
        let url = format!("postgres://{user}@{}/{name}", listener.local_addr().unwrap());
        let vanished = watch::Sender::new(0);
        let is_vanished = vanished.subscribe();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.unwrap();
                tokio::spawn(forward(client, server, delay, is_vanished.clone()));
            }
        });
        Self { url, vanished }
    }

    /// Where the database is reached through it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Whatever is sent from here on over connections that are open is not heard, on either side.
    pub(crate) fn vanish(&self) {
        self.vanished.send_modify(|times| *times += 1);
    }
}

async fn forward(client: TcpStream, server: UnixStream, delay: Duration, mut vanished: watch::Receiver<u32>) {
    vanished.mark_unchanged();
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    tokio::select! {
        _ = copy(&mut from_client, &mut to_server, delay) => {}
        _ = copy(&mut from_server, &mut to_client, delay) => {}
        // Neither is closed.
        Ok(()) = vanished.changed() => std::future::pending().await,
    }
}

async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    delay: Duration,
) -> io::Result<()> {
    let mut packet = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut packet).await?;
        if length == 0 {
            return Ok(());
        }
        tokio::time::sleep(delay).await;
        to.write_all(&packet[..length]).await?;
    }
}
