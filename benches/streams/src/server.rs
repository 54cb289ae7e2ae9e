//! The program on a private Postgres of its own, in a folder that is gone afterwards.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::PathBuf,
    process::Stdio,
    time::{Duration, SystemTime},
};

use anyhow::Context;
use jsonwebtoken::{EncodingKey, Header, encode};
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::sqlx::{Connection, PgConnection};
use serde_json::{Value, json};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::{process::Process, settings::Settings, socket::Socket};

/// Signs the tokens of this run.
const SECRET: &str = "what subscribers cost is measured with this secret";
/// For how long something may take that is not measured.
const PATIENCE: Duration = Duration::from_mins(1);
/// What each subscriber asks for.
const DOCUMENT: &str = "subscription ($id: ID!) { planStatus(planId: $id) { cursor status stage } }";

/// The running program.
pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    program: PathBuf,
    address: SocketAddr,
    pub(crate) process: Process,
}

impl Server {
    /// Starts the program and waits until it listens.
    pub(crate) async fn start(settings: &Settings) -> anyhow::Result<Self> {
        let program = settings.program.clone();
        let folder = std::env::temp_dir().join(format!("plan-creator.streams.{}", std::process::id()));
        fs::create_dir(&folder)?;
        // One more, who shows what a message looks like.
        let most = (settings.most() + 1).to_string();
        let child = Command::new(&program)
            .args(["serve", "--listen", "127.0.0.1:0", "--workers", "0", "--requests-per-second", "0"])
            .args(["--max-streams-per-user", &most, "--max-streams", &most, "--pool-wait", "60s", "--data-dir"])
            .arg(&folder)
            .env("PLAN_CREATOR_JWT_SECRET", SECRET)
            .stdin(Stdio::null())
            .stderr(File::create(folder.join("serve.log"))?)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let process = Process(child.id().context("the program has ended")?);
        let mut server = Self { child, folder, program, address: ([127, 0, 0, 1], 0).into(), process };
        match timeout(PATIENCE, server.listening()).await.context("the program does not listen").flatten() {
            Ok(address) => server.address = address,
            Err(error) => {
                server.stop().await?;
                return Err(error);
            }
        }
        Ok(server)
    }

    async fn listening(&mut self) -> anyhow::Result<SocketAddr> {
        loop {
            let log = fs::read_to_string(self.folder.join("serve.log"))?;
            let mut lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(line) = lines.find(|line| line["message"] == "listening") {
                return Ok(line["address"].as_str().context("no address in the log")?.parse()?);
            }
            anyhow::ensure!(self.child.try_wait()?.is_none(), "the program has ended: {log}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends the program and removes what it leaves.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) {
            kill_process(pid, Signal::TERM)?;
            timeout(PATIENCE, self.child.wait()).await.context("the program does not end")??;
        }
        Ok(fs::remove_dir_all(&self.folder)?)
    }

    /// The address of its database, as the owner of all of it.
    pub(crate) async fn database_url(&self) -> anyhow::Result<String> {
        let output =
            Command::new(&self.program).args(["database-url", "--data-dir"]).arg(&self.folder).output().await?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// A connection to its database, as the owner of all of it.
    pub(crate) async fn database(&self) -> anyhow::Result<PgConnection> {
        Ok(PgConnection::connect(&self.database_url().await?).await?)
    }

    /// The file that its Postgres writes to.
    pub(crate) fn database_log(&self) -> PathBuf {
        self.folder.join("postgres/log")
    }

    /// Subscribes to a plan of a user: the socket, and the first event, which says where the plan stands now.
    pub(crate) async fn subscribe(&self, user: Uuid, plan: Uuid) -> anyhow::Result<(Socket, String)> {
        let subscribed = async {
            let mut socket = Socket::open(self.address, Some("graphql-transport-ws")).await?;
            let payload = json!({ "token": token(user)? });
            socket.send(json!({ "type": "connection_init", "payload": payload }).to_string()).await?;
            let answer = socket.text().await?;
            anyhow::ensure!(answer.contains("connection_ack"), "not let in: {answer}");
            let payload = json!({ "query": DOCUMENT, "variables": { "id": plan } });
            socket.send(json!({ "id": "1", "type": "subscribe", "payload": payload }).to_string()).await?;
            let first = socket.text().await?;
            anyhow::ensure!(first.contains(r#""type":"next""#), "not subscribed: {first}");
            Ok((socket, first.to_string()))
        };
        timeout(PATIENCE, subscribed).await.context("not subscribed in time")?
    }
}

fn token(user: Uuid) -> anyhow::Result<String> {
    let hour = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs() + 3600;
    let claims = json!({ "sub": user, "role": "authenticated", "aud": "authenticated", "exp": hour });
    Ok(encode(&Header::default(), &claims, &EncodingKey::from_secret(SECRET.as_bytes()))?)
}
