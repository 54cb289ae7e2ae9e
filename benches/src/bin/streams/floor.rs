//! The floor: a bare WebSocket server that pushes the bytes of an event to a client, or to all, when it is told to. It
//! knows no database, no GraphQL and no pings, so that what it takes is what this machine takes.

use std::{net::SocketAddr, process::Stdio, sync::Arc, time::Instant};

use anyhow::Context;
use benches::{figures::line, process::Process};
use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::Mutex,
};
use tokio_tungstenite::{WebSocketStream, accept_async_with_config, tungstenite::Message};

use crate::socket::{Socket, small};

/// Tells the server to push to everybody.
pub(crate) const ALL: u32 = u32::MAX;

/// A floor in a process of its own, which ends when this is dropped.
pub(crate) struct Floor {
    _child: Child,
    address: SocketAddr,
    orders: TcpStream,
    pub(crate) process: Process,
}

impl Floor {
    /// Starts a floor for so many `clients` that pushes `text`.
    pub(crate) async fn start(clients: usize, text: &str) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["floor", &clients.to_string(), text])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let process = Process(child.id().context("the floor has ended")?);
        let mut lines = BufReader::new(child.stdout.take().context("the floor says nothing")?).lines();
        let line = lines.next_line().await?.context("the floor has ended")?;
        let (address, orders) = line.split_once(' ').context("the floor says something else")?;
        let orders = TcpStream::connect(orders).await?;
        orders.set_nodelay(true)?;
        Ok(Self { _child: child, address: address.parse()?, orders, process })
    }

    /// The client with this number.
    pub(crate) async fn connect(address: SocketAddr, number: usize) -> anyhow::Result<Socket> {
        let mut socket = Socket::open(address, None).await?;
        socket.send(number.to_string()).await?;
        socket.text().await?;
        Ok(socket)
    }

    /// Where clients connect.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has a message pushed to a client, or to all; the moment when that was said.
    pub(crate) async fn push(&mut self, to: u32) -> anyhow::Result<Instant> {
        let said = Instant::now();
        self.orders.write_all(&to.to_be_bytes()).await?;
        Ok(said)
    }
}

type Clients = Arc<Vec<Mutex<Option<WebSocketStream<TcpStream>>>>>;

/// The server itself.
pub(crate) async fn serve(clients: usize, text: &str) -> anyhow::Result<()> {
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let (listener, orders) = (TcpListener::bind(loopback).await?, TcpListener::bind(loopback).await?);
    line(&format!("{} {}", listener.local_addr()?, orders.local_addr()?));
    let (mut orders, _) = orders.accept().await?;
    orders.set_nodelay(true)?;
    let clients: Clients = Arc::new((0..clients).map(|_| Mutex::default()).collect());
    let seats = Arc::clone(&clients);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(seat(stream, Arc::clone(&seats)));
        }
    });
    let message = Message::text(text);
    loop {
        match orders.read_u32().await? {
            ALL => {
                for number in 0..clients.len() {
                    push(&clients, number, &message).await?;
                }
            }
            to => push(&clients, usize::try_from(to)?, &message).await?,
        }
    }
}

/// A client says its number, and is told when it has its seat.
async fn seat(stream: TcpStream, clients: Clients) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let mut socket = accept_async_with_config(stream, Some(small())).await?;
    let number: usize = socket.next().await.context("gone")??.to_text()?.parse()?;
    let mut seat = clients[number].lock().await;
    Ok(seat.insert(socket).send(Message::text("seated")).await?)
}

async fn push(clients: &Clients, number: usize, message: &Message) -> anyhow::Result<()> {
    if let Some(socket) = clients[number].lock().await.as_mut() {
        socket.send(message.clone()).await?;
    }
    Ok(())
}
