//! The routes and the server.

use std::sync::{Arc, LazyLock};

use axum::{http::header, response::IntoResponse, routing::get};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::compression::{
    CompressionLayer,
    predicate::{DefaultPredicate, NotForContentType, Predicate},
};

use super::{
    connections::Connections,
    graphql::{ServerState, routes},
    health, metrics,
    origins::Origins,
    pages,
    probes::ProbeState,
    read_timeouts::ConnectionTimeouts,
};
use crate::{app::App, config::ServeConfig, execution::Executor, graphql};

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
    let attach_context = {
        let app = Arc::clone(&app);
        Box::new(move |request, viewer: Option<&_>, budget: &_| graphql::attach_context(&app, request, viewer, budget))
    };
    let executor = Executor::new(|| graphql::builder(&app), attach_context, &config.limits, introspection)?;
    let origins = Origins::new(config.http.allowed_origins.clone());
    let cors = origins.layer();
    let state = ServerState::new(executor, Arc::clone(&app), config.limits.clone(), origins, stop.clone());

    let mut router = routes(Arc::clone(&state)).merge(health::routes(Arc::clone(&probes)));
    let authentication = (!config.http.open_metrics.unwrap_or(private)).then(|| Arc::clone(&state));
    router = router.merge(metrics::routes(probes, authentication));
    if introspection {
        router = router.route("/schema.graphql", get(schema));
    }
    router = router.merge(pages::routes(app, &config.http.pages, private)?);
    // Compression would buffer streams.
    let whole = DefaultPredicate::new().and(NotForContentType::const_new("multipart/mixed"));
    let mut router = router.layer(CompressionLayer::new().compress_when(whole));
    if let Some(cors) = cors {
        router = router.layer(cors);
    }

    let timeouts = ConnectionTimeouts {
        idle: config.http.keep_alive,
        head: config.limits.request.header_timeout,
        unread: config.limits.stream.send_timeout,
    };
    let connections = Connections { router, timeouts, draining, stop }.accept(listener).await;
    let finished = async {
        state.closed().await;
        connections.wait().await;
    };
    if tokio::time::timeout(config.http.grace, finished).await.is_err() {
        tracing::warn!("some requests did not end within the grace period");
    }
    Ok(())
}

async fn schema() -> impl IntoResponse {
    /// Printed on first use, since it builds a schema.
    static SDL: LazyLock<String> = LazyLock::new(graphql::sdl);
    ([(header::CONTENT_TYPE, "application/graphql; charset=utf-8")], SDL.as_str())
}
