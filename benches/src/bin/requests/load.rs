//! Clients that send one request after the other, and what that takes.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Context;
use benches::process::{Process, postgres_cpu};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, StatusCode,
    client::conn::http1::{SendRequest, handshake},
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, task::JoinSet};

/// Before anything counts: connections are opened, statements prepared, and caches filled.
const WARM_UP: Duration = Duration::from_secs(1);
/// One answer in so many is read; of the others the first and last bytes have to be right.
const READ: usize = 16;

/// A server and what is sent to it.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
    pub(crate) path: &'static str,
    /// Tokens and bodies.
    pub(crate) requests: Arc<[(String, Bytes)]>,
}

/// What a load has taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// Processor time of the server, in milliseconds a request.
    pub(crate) server: f64,
    /// The same of all processes of Postgres.
    pub(crate) postgres: f64,
    /// Requests a second.
    pub(crate) rate: f64,
    /// Milliseconds within which half of the answers came.
    pub(crate) half: f64,
    /// And 99 of a hundred.
    pub(crate) most: f64,
    /// KB of memory that the server had in use at the end.
    pub(crate) memory: f64,
}

impl Taken {
    /// Server and Postgres together.
    pub(crate) fn sum(&self) -> f64 {
        self.server + self.postgres
    }
}

/// Sends requests for so `long` over so many `connections`. An answer that is wrong ends the run.
pub(crate) async fn load(target: &Target, cluster: &Path, connections: usize, long: Duration) -> anyhow::Result<Taken> {
    let turn = Arc::new(AtomicUsize::new(0));
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(target).await?);
    }
    let (open, _) = send(open, &turn, WARM_UP).await?;
    let (server, postgres, begun) = (target.process.cpu()?, postgres_cpu(cluster)?, Instant::now());
    let (_, mut times) = send(open, &turn, long).await?;
    let (server, postgres) =
        (target.process.cpu()?.saturating_sub(server), postgres_cpu(cluster)?.saturating_sub(postgres));
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let count = times.len() as f64;
    let each = |cpu: Duration| cpu.as_secs_f64() * 1000.0 / count;
    let within = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    Ok(Taken {
        server: each(server),
        postgres: each(postgres),
        rate: count / seconds,
        half: within(50),
        most: within(99),
        memory: target.process.memory()?,
    })
}

/// Sends over all connections until the time is over; gives them back, with how long each answer took.
async fn send(
    open: Vec<Connection>,
    turn: &Arc<AtomicUsize>,
    long: Duration,
) -> anyhow::Result<(Vec<Connection>, Vec<Duration>)> {
    let until = Instant::now() + long;
    let mut sending = JoinSet::new();
    for mut connection in open {
        let turn = Arc::clone(turn);
        sending.spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < until {
                let begun = Instant::now();
                connection.ask(turn.fetch_add(1, Ordering::Relaxed)).await?;
                times.push(begun.elapsed());
            }
            anyhow::Ok((connection, times))
        });
    }
    let (mut open, mut all) = (Vec::new(), Vec::new());
    while let Some(sent) = sending.join_next().await {
        let (connection, times) = sent??;
        open.push(connection);
        all.extend(times);
    }
    anyhow::ensure!(!all.is_empty(), "nothing was answered");
    Ok((open, all))
}

/// The data that the server answers the request with this number with.
pub(crate) async fn answer(target: &Target, number: usize) -> anyhow::Result<Value> {
    Connection::open(target).await?.read(number).await
}

/// A connection to a server.
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    target: Target,
}

impl Connection {
    async fn open(target: &Target) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(target.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, target: target.clone() })
    }

    /// Sends a request, and looks at the answer as far as that costs nothing.
    async fn ask(&mut self, number: usize) -> anyhow::Result<()> {
        if number.is_multiple_of(READ) {
            return self.read(number).await.map(drop);
        }
        let body = self.send(number).await?;
        let whole = body.starts_with(b"{\"data\":") && body.ends_with(b"}");
        anyhow::ensure!(whole, "no answer: {}", String::from_utf8_lossy(&body));
        Ok(())
    }

    /// Sends a request, and reads the answer.
    async fn read(&mut self, number: usize) -> anyhow::Result<Value> {
        let body = self.send(number).await?;
        let text = String::from_utf8_lossy(&body);
        let mut answer: Value = serde_json::from_slice(&body).with_context(|| format!("no JSON: {text}"))?;
        let wrong = answer["errors"].is_array() || answer["data"].is_null() || text.contains("\"userErrors\":[{");
        anyhow::ensure!(!wrong, "an error: {text}");
        Ok(answer["data"].take())
    }

    async fn send(&mut self, number: usize) -> anyhow::Result<Bytes> {
        let (token, body) = &self.target.requests[number % self.target.requests.len()];
        let request = Request::post(self.target.path)
            .header(HOST, "localhost")
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, token)
            .body(Full::new(body.clone()))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        anyhow::ensure!(status == StatusCode::OK, "{status}: {}", String::from_utf8_lossy(&body));
        Ok(body)
    }
}
