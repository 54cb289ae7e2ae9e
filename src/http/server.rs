//! The routes, and the server under them.

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Redirect},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::compression::{
    CompressionLayer,
    predicate::{DefaultPredicate, NotForContentType, Predicate},
};

use super::{
    connections,
    graphql::{ServerState, routes},
    health, metrics, playground,
};
use crate::{app::App, config::ServeConfig, execution::Executor, graphql};

/// Serves until `stop`, then finishes what is under way.
pub async fn serve(
    app: Arc<App>,
    config: &ServeConfig,
    listener: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let private = config.database.database_url.is_none();
    let introspection = config.http.introspection.unwrap_or(private);
    let enter = {
        let app = Arc::clone(&app);
        Box::new(move |request, viewer: Option<&_>| graphql::enter(&app, request, viewer))
    };
    let executor = Executor::new(|| graphql::builder(&app), enter, &config.limits, introspection)?;
    let state = ServerState::new(executor, Arc::clone(&app), config.limits.clone(), stop.clone());

    let mut router = pages(&app)?.merge(routes(Arc::clone(&state)));
    if config.http.playground.unwrap_or(private) {
        router = router.merge(playground::routes(app));
    }
    // What is streamed must not wait in a compressor.
    let whole = DefaultPredicate::new().and(NotForContentType::const_new("multipart/mixed"));
    let router = router.layer(CompressionLayer::new().compress_when(whole));

    let connections = connections::accept(listener, router, &stop).await;
    let finished = async {
        state.closed().await;
        connections.wait().await;
    };
    if tokio::time::timeout(config.http.grace, finished).await.is_err() {
        tracing::warn!("some requests did not end within the grace period");
    }
    Ok(())
}

fn pages(app: &Arc<App>) -> anyhow::Result<Router> {
    let handle = PrometheusBuilder::new().install_recorder()?;
    metrics::describe();
    Ok(Router::new()
        .route("/", get(async || Redirect::temporary("/graphiql")))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/schema.graphql", get(schema))
        .with_state(Arc::clone(app))
        .route("/metrics", get(metrics::metrics).with_state((Arc::clone(app), handle))))
}

async fn schema() -> impl IntoResponse {
    /// Printed when somebody first asks for it: it takes a schema of its own.
    static SDL: LazyLock<String> = LazyLock::new(graphql::sdl);
    ([(header::CONTENT_TYPE, "application/graphql; charset=utf-8")], SDL.as_str())
}
