//! What somebody sends who wants the server to suffer: each is refused by name, at once, and costs no memory.

mod bodies;
mod documents;
mod overlaps;
mod sockets;
mod values;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Server, eventually, http, token};

/// How long an answer may take. What is tested is mostly the unoptimised program, and on machines of any speed; what grows
/// faster than its input takes many times as long.
const AT_ONCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 400 } else { 100 });
/// How long it may take on a machine that does much else, when the server itself is busy for no longer than that.
const ON_A_BUSY_MACHINE: Duration = Duration::from_secs(5);
/// How often a request is sent that was not answered at once.
const TRIES: usize = 10;
/// Bytes of an answer: an error does not give back what it was given.
const MAX_ANSWER: usize = 32 * 1024;
/// KiB that the server may have grown by when an attack is over.
const MAX_GROWTH: u64 = 32 * 1024;

/// Behind each document, so that no try finds what an earlier one has left in the cache.
const TRY: &str = "#try";

/// What must come of a request.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// An error with this code.
    Refused(&'static str),
    /// Data, with something that the caller can mend.
    Mendable,
    /// Data without errors: it looks like an attack and is none.
    Served,
}

/// A request with a name.
struct Bomb {
    name: &'static str,
    body: String,
    outcome: Outcome,
}

impl Bomb {
    fn new(name: &'static str, query: impl AsRef<str>, variables: &Value, outcome: Outcome) -> Self {
        let query = format!("{}{TRY}", query.as_ref());
        Self { name, body: json!({ "query": query, "variables": variables }).to_string(), outcome }
    }

    fn document(name: &'static str, query: impl AsRef<str>, code: &'static str) -> Self {
        Self::new(name, query, &json!({}), Outcome::Refused(code))
    }
}

/// A server with the limits that it has by default, under attack.
struct Target {
    server: Server,
    http: reqwest::Client,
    token: String,
    before: u64,
}

impl Target {
    async fn new(args: &[&str], role: &str) -> Self {
        let server = Server::idle(&[&["--introspection", "true"], args].concat()).await;
        let token = token(Uuid::new_v4(), &["--role", role]).await;
        let mut target = Self { server, http: http(), token, before: 0 };
        // What is made once, with the first requests, is no growth.
        target.answers().await;
        target.before = target.memory("VmRSS");
        target
    }

    fn memory(&self, what: &str) -> u64 {
        self.server.program.memory(what)
    }

    /// For how long the processors have worked for the server.
    fn worked(&self) -> Duration {
        let tasks = format!("/proc/{}/task", self.server.program.pid().as_raw_nonzero());
        let nanoseconds = std::fs::read_dir(tasks).unwrap().map(|task| {
            // A thread may end meanwhile.
            let text = std::fs::read_to_string(task.unwrap().path().join("schedstat")).unwrap_or_default();
            text.split_whitespace().next().map_or(0, |number| number.parse::<u64>().unwrap())
        });
        Duration::from_nanos(nanoseconds.sum())
    }

    /// An ordinary request is answered.
    async fn answers(&self) {
        let query = "{ viewer { id plans { totalCount nodes { id } } } }";
        eventually("there is room for a request", async || {
            let (status, answer, _) = self.post(json!({ "query": query }).to_string()).await;
            assert!(status == 429 || answer.contains("\"totalCount\":0"), "{status} {answer}");
            (status == 200).then_some(())
        })
        .await;
    }

    /// The status and text of the answer, and how long it took: by the clock, or, where the machine is busy, by the work
    /// of the server.
    async fn post(&self, body: String) -> (u16, String, Duration) {
        let request = self.http.post(format!("{}/graphql", self.server.origin()));
        let request = request.header("content-type", "application/json").bearer_auth(&self.token).body(body);
        let (begun, worked) = (Instant::now(), self.worked());
        let response = request.send().await.unwrap();
        let (status, text) = (response.status().as_u16(), response.text().await.unwrap());
        let (took, worked) = (begun.elapsed(), self.worked().saturating_sub(worked));
        (status, text, if took < ON_A_BUSY_MACHINE { took.min(worked) } else { took })
    }

    /// Sends each until it is answered at once, with ordinary requests between them.
    async fn withstands(&self, bombs: &[Bomb]) {
        let mut wrong = Vec::new();
        for bomb in bombs {
            let mut best = Duration::MAX;
            for number in 0..TRIES {
                let body = bomb.body.replace(TRY, &format!("{TRY}{number}"));
                let (status, answer, took) = self.post(body).await;
                best = best.min(took);
                if let Err(why) = fits(bomb.outcome, status, &answer) {
                    let answer: String = answer.chars().take(300).collect();
                    wrong.push(format!("{}: {why}: {status} {answer}", bomb.name));
                    break;
                }
                if best < AT_ONCE {
                    break;
                }
            }
            println!("{:60} {:>7.1} ms {:>9} KiB", bomb.name, best.as_secs_f64() * 1e3, self.memory("VmHWM"));
            if best >= AT_ONCE {
                wrong.push(format!("{}: answered after {best:?}", bomb.name));
            }
            self.answers().await;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// The server answers as ever, has not grown, and has never panicked.
    async fn ends_unharmed(mut self) {
        self.answers().await;
        let (after, most) = (self.memory("VmRSS"), self.memory("VmHWM"));
        println!("resident: {} KiB before, {after} KiB after, {most} KiB at most", self.before);
        assert!(after <= self.before + MAX_GROWTH, "{} KiB became {after} KiB", self.before);
        assert!(self.server.program.terminate().await.success());
        for line in self.server.program.rest_of_log().await {
            assert!(!line.to_string().contains("panic"), "{line}");
            assert_ne!(line["level"], "ERROR", "{line}");
        }
    }
}

fn fits(outcome: Outcome, status: u16, answer: &str) -> Result<(), &'static str> {
    let json: Value = serde_json::from_str(answer).map_err(|_| "no JSON")?;
    let errors = json["errors"].as_array();
    let is_served = matches!(outcome, Outcome::Served);
    if status >= 500 || (!is_served && answer.len() > MAX_ANSWER) {
        return Err("a fault of the server, or a long answer");
    }
    let good = match outcome {
        Outcome::Refused(code) => errors.is_some_and(|errors| errors[0]["extensions"]["code"] == code),
        Outcome::Mendable => errors.is_none() && answer.contains("\"userErrors\":[{"),
        Outcome::Served => errors.is_none() && json["data"].is_object(),
    };
    good.then_some(()).ok_or("another outcome")
}
