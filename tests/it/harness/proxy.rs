//! A network between the program and Postgres, in which packets can vanish.

use sea_orm_migration::sea_orm::sqlx::postgres::PgConnectOptions;
use tokio::{
    io,
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
    /// A proxy in front of `database`.
    pub(crate) async fn start(database: &TestDatabase) -> Self {
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
                tokio::spawn(forward(client, server, is_vanished.clone()));
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

async fn forward(mut client: TcpStream, mut server: UnixStream, mut vanished: watch::Receiver<u32>) {
    vanished.mark_unchanged();
    tokio::select! {
        _ = io::copy_bidirectional(&mut client, &mut server) => {}
        // Neither is closed.
        Ok(()) = vanished.changed() => std::future::pending().await,
    }
}
