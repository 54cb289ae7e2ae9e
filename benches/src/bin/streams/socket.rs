//! A client's WebSocket with small buffers: ten thousand of them are in this process.

use std::net::SocketAddr;

use anyhow::Context;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, Utf8Bytes, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig},
};

/// An open socket.
pub(crate) struct Socket(WebSocketStream<TcpStream>);

/// Buffers for small messages, on both sides of the bench.
pub(crate) fn small() -> WebSocketConfig {
    WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0)
}

impl Socket {
    /// Opens a socket, on which `protocol` is spoken.
    pub(crate) async fn open(address: SocketAddr, protocol: Option<&'static str>) -> anyhow::Result<Self> {
        let mut request = format!("ws://{address}/graphql").into_client_request()?;
        if let Some(protocol) = protocol {
            request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        }
        let stream = TcpStream::connect(address).await.context("no connection")?;
        stream.set_nodelay(true)?;
        Ok(Self(client_async_with_config(request, stream, Some(small())).await.context("no WebSocket")?.0))
    }

    /// Sends a text.
    pub(crate) async fn send(&mut self, text: String) -> anyhow::Result<()> {
        Ok(self.0.send(Message::text(text)).await?)
    }

    /// The next text; pings are answered in between. An error where the socket is closed.
    pub(crate) async fn text(&mut self) -> anyhow::Result<Utf8Bytes> {
        loop {
            match self.0.next().await.context("the connection is gone")?? {
                Message::Text(text) => return Ok(text),
                Message::Close(frame) => anyhow::bail!("the socket was closed: {frame:?}"),
                _ => {}
            }
        }
    }
}
