//! The routes and the server.

use std::sync::{Arc, LazyLock};

use axum::{http::header, response::IntoResponse, routing::get};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    map_response_body::MapResponseBodyLayer,
};

use super::{
    connections::Connections,
    cors,
    graphql::{Gate, Program},
    health, mcp,
    metrics::{self, Authentication},
    pages,
    probes::ProbeState,
    read_timeouts::ConnectionTimeouts,
    slices::{in_turns, sliced},
};
use crate::{app::App, config::ServeConfig, graphql};

/// Serves until `stop`, then finishes pending requests.
pub async fn serve(
    app: Arc<App>,
    probes: ProbeState,
    config: &ServeConfig,
    listener: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let (draining, probes) = (probes.draining.clone(), Arc::new(probes));
    let private = config.database.database_url.is_none();
    let introspection = config.http.introspection.unwrap_or(private);
    let program = Program::new(Arc::clone(&app), &config.limits.budget);
    let gate_config = graphql_gate::Config {
        limits: config.limits.gate(),
        introspection,
        allowed_origins: config.http.allowed_origins.clone(),
        metrics_prefix: "plan_creator",
    };
    let gate = Gate::new(|| graphql::builder(&app), program, gate_config, stop.clone())?;

    let mut router = gate.router("/graphql").merge(health::routes(Arc::clone(&probes)));
    let authentication = (!config.http.open_metrics.unwrap_or(private)).then(|| Authentication {
        gate: Arc::clone(&gate),
        client_address_header: config.limits.request.client_address_header.clone(),
    });
    router = router.merge(metrics::routes(probes, authentication));
    router = router.merge(mcp::routes(&gate, config, listener.local_addr()?)?);
    if introspection {
        router = router.route("/schema.graphql", get(schema));
    }
    router = router.merge(pages::routes(app, &config.http.pages, private)?);
    // Compression would buffer streams.
    let whole = DefaultPredicate::new().and(NotForContentType::const_new("multipart/mixed"));
    let compression = CompressionLayer::new().compress_when(whole);
    let layers = (MapResponseBodyLayer::new(in_turns), compression, MapResponseBodyLayer::new(sliced));
    let mut router = router.layer(layers);
    if let Some(cors) = cors::layer(&config.http.allowed_origins, config.limits.request.draft_status_codes) {
        router = router.layer(cors);
    }

    let timeouts = ConnectionTimeouts {
        idle: config.http.keep_alive,
        head: config.limits.request.header_timeout,
        write: config.limits.stream.send_timeout,
        min_rate: config.limits.stream.min_send_rate,
    };
    let connections = Connections { router, timeouts, draining, stop }.accept(listener).await;
    let finished = async {
        gate.closed().await;
        connections.wait().await;
    };
    if tokio::time::timeout(config.http.process.grace, finished).await.is_err() {
        tracing::warn!("some requests did not end within the grace period");
    }
    Ok(())
}

async fn schema() -> impl IntoResponse {
    /// Printed on first use, since it builds a schema.
    static SDL: LazyLock<String> = LazyLock::new(graphql::sdl);
    ([(header::CONTENT_TYPE, "application/graphql; charset=utf-8")], SDL.as_str())
}
