//! A client that takes a large response, which is kept in memory until it has it.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use super::JSON;
use crate::harness::{Client, Server, eventually};

/// Larger than what the system keeps for a connection, however fast it believes it to be.
const PLANS: u32 = 400;

/// Asks for a large response on a connection whose client keeps so many bytes that it has not looked at.
async fn ask(server: &Server, client: &Client, buffer: u32) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(buffer).unwrap();
    let mut connection = socket.connect(server.address().parse().unwrap()).await.unwrap();
    let body = json!({ "query": "{ plans(first: 1000) { nodes { planData } } }" }).to_string();
    let (token, length) = (client.token().unwrap(), body.len());
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n"
    );
    connection.write_all((head + &body).as_bytes()).await.unwrap();
    connection
}

/// Takes so many bytes each tenth of a second, until the server ends the connection; whether it had all of the response.
async fn takes(mut connection: TcpStream, at_once: usize) -> bool {
    let (mut taken, mut bytes) = (0, vec![0; at_once]);
    loop {
        match connection.read(&mut bytes).await {
            Ok(0) => return taken > PLANS as usize * 20_000,
            Ok(read) => taken += read,
            Err(_) => return false,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn who_takes_a_large_response_in_drops_is_let_go_and_who_takes_it_slowly_has_it() {
    let args = ["--send-timeout", "3s", "--min-send-rate", "100000", "--rate-limit", "0"];
    let server =
        Server::idle(&[&args[..], &["--max-response", "12000000", "--response-memory", "12000000"]].concat()).await;
    let client = server.stranger().await;
    client.create(json!({ "planName": "the first" })).await;
    let insert = format!(
        "INSERT INTO investment_plans (user_id, plan_name, processing_status, plan_data) \
         SELECT '{}', 'fat', 'COMPLETED', jsonb_build_object('user_input', repeat('x', 20000)) FROM generate_series(1, {PLANS})",
        client.user
    );
    server.database.run(&insert).await;
    // Some bytes within any 3 seconds, but few: all of it would take minutes.
    let slow = tokio::spawn(takes(ask(&server, &client, 16_384).await, 4_000));
    // There is memory for one response, for whoever reads: more slowly than the network is.
    eventually("the memory is there again", async || {
        takes(ask(&server, &client, 1_000_000).await, 200_000).await.then_some(())
    })
    .await;
    // What the system has of it may still be on its way.
    if slow.is_finished() {
        assert!(!slow.await.unwrap(), "it is let go");
    }
}
