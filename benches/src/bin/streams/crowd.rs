//! Many clients that wait for messages and note when one came.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use tokio::{task::JoinSet, time::sleep};

use crate::socket::Socket;

/// How many connect at the same time.
const AT_ONCE: usize = 50;
/// For how long nothing comes before what is missing is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// The clients, in the order in which they came.
#[derive(Default)]
pub(crate) struct Crowd {
    listening: JoinSet<anyhow::Result<Infallible>>,
    arrivals: Vec<Arc<Mutex<Vec<Instant>>>>,
}

impl Crowd {
    /// Takes in those who `come`, when they are all there. Each message has to be the one that `is_next` awaits with that
    /// number, from 0 on: so a message that is lost, doubled or out of order ends the run.
    pub(crate) async fn grow<C: Future<Output = anyhow::Result<Socket>>>(
        &mut self,
        come: impl Iterator<Item = C>,
        is_next: impl Fn(usize, &str) -> bool + Clone + Send + 'static,
    ) -> anyhow::Result<()> {
        let mut come = stream::iter(come).buffered(AT_ONCE);
        while let Some(socket) = come.next().await {
            let arrivals = Arc::default();
            self.arrivals.push(Arc::clone(&arrivals));
            self.listening.spawn(listen(socket?, arrivals, is_next.clone()));
        }
        Ok(())
    }

    /// When messages came to each, up to now.
    pub(crate) fn arrivals(&self) -> impl Iterator<Item = Vec<Instant>> {
        self.arrivals.iter().map(|arrivals| arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Returns when `expected` messages have come to all together. An error where one is missing or too many, or a
    /// client has come to grief.
    pub(crate) async fn have(&mut self, expected: usize) -> anyhow::Result<()> {
        let (mut count, mut since) = (0, Instant::now());
        while count < expected && since.elapsed() < PATIENCE {
            sleep(Duration::from_millis(50)).await;
            let now = self.arrivals().map(|arrivals| arrivals.len()).sum();
            if now != count {
                (count, since) = (now, Instant::now());
            }
        }
        // Whatever comes too often comes now.
        sleep(Duration::from_millis(200)).await;
        if let Some(ended) = self.listening.try_join_next() {
            ended??;
        }
        let count: usize = self.arrivals().map(|arrivals| arrivals.len()).sum();
        anyhow::ensure!(count == expected, "{count} messages came, and {expected} should have");
        Ok(())
    }
}

async fn listen(
    mut socket: Socket,
    arrivals: Arc<Mutex<Vec<Instant>>>,
    is_next: impl Fn(usize, &str) -> bool,
) -> anyhow::Result<Infallible> {
    for number in 0.. {
        let text = socket.text().await?;
        let now = Instant::now();
        anyhow::ensure!(is_next(number, &text), "this is not message {number}: {text}");
        arrivals.lock().unwrap_or_else(PoisonError::into_inner).push(now);
    }
    anyhow::bail!("there are no more numbers")
}
