//! A collector of traces: OTLP over HTTP, in JSON.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, extract::State, routing::post};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::eventually;

/// A span as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Traced {
    pub(crate) name: String,
    pub(crate) trace: String,
    pub(crate) id: String,
    pub(crate) parent: String,
    pub(crate) kind: i64,
    /// Whose span it is.
    pub(crate) service: String,
    pub(crate) attributes: BTreeMap<String, Value>,
}

/// Keeps every span that it is sent, and all that was said about it.
#[derive(Clone)]
pub(crate) struct Collector {
    address: String,
    received: Arc<Mutex<Vec<Value>>>,
}

impl Collector {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::<Mutex<Vec<Value>>>::default();
        let router = Router::new().route("/v1/traces", post(receive)).with_state(Arc::clone(&received));
        tokio::spawn(async move { axum_serve(listener, router).await });
        Self { address, received }
    }

    /// The settings of a program that sends its traces here.
    pub(crate) fn settings(&self) -> [(&str, &str); 3] {
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &self.address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ]
    }

    /// Everything that was sent, as text.
    pub(crate) fn text(&self) -> String {
        json!(*self.received.lock().unwrap()).to_string()
    }

    /// The spans of one trace until now.
    pub(crate) fn spans(&self, trace: &str) -> Vec<Traced> {
        self.traces().into_iter().filter(|span| span.trace == trace).collect()
    }

    /// All spans until now.
    pub(crate) fn traces(&self) -> Vec<Traced> {
        let received = self.received.lock().unwrap();
        let resources = received.iter().flat_map(|sent| sent["resourceSpans"].as_array().unwrap());
        let spans = resources.flat_map(|resource| {
            let service = attributes(&resource["resource"])["service.name"].as_str().unwrap().to_owned();
            let scopes = resource["scopeSpans"].as_array().unwrap();
            let spans = scopes.iter().flat_map(|scope| scope["spans"].as_array().unwrap());
            spans.map(|span| read(span, &service)).collect::<Vec<_>>()
        });
        spans.collect()
    }

    /// The spans of a trace as soon as it has the attempt at a plan and the request behind it, which server and workers send at
    /// times of their own.
    pub(crate) async fn attempt(&self, trace: &str) -> Vec<Traced> {
        eventually(&format!("request and attempt in {trace}"), async || {
            let spans = self.spans(trace);
            let has = |name: &str| spans.iter().any(|span| span.name == name);
            (has("plan.run") && has("POST /graphql")).then_some(spans)
        })
        .await
    }
}

async fn receive(State(received): State<Arc<Mutex<Vec<Value>>>>, Json(sent): Json<Value>) -> Json<Value> {
    received.lock().unwrap().push(sent);
    Json(json!({}))
}

/// One connection after the other has a task; the test's end is theirs.
async fn axum_serve(listener: TcpListener, router: Router) {
    use hyper_util::{rt::TokioIo, service::TowerToHyperService};
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

fn read(span: &Value, service: &str) -> Traced {
    let text = |name: &str| span[name].as_str().unwrap_or_default().to_owned();
    Traced {
        name: text("name"),
        trace: text("traceId"),
        id: text("spanId"),
        parent: text("parentSpanId"),
        kind: span["kind"].as_i64().unwrap_or_default(),
        service: service.to_owned(),
        attributes: attributes(span),
    }
}

/// Attributes by their names, each as the one value that it holds.
fn attributes(of: &Value) -> BTreeMap<String, Value> {
    let list = of["attributes"].as_array().cloned().unwrap_or_default();
    let value = |held: &Value| held.as_object().and_then(|held| held.values().next().cloned()).unwrap_or_default();
    list.iter().map(|pair| (pair["key"].as_str().unwrap().to_owned(), value(&pair["value"]))).collect()
}
