//! What the attacker sends. Each kind has connections of its own, on which one request follows the other.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::header::HeaderValue;
use serde_json::json;
use tokio::{net::TcpStream, task::JoinSet};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::client::{Client, Target};

/// How often each attack was answered with each code.
type Answers = Arc<Mutex<BTreeMap<&'static str, BTreeMap<String, usize>>>>;

/// Begins all of them; they end with `stop`, and give what they were answered.
pub(crate) fn begin(
    attacker: &Target,
    stop: &CancellationToken,
) -> impl Future<Output = anyhow::Result<Vec<(&'static str, String)>>> + use<> {
    let answers = Answers::default();
    let mut running = JoinSet::new();
    let nobody = attacker.with("");
    for (name, connections, target, body) in [
        ("50 previews", 16, attacker, previews as fn(usize) -> String),
        ("99 x 300 stored plans", 4, attacker, stored),
        ("99 x 300 histories", 2, attacker, histories),
        ("50 root fields", 4, attacker, roots),
        ("50 mutations", 4, attacker, mutations),
        ("documents of 90 KB", 4, &nobody, document),
    ] {
        for connection in 0..connections {
            let sending = send(name, connection, target.clone(), body, Arc::clone(&answers));
            running.spawn(until(stop.clone(), sending));
        }
    }
    for _ in 0..4 {
        running.spawn(until(stop.clone(), forge(attacker.clone(), Arc::clone(&answers))));
    }
    for _ in 0..100 {
        running.spawn(until(stop.clone(), subscribe(attacker.clone(), Arc::clone(&answers))));
        running.spawn(until(stop.clone(), stay(attacker.clone(), Arc::clone(&answers))));
    }
    async move {
        while let Some(ended) = running.join_next().await {
            ended?;
        }
        let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        let list = |codes: &BTreeMap<String, usize>| {
            codes.iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>().join(", ")
        };
        Ok(answers.iter().map(|(name, codes)| (*name, list(codes))).collect())
    }
}

async fn until(stop: CancellationToken, attack: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = attack => {}
    }
}

fn count(answers: &Answers, name: &'static str, code: String) {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    *answers.entry(name).or_default().entry(code).or_default() += 1;
}

async fn send(name: &'static str, connection: usize, target: Target, body: fn(usize) -> String, answers: Answers) {
    let mut client = Client::new(target);
    for number in 0.. {
        let query = body(connection * 1_000_000 + number);
        let code = client.code(Bytes::from(json!({ "query": query }).to_string())).await;
        count(&answers, name, code);
    }
}

fn aliased(count: usize, field: &str) -> String {
    (0..count).fold(String::new(), |text, number| format!("{text} a{number}: {field}"))
}

fn previews(number: usize) -> String {
    let input = format!("{{ financialGoals: \"{} dollars\", timeHorizon: 100 }}", 10_000 + number);
    let fields = aliased(50, &format!("previewPlan(input: {input}) {{ investmentPlan {{ successProbability }} }}"));
    format!("{{ {fields} }}")
}

fn stored(_: usize) -> String {
    format!("{{ plans(first: 1000) {{ nodes {{ {} }} }} }}", aliased(99, "planData"))
}

fn histories(_: usize) -> String {
    format!("{{ plans(first: 300) {{ nodes {{ {} }} }} }}", aliased(99, "history(first: 2) { nodes { newData } }"))
}

fn roots(_: usize) -> String {
    format!(
        "{{ {} }}",
        aliased(50, "plans(first: 100, filter: { search: \"plan\" }) { totalCount nodes { planName } }")
    )
}

fn mutations(_: usize) -> String {
    let one = format!("setPlanFavorite(id: \"{}\", isFavorite: true) {{ userErrors {{ code }} }}", Uuid::new_v4());
    format!("mutation {{ {} }}", aliased(50, &one))
}

/// Another one each time, so that none is known.
fn document(number: usize) -> String {
    format!("query Q{number} {{ {} }}", "viewer { id email } ".repeat(300) + &" ".repeat(83_000))
}

/// Tokens that nobody signed.
async fn forge(target: Target, answers: Answers) {
    let Some((claims, _)) = target.token.rsplit_once('.') else { return };
    let query = Bytes::from(json!({ "query": "{ __typename }" }).to_string());
    loop {
        let signature = Uuid::new_v4().simple().to_string();
        let code = Client::new(target.with(format!("{claims}.{signature}{signature}"))).code(query.clone()).await;
        count(&answers, "forged tokens", code);
    }
}

/// A socket with a hundred subscriptions.
async fn subscribe(target: Target, answers: Answers) {
    let name = "subscriptions";
    let Ok(mut socket) = open(&target).await else { return count(&answers, name, "refused".into()) };
    let init = json!({ "type": "connection_init", "payload": { "token": target.token } });
    let mut sent = socket.send(Message::text(init.to_string())).await;
    for id in 0..100 {
        let subscribe = json!({ "id": id.to_string(), "type": "subscribe",
            "payload": { "query": "subscription { planStatuses { cursor } }" } });
        sent = sent.and(socket.send(Message::text(subscribe.to_string())).await);
    }
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Text(text) if text.contains("\"type\":\"error\"") => {
                let code = text.split_once("\"code\":\"").and_then(|(_, rest)| rest.split_once('"'));
                count(&answers, name, code.map_or("error", |(code, _)| code).to_owned());
            }
            Message::Close(frame) => {
                let code = frame.map_or_else(|| "closed".to_owned(), |frame| u16::from(frame.code).to_string());
                return count(&answers, name, code);
            }
            _ => {}
        }
    }
}

/// A socket whose client never says who it is, again and again.
async fn stay(target: Target, answers: Answers) {
    loop {
        let code = match open(&target).await {
            Ok(mut socket) => {
                while let Some(Ok(_)) = socket.next().await {}
                "let in, and closed"
            }
            Err(_) => "refused",
        };
        count(&answers, "silent sockets", code.to_owned());
    }
}

async fn open(target: &Target) -> anyhow::Result<WebSocketStream<MaybeTlsStream<TcpStream>>> {
    let mut request = format!("ws://{}/graphql", target.address).into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    Ok(connect_async(request).await?.0)
}
