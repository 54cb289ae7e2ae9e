//! Sockets that say too much, or hear nothing.

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Target;
use crate::harness::{PATIENCE, Said, Socket, eventually, numbered};

const PROTOCOL: &str = "graphql-transport-ws";

impl Target {
    async fn socket(&self) -> Socket {
        Socket::open(self.server.address(), Some(&self.token)).await
    }

    /// A socket as bytes, behind its handshake.
    async fn frames(&self) -> TcpStream {
        let mut stream = TcpStream::connect(self.server.address()).await.unwrap();
        let head = format!(
            "GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(stream.read_u8().await.unwrap());
        }
        assert!(answer.starts_with(b"HTTP/1.1 101 "));
        stream
    }

    /// Writes `frame` until the server has had enough, and gives the code with which it closes the socket.
    async fn closes(&self, first: &[u8], frame: &[u8]) -> Option<u16> {
        let (mut read, mut write) = self.frames().await.into_split();
        let writing = async {
            let mut written = write.write_all(first).await;
            while written.is_ok() {
                written = write.write_all(frame).await;
            }
            std::future::pending::<()>().await;
        };
        let mut said = Vec::new();
        let both = async {
            tokio::select! {
                () = writing => {}
                read = read.read_to_end(&mut said) => drop(read),
            }
        };
        tokio::time::timeout(PATIENCE, both).await.expect("the server closes the socket");
        let close = said.windows(4).find(|frame| frame[0] == 0x88)?;
        Some(u16::from_be_bytes([close[2], close[3]]))
    }
}

/// The head of a frame, masked with nothing.
fn frame(first: u8, length: u64) -> Vec<u8> {
    [&[first, 0xff][..], &length.to_be_bytes(), &[0; 4]].concat()
}

const TEXT: u8 = 0x01;
const CONTINUED: u8 = 0x00;
const LAST: u8 = 0x80;

#[tokio::test]
async fn a_message_of_too_many_bytes_or_values_closes_its_socket() {
    let target = Target::new(&[], "authenticated").await;
    let kilobytes = vec![b' '; 64 * 1024];
    let length = u64::try_from(kilobytes.len()).unwrap();
    let continued = [frame(CONTINUED, length), kilobytes.clone()].concat();
    for (name, first, then) in [
        ("a frame of 10 MB", frame(TEXT | LAST, 10 * 1024 * 1024), kilobytes.clone()),
        ("a frame of 63 bits", frame(TEXT | LAST, u64::MAX >> 1), kilobytes.clone()),
        ("a message of frames without end", frame(TEXT, 0), continued),
    ] {
        for _ in 0..5 {
            assert_eq!(target.closes(&first, &then).await, Some(1009), "{name}");
        }
        println!("{name:60} {:>20} KiB", target.memory("VmHWM"));
    }
    assert_eq!(target.closes(&frame(0x09 | LAST, 1_000), &kilobytes).await, Some(1002), "a ping of too many bytes");
    assert_eq!(target.closes(&frame(0x03 | LAST, 0), &kilobytes).await, Some(1002), "a frame of no known kind");
    let mut socket = target.socket().await;
    socket.send(json!({ "type": "ping", "payload": { "a": vec![0; 30_000] } })).await;
    assert!(matches!(socket.said().await, Said::Closed(Some(1009))), "30,000 values");
    target.answers().await;
    target.ends_unharmed().await;
}

#[tokio::test]
async fn frames_without_a_byte_are_no_sign_of_life_without_end() {
    let target = Target::new(&["--init-timeout", "500ms"], "authenticated").await;
    let empty = frame(CONTINUED, 0).repeat(1_000);
    assert_eq!(target.closes(&frame(TEXT, 0), &empty).await, Some(4408));
    assert_eq!(target.closes(&[], &frame(0x09 | LAST, 0).repeat(1_000)).await, Some(4408), "pings");
    target.ends_unharmed().await;
}

#[tokio::test]
async fn thousands_of_messages_are_each_answered_and_none_is_kept() {
    let target = Target::new(&[], "authenticated").await;
    let mut socket = target.socket().await;
    let mut counts = std::collections::BTreeMap::new();
    for round in 0..50 {
        // A hundred at a time, so that neither side waits for the other.
        for number in 0..100 {
            socket.subscribe(&format!("{round}-{number}"), "subscription { planStatuses { cursor } }", json!({})).await;
            socket.send(json!({ "type": "ping" })).await;
        }
        for _ in 0..if round == 0 { 100 } else { 200 } {
            let message = socket.message().await;
            let code = message["payload"][0]["extensions"]["code"].as_str().unwrap_or_default();
            *counts.entry(format!("{} {code}", message["type"].as_str().unwrap())).or_insert(0) += 1;
        }
    }
    assert_eq!(
        counts.into_iter().collect::<Vec<_>>(),
        [("error TOO_MANY_OPERATIONS".to_owned(), 4_900), ("pong ".to_owned(), 5_000)]
    );
    target.answers().await;
    target.ends_unharmed().await;
}

#[tokio::test]
async fn operations_without_end_are_too_many_requests() {
    let target = Target::new(&["--rate-limit", "100", "--rate-limit-burst", "5000"], "authenticated").await;
    let mut socket = target.socket().await;
    let mut refused = 0;
    for number in 0..2_000 {
        socket.subscribe(&number.to_string(), "{ __typename }", json!({})).await;
        loop {
            let message = socket.message().await;
            if message["type"] == "error" {
                assert_eq!(message["payload"][0]["extensions"]["code"], "RATE_LIMITED", "{message}");
                refused += 1;
            }
            if message["type"] != "next" {
                break;
            }
        }
    }
    // Five hundred at once, and ten more with each second.
    println!("{refused} of 2,000 operations were too many");
    assert!(refused > 0);
    target.ends_unharmed().await;
}

#[tokio::test]
async fn sockets_that_hear_nothing_are_cut_and_cost_little() {
    let args = ["--send-timeout", "500ms", "--max-streams-per-user", "10"];
    let target = Target::new(&args, "authenticated").await;
    let goals = "x".repeat(10_000);
    let create = format!("mutation {{ createPlan(input: {{ financialGoals: \"{goals}\" }}) {{ plan {{ id }} }} }}");
    let (_, plan, _) = target.post(json!({ "query": create }).to_string()).await;
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let fields = numbered(45, |number| format!("a{number}: financialGoals"));
    let query = format!("{{ plan(id: {}) {{ {fields} }} }}", plan["data"]["createPlan"]["plan"]["id"]);
    // Almost half a megabyte for each of these, and altogether more than the system takes off the server's hands.
    let mut deaf = Vec::new();
    for _ in 0..10 {
        let mut socket = target.socket().await;
        for number in 0..30 {
            socket.subscribe(&number.to_string(), &query, json!({})).await;
        }
        deaf.push(socket);
    }
    let mut hearing = Vec::new();
    eventually("all seats of the deaf are free", async || {
        let mut socket = Socket::connect(target.server.address(), PROTOCOL).await;
        socket.introduce(json!({ "token": target.token })).await;
        if matches!(socket.said().await, Said::Message(_)) {
            hearing.push(socket);
        }
        (hearing.len() == 10).then_some(())
    })
    .await;
    target.server.database.run("DELETE FROM investment_plans").await;
    target.ends_unharmed().await;
    drop(deaf);
}
