//! The operations of a socket: a task for each, which writes its messages into the session's queue.

use std::{collections::HashMap, sync::Arc};

use axum::extract::ws::Utf8Bytes;
use futures_util::StreamExt;
use tokio::{
    sync::{Semaphore, mpsc::Sender},
    task::AbortHandle,
};
use tracing::Instrument;

use super::message;
use crate::{Gate, Host, OperationType, RequestError, execution::Prepared, response::Response};

/// Queries and mutations of one socket that run at the same time; others wait. So many responses are in memory at most for
/// a client that does not read them.
const MAX_CONCURRENT: usize = 4;

/// A message of an operation, on its way to the client.
pub(super) struct Outgoing {
    pub(super) id: Arc<str>,
    /// Which operation with that id: ids are used again.
    pub(super) number: u64,
    pub(super) text: Utf8Bytes,
    /// Whether the operation has ended with this.
    pub(super) last: bool,
    /// Its memory counts until it is sent.
    _response: Option<Response>,
}

struct Running {
    number: u64,
    is_subscription: bool,
    task: AbortHandle,
}

/// What runs on a socket. All of it ends when this is dropped.
pub(super) struct Operations {
    running: HashMap<Arc<str>, Running>,
    started: u64,
    concurrency: Arc<Semaphore>,
    queue: Sender<Box<Outgoing>>,
}

impl Operations {
    /// None yet; their messages go to `queue`.
    pub(super) fn new(queue: Sender<Box<Outgoing>>) -> Self {
        Self { running: HashMap::new(), started: 0, concurrency: Arc::new(Semaphore::new(MAX_CONCURRENT)), queue }
    }

    /// How many run.
    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    /// Whether one with this id runs.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.running.contains_key(id)
    }

    /// Starts one, at the cost of `caller`.
    pub(super) fn start<H: Host>(
        &mut self,
        id: &str,
        prepared: Prepared,
        gate: &Arc<Gate<H>>,
        viewer: Option<&H::Viewer>,
        caller: H::Caller,
    ) -> Result<(), RequestError> {
        self.started += 1;
        let id: Arc<str> = id.into();
        let out = Outbox { id: Arc::clone(&id), number: self.started, queue: self.queue.clone() };
        let is_subscription = prepared.kind() == OperationType::Subscription;
        // Two kinds of tasks, since a task is as large as the largest thing that it may do, and most only wait.
        let task = if is_subscription {
            let permit = gate.subscription(viewer)?;
            let events = gate.subscribe(prepared, viewer, &caller);
            let deliver = async move {
                let _permit = permit;
                let mut events = events;
                while let Some(event) = events.next().await {
                    let text = message::next(&out.id, &event.body);
                    if !out.send(text, Some(event), false).await {
                        return;
                    }
                }
                out.send(message::complete(&out.id), None, true).await;
            };
            tokio::spawn(deliver.in_current_span())
        } else {
            let (gate, viewer, concurrency) = (Arc::clone(gate), viewer.cloned(), Arc::clone(&self.concurrency));
            let respond = async move {
                let _permit = concurrency.acquire_owned().await;
                let response = gate.execute(&prepared, viewer.as_ref(), &caller).await;
                let text = message::next(&out.id, &response.body);
                if out.send(text, Some(response), false).await {
                    out.send(message::complete(&out.id), None, true).await;
                }
            };
            tokio::spawn(respond.in_current_span())
        };
        self.running.insert(id, Running { number: self.started, is_subscription, task: task.abort_handle() });
        Ok(())
    }

    /// Ends one, as the client wishes.
    pub(super) fn stop(&mut self, id: &str) {
        if let Some(running) = self.running.remove(id) {
            running.task.abort();
        }
    }

    /// Whether a message is still awaited: its operation may have been ended while it was in the queue.
    pub(super) fn is_awaited(&mut self, outgoing: &Outgoing) -> bool {
        let awaited = self.running.get(&outgoing.id).is_some_and(|running| running.number == outgoing.number);
        if awaited && outgoing.last {
            self.running.remove(&outgoing.id);
        }
        awaited
    }

    /// Ends the streams. Queries and mutations may finish.
    pub(super) fn stop_streams(&mut self) {
        self.running.retain(|_, running| {
            if running.is_subscription {
                running.task.abort();
            }
            !running.is_subscription
        });
    }
}

impl Drop for Operations {
    fn drop(&mut self) {
        self.running.values().for_each(|running| running.task.abort());
    }
}

/// Where an operation's messages go.
struct Outbox {
    id: Arc<str>,
    number: u64,
    queue: Sender<Box<Outgoing>>,
}

impl Outbox {
    /// Waits for room in the queue; false where nobody reads it any more.
    async fn send(&self, text: String, response: Option<Response>, last: bool) -> bool {
        let (id, text) = (Arc::clone(&self.id), text.into());
        let outgoing = Outgoing { id, number: self.number, text, last, _response: response };
        self.queue.send(Box::new(outgoing)).await.is_ok()
    }
}
