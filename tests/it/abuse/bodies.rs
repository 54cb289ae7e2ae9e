//! Bytes that come too many, too slowly, or not at all.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Bomb, MAX_ANSWER, Outcome, Target};
use crate::harness::PATIENCE;

const JSON: &str = "Content-Type: application/json\r\n";

impl Target {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.server.address()).await.unwrap()
    }

    /// Writes `head`, then `piece` again and again, as often and as slowly as it may; gives what the server said until it
    /// cut the connection.
    async fn write(&self, head: &str, piece: &[u8], times: usize, pause: Duration) -> (String, Duration) {
        let (mut read, mut write) = self.connect().await.into_split();
        let begun = Instant::now();
        let writing = async {
            let mut written = write.write_all(head.as_bytes()).await;
            for _ in 0..times {
                if written.is_err() {
                    break;
                }
                tokio::time::sleep(pause).await;
                written = write.write_all(piece).await;
            }
            // It may be the server that has nothing more to read.
            std::future::pending::<()>().await;
        };
        let mut answer = Vec::new();
        let reading = async {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(read) = read.read(&mut buffer).await
                && read > 0
            {
                answer.extend_from_slice(&buffer[..read]);
            }
        };
        let both = async {
            tokio::select! {
                () = reading => {}
                () = writing => {}
            }
        };
        tokio::time::timeout(PATIENCE, both).await.expect("the server cuts the connection");
        (String::from_utf8(answer).unwrap(), begun.elapsed())
    }
}

fn post(headers: &str) -> String {
    format!("POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
}

#[tokio::test]
async fn a_request_of_too_many_bytes_is_refused_and_not_kept() {
    let target = Target::new(&[], "authenticated").await;
    let (megabyte, letters) = (vec![b' '; 1024 * 1024], vec![b'x'; 1024 * 1024]);
    let chunk = [b"100000\r\n", megabyte.as_slice(), b"\r\n"].concat();
    let length = |bytes: usize| post(&format!("{JSON}Content-Length: {bytes}\r\n"));
    let chunked = post(&format!("{JSON}Transfer-Encoding: chunked\r\n"));
    let none = Duration::ZERO;
    let long = "x".repeat(100_000);
    let get = |text: &str| format!("GET /graphql?query={text} HTTP/1.1\r\nHost: x\r\n{JSON}Connection: close\r\n\r\n");
    for (name, head, piece, times, status) in [
        ("10 MB with their length", length(10 * megabyte.len()), megabyte.as_slice(), 10, "413"),
        ("10 MB in chunks", chunked.clone(), &chunk, 10, "413"),
        ("chunks without end", chunked.clone(), &chunk, 1_000, "413"),
        ("a length of 64 bits", length(usize::MAX), &megabyte, 1_000, "431"),
        ("a length that is none", post(&format!("{JSON}Content-Length: -1\r\n")), b"", 0, "400"),
        ("two lengths", post(&format!("{JSON}Content-Length: 1\r\nContent-Length: 2\r\n")), b"", 0, "400"),
        ("a chunk of 65 bits", chunked.clone(), b"10000000000000000\r\n", 1, "400"),
        ("a chunk's extension without end", format!("{chunked}1;"), &megabyte, 100, "400"),
        ("a compressed body", post(&format!("{JSON}Content-Encoding: gzip\r\nContent-Length: 2\r\n")), b"xx", 1, "415"),
        ("an address of 9 KB", get(&long[..9_000]), b"", 0, "414"),
        ("an address of 60 KB", get(&long[..60_000]), b"", 0, "414"),
        ("an address of 100 KB", get(&long), b"", 0, "414 431"),
        ("an address without end", "GET /".into(), &letters, 100, "414 431"),
        ("a header of 500 KB", post(&format!("X: {}\r\n", long.repeat(5))), b"", 0, "431"),
        ("1,000 headers", post(&"X: y\r\n".repeat(1_000)), b"", 0, "431"),
        ("headers without end", "GET / HTTP/1.1\r\n".into(), &b"X: y\r\n".repeat(10_000), 1_000, "431"),
        ("no HTTP at all", String::new(), &[0; 1_000], 1, "400"),
    ] {
        let (answer, took) = target.write(&head, piece, times, none).await;
        println!("{name:60} {:>7.1} ms {:>9} KiB", took.as_secs_f64() * 1e3, target.memory("VmHWM"));
        // Of two, it is the one or the other, as the system cuts the bytes into pieces.
        let is_expected = status.split(' ').any(|status| answer.starts_with(&format!("HTTP/1.1 {status} ")));
        assert!(is_expected, "{name}: {}", &answer[..answer.len().min(300)]);
        assert!(answer.len() < MAX_ANSWER, "{name}");
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
        target.answers().await;
    }
    target.ends_unharmed().await;
}

#[tokio::test]
async fn a_batch_is_no_way_around_a_limit() {
    let target = Target::new(&[], "authenticated").await;
    let batch = |name, count: usize, code| Bomb {
        name,
        body: format!("[{}]", vec!["{\"query\":\"{viewer{id}}\"}"; count].join(",")),
        outcome: Outcome::Refused(code),
    };
    target
        .withstands(&[
            batch("11 requests", 11, "BATCH_TOO_LARGE"),
            batch("10,000 requests", 10_000, "BATCH_TOO_LARGE"),
            batch("40,000 requests", 40_000, "PAYLOAD_TOO_LARGE"),
            Bomb { name: "a batch of batches", body: "[".repeat(10_000), outcome: Outcome::Refused("BAD_REQUEST") },
        ])
        .await;
    target.ends_unharmed().await;
}

#[tokio::test]
async fn a_client_that_drips_is_cut_and_holds_nobody_up() {
    let target = Target::new(&["--header-timeout", "2s", "--body-timeout", "1s"], "authenticated").await;
    let pause = Duration::from_millis(100);
    let head = post(&format!("{JSON}Content-Length: 100000\r\n"));
    let heads = (0..100).map(|_| target.write("GET / HTTP/1.1\r\n", b"X", 1_000, pause));
    let bodies = (0..100).map(|_| target.write(&head, b" ", 1_000, pause));
    let ordinary = async {
        let mut longest = Duration::ZERO;
        for _ in 0..40 {
            let begun = Instant::now();
            target.answers().await;
            longest = longest.max(begun.elapsed());
            tokio::time::sleep(pause / 2).await;
        }
        longest
    };
    let (heads, bodies, longest) =
        tokio::join!(futures_util::future::join_all(heads), futures_util::future::join_all(bodies), ordinary);
    for (answer, took) in bodies {
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!((1.0..9.0).contains(&took.as_secs_f64()), "{took:?}");
    }
    for (answer, took) in heads {
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!((1.9..20.0).contains(&took.as_secs_f64()), "{took:?}");
    }
    println!("the slowest of 40 ordinary requests meanwhile took {longest:?}");
    target.ends_unharmed().await;
}

/// Answers that nobody reads wait in the server, and hold it up when it stops.
#[tokio::test]
async fn a_client_that_reads_no_answer_is_cut() {
    let target = Target::new(&["--send-timeout", "500ms", "--ping-interval", "50ms"], "authenticated").await;
    let pipelined = "GET /schema.graphql HTTP/1.1\r\nHost: x\r\n\r\n".repeat(400);
    let mut deaf = target.connect().await;
    let _ = tokio::time::timeout(Duration::from_secs(2), deaf.write_all(pipelined.as_bytes())).await;
    target.is_cut(deaf).await;
    target.ends_unharmed().await;
}

impl Target {
    /// The server has let go of this connection, whose client reads nothing.
    async fn is_cut(&self, connection: TcpStream) {
        let local = connection.local_addr().unwrap().port();
        let remote = format!(":{local:04X}");
        crate::harness::eventually("the connection is cut", async || {
            let connections = std::fs::read_to_string("/proc/net/tcp").unwrap();
            // Of the server's side: its remote address is the client's.
            let of_server = connections.lines().skip(1).filter_map(|line| {
                let mut words = line.split_whitespace();
                let (remote, state) = (words.nth(2)?, words.next()?);
                Some((remote.to_owned(), state.to_owned()))
            });
            let is_open = of_server.into_iter().any(|(of, state)| of.ends_with(&remote) && state == "01");
            (!is_open).then_some(())
        })
        .await;
    }
}
