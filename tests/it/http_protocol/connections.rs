//! Connections between requests: how long they are kept, and how they end.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::JSON;
use crate::harness::{PATIENCE, Server};

const BODY: &str = r#"{"query":"{__typename}"}"#;

fn post() -> String {
    let length = BODY.len();
    format!("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n\r\n{BODY}")
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address()).await.unwrap()
}

/// The next answer on a connection, or what there is of it before the connection ends.
async fn answer(connection: &mut TcpStream) -> String {
    let mut text = String::new();
    let read = async {
        while !text.contains("__typename") {
            let mut bytes = [0; 4096];
            match connection.read(&mut bytes).await {
                Ok(0) | Err(_) => break,
                Ok(read) => text.push_str(std::str::from_utf8(&bytes[..read]).unwrap()),
            }
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("an answer");
    text
}

/// Sends a request, which must be answered.
async fn ask(connection: &mut TcpStream) -> String {
    connection.write_all(post().as_bytes()).await.unwrap();
    let answer = answer(connection).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("__typename"), "{answer:?}");
    answer
}

/// How long it takes until the server ends a connection on which there is nothing to read.
async fn ended(connection: &mut TcpStream) -> Duration {
    let begun = Instant::now();
    let read = tokio::time::timeout(PATIENCE, connection.read(&mut [0; 1])).await.expect("the connection ends");
    assert_eq!(read.unwrap_or(0), 0);
    begun.elapsed()
}

#[tokio::test]
async fn a_client_that_comes_back_within_the_idle_time_loses_no_request() {
    let server = Server::idle(&["--header-timeout", "200ms", "--keep-alive", "1500ms"]).await;
    let polls = (0..40).map(|number| {
        let server = &server;
        async move {
            let mut connection = connect(server).await;
            // Some just before the end of the idle time, some at the moment at which a head would be cut.
            let pause = Duration::from_millis(if number % 2 == 0 { 200 } else { 1_200 });
            for _ in 0..4 {
                assert!(ask(&mut connection).await.contains("keep-alive: timeout=1\r\n"));
                tokio::time::sleep(pause).await;
            }
            ask(&mut connection).await;
        }
    });
    futures_util::future::join_all(polls).await;
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed_after_its_idle_time() {
    let server = Server::idle(&["--header-timeout", "60s", "--keep-alive", "500ms"]).await;
    let mut silent = connect(&server).await;
    let mut asked = connect(&server).await;
    ask(&mut asked).await;
    for took in <[_; 2]>::from(tokio::join!(ended(&mut silent), ended(&mut asked))) {
        assert!((0.4..30.0).contains(&took.as_secs_f64()), "{took:?}");
    }
}

#[tokio::test]
async fn a_head_that_trickles_in_is_cut_so_long_after_its_first_byte() {
    let server = Server::idle(&["--header-timeout", "1s", "--keep-alive", "60s"]).await;
    for is_first in [true, false] {
        let mut connection = connect(&server).await;
        if !is_first {
            ask(&mut connection).await;
        }
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let begun = Instant::now();
        let (mut read, mut write) = connection.split();
        let trickle = async {
            for byte in post().bytes().cycle().filter(|byte| *byte != b'\n') {
                if write.write_all(&[byte]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            std::future::pending::<()>().await;
        };
        let mut said = [0; 1];
        tokio::select! {
            () = trickle => {}
            said = read.read(&mut said) => assert_eq!(said.unwrap_or(0), 0, "it is not answered"),
        }
        let took = begun.elapsed();
        assert!((0.9..30.0).contains(&took.as_secs_f64()), "{took:?}");
        // A head that comes in pieces, but in time, is served.
        let mut connection = connect(&server).await;
        let post = post();
        let (first, rest) = post.split_at(20);
        connection.write_all(first.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        connection.write_all(rest.as_bytes()).await.unwrap();
        assert!(answer(&mut connection).await.starts_with("HTTP/1.1 200 "));
    }
}

#[tokio::test]
async fn a_server_that_leaves_says_so_and_loses_no_request_that_has_begun() {
    let mut server = Server::idle(&["--drain", "2s", "--grace", "20s"]).await;
    let (mut asks, mut begins, mut idles) = (connect(&server).await, connect(&server).await, connect(&server).await);
    for connection in [&mut asks, &mut begins, &mut idles] {
        assert!(!ask(connection).await.contains("connection: close"));
    }
    let post = post();
    let (first, rest) = post.split_at(30);
    server.program.signal(Signal::TERM);
    server.program.logged("stopping").await;
    let said = ask(&mut asks).await;
    assert!(said.contains("connection: close\r\n") && !said.contains("keep-alive"), "{said}");
    ended(&mut asks).await;
    begins.write_all(first.as_bytes()).await.unwrap();
    // The idle one is closed when the time to leave is over, and not when the idle time is.
    let took = ended(&mut idles).await;
    assert!(took < Duration::from_secs(20), "{took:?}");
    begins.write_all(rest.as_bytes()).await.unwrap();
    let said = answer(&mut begins).await;
    assert!(said.starts_with("HTTP/1.1 200 ") && said.contains("connection: close\r\n"), "{said}");
    ended(&mut begins).await;
    assert!(server.program.ended().await.success());
}

#[tokio::test]
async fn a_socket_is_no_idle_connection() {
    let server = Server::idle(&["--header-timeout", "200ms", "--keep-alive", "300ms"]).await;
    let client = server.stranger().await;
    let mut socket = client.socket().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    socket.subscribe("1", "{ __typename }", serde_json::json!({})).await;
    assert_eq!(socket.next().await.unwrap()["data"]["__typename"], "Query");
}
