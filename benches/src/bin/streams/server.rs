//! A program with subscribers, on an empty database.

use anyhow::Context;
use benches::program::{Folder, PATIENCE, Program, token};
use serde_json::json;
use tokio::time::timeout;
use uuid::Uuid;

use crate::{settings::Settings, socket::Socket};

/// What each subscriber asks for.
const DOCUMENT: &str = "subscription ($id: ID!) { planStatus(planId: $id) { cursor status stage } }";

/// The running program and its folder.
pub(crate) struct Server {
    pub(crate) program: Program,
    pub(crate) folder: Folder,
}

impl Server {
    /// Starts the program and waits until it listens.
    pub(crate) async fn start(settings: &Settings) -> anyhow::Result<Self> {
        let folder = Folder::new()?;
        // One more, who shows what a message looks like.
        let most = (settings.most() + 1).to_string();
        let args = ["--rate-limit", "0", "--pool-wait", "60s", "--max-streams-per-user", &most];
        let of_one = ["--max-subscriptions-per-user", &most];
        let program = Program::start(
            &folder,
            &[&args[..], &of_one, &["--max-streams", &most, "--max-new-sockets-per-address", &most]].concat(),
        )
        .await?;
        Ok(Self { program, folder })
    }

    /// Subscribes to a plan of a user: the socket, and the first event, which says where the plan stands now.
    pub(crate) async fn subscribe(&self, user: Uuid, plan: Uuid) -> anyhow::Result<(Socket, String)> {
        let subscribed = async {
            let mut socket = Socket::open(self.program.address, Some("graphql-transport-ws")).await?;
            let payload = json!({ "token": token(user, "authenticated")? });
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
