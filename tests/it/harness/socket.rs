//! A client of the protocol graphql-transport-ws, message by message.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest, protocol::CloseFrame},
};

use super::PATIENCE;

/// An open socket.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What the server said.
#[derive(Debug)]
pub(crate) enum Said {
    Message(Value),
    Closed(Option<u16>),
}

impl Socket {
    /// Opens a socket without a word.
    pub(crate) async fn connect(address: &str, protocol: &str) -> Self {
        Self::try_connect(address, protocol).await.unwrap()
    }

    /// The same, where somebody answers.
    pub(crate) async fn try_connect(address: &str, protocol: &str) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
        let (stream, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Self { stream })
    }

    /// Opens a socket and says who we are.
    pub(crate) async fn open(address: &str, token: Option<&str>) -> Self {
        let mut socket = Self::connect(address, "graphql-transport-ws").await;
        let payload = token.map(|token| json!({ "authorization": format!("Bearer {token}") }));
        socket.introduce(json!(payload)).await;
        let ack = socket.message().await;
        assert_eq!(ack["type"], "connection_ack", "{ack}");
        socket
    }

    /// Says who we are, and waits for no answer.
    pub(crate) async fn introduce(&mut self, payload: Value) {
        self.send(json!({ "type": "connection_init", "payload": payload })).await;
    }

    pub(crate) async fn send(&mut self, message: Value) {
        self.try_send(message).await.unwrap();
    }

    /// The same, where the socket is still open.
    pub(crate) async fn try_send(&mut self, message: Value) -> Result<(), tungstenite::Error> {
        self.stream.send(Message::text(message.to_string())).await
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.send(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
    }

    /// What the server says next, pings aside.
    pub(crate) async fn said(&mut self) -> Said {
        let next = async {
            loop {
                if let Some(said) = self.heard().await {
                    return said;
                }
            }
        };
        tokio::time::timeout(PATIENCE, next).await.expect("the server says something")
    }

    /// What the server says next, for which it may take its time; `None` for a ping.
    pub(crate) async fn heard(&mut self) -> Option<Said> {
        Some(match self.stream.next().await {
            Some(Ok(Message::Text(text))) => Said::Message(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(frame))) => Said::Closed(frame.map(|CloseFrame { code, .. }| u16::from(code))),
            Some(Ok(_)) => return None,
            Some(Err(_)) | None => Said::Closed(None),
        })
    }

    /// The next message.
    pub(crate) async fn message(&mut self) -> Value {
        match self.said().await {
            Said::Message(message) => message,
            Said::Closed(code) => panic!("closed with {code:?}"),
        }
    }

    /// The next payload of the one subscription of this socket; `None` when it is complete.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let mut message = self.message().await;
        match message["type"].as_str() {
            Some("next") => Some(message["payload"].take()),
            Some("complete") => None,
            _ => panic!("{message}"),
        }
    }
}
