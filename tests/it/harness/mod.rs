//! The real program on a private database per test.

mod client;
pub(crate) mod cluster;
mod collector;
mod coverage;
mod explain;
pub(crate) mod model;
mod pgbouncer;
pub(crate) mod program;
mod proxy;
mod random;
mod replica;
mod schema;
mod server;
mod socket;
mod tokens;

pub(crate) use client::Client;
pub(crate) use cluster::TestDatabase;
pub(crate) use collector::{Collector, Traced};
pub(crate) use coverage::Coverage;
pub(crate) use explain::{Execution, Mode, explain_statements};
pub(crate) use model::{Behaviour, ModelServer};
pub(crate) use pgbouncer::PgBouncer;
pub(crate) use program::{Program, command};
pub(crate) use proxy::Proxy;
pub(crate) use random::Random;
pub(crate) use replica::Replicated;
pub(crate) use schema::{fields, input_fields, leaves};
pub(crate) use server::{Server, environment, on_private_postgres};
pub(crate) use socket::{Said, Socket};
pub(crate) use tokens::{expired_token, signed, token};

use std::time::Duration;

/// How long a test waits for something that must come. Generous: the machine may be busy.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// What sends requests. The program's TLS comes without cryptography of its own, so somebody has to name it.
pub(crate) fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// A text for each number below `count`, one behind the other.
pub(crate) fn numbered(count: usize, write: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| write(number) + " ").collect()
}

/// Asks again until `condition` gives something; panics with `what` when it never does.
pub(crate) async fn eventually<T>(what: &str, mut condition: impl AsyncFnMut() -> Option<T>) -> T {
    let asked = async {
        loop {
            if let Some(answer) = condition().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| panic!("waited in vain: {what}"))
}

/// The environment of a program on a machine whose clock is off by so much, as `FAKETIME` has it: `+1h`.
pub(crate) fn clock_off_by(off: &str) -> [(&'static str, String); 3] {
    let library =
        ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(|arch| format!("/usr/lib/{arch}/faketime/libfaketime.so.1"));
    let library = library.into_iter().find(|path| std::path::Path::new(path).exists());
    let library = library.expect("libfaketime, by .ci/setup");
    [("LD_PRELOAD", library), ("FAKETIME", off.to_owned()), ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned())]
}
