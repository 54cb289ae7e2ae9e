//! `serve`: the composition root. Database, schema, keys, parts, tasks, server; then the same in reverse.

use std::sync::Arc;

use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{
    announcing::Announcing,
    open::{open, tokens},
    print,
    work::{chat, market},
};
use crate::{
    app::App,
    auth::SigningKey,
    chat::Chat,
    config::ServeConfig,
    database::{Database, NotificationListener},
    demo,
    feed::Feed,
    http::{self, ProbeState},
    maintenance, pipeline,
    plans::{RoundRobin, foreign_marks},
    shutdown::{self, Shutdown},
    supervisor::Supervisor,
    telemetry,
};
use agents::portfolio::MarketAssumptions;

pub(super) async fn serve(config: ServeConfig) -> anyhow::Result<()> {
    check_exposure(&config)?;
    let shutdown = shutdown::on_signal(config.http.drain)?;
    // Before anything is recorded.
    let metrics = telemetry::install_metrics()?;
    let tokens = tokens(&config.auth, &config.database).await?;
    let (market, chat) = (market(&config.worker)?, chat(&config.worker)?);
    // Before the database, so that a taken address is found at once.
    let listener = TcpListener::bind(config.http.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.http.listen))?;

    let mut opened = open(&config.database).await?;
    let database = opened.database.clone();
    let served = tokio::select! {
        served = run(&config, database, tokens, (market, chat), listener, metrics, shutdown) => served,
        () = opened.ended() => Err(anyhow::anyhow!("the private Postgres has exited; its log is in the data folder")),
    };
    opened.close().await?;
    served
}

async fn run(
    config: &ServeConfig,
    database: Database,
    tokens: crate::auth::Tokens,
    (market, chat): (Arc<MarketAssumptions>, Option<Arc<Chat>>),
    listener: TcpListener,
    metrics: PrometheusHandle,
    Shutdown { draining, stop }: Shutdown,
) -> anyhow::Result<()> {
    database.migrate().await?;
    foreign_marks::settle(&database).await?;

    let app = Arc::new(App {
        database: database.clone(),
        notifications: NotificationListener::default(),
        feed: Feed::new(config.feed.event_buffer),
        tokens,
        market: Arc::clone(&market),
        round_robin: RoundRobin::from_random_user(),
        attempts: config.worker.attempts,
        erasures: Arc::default(),
        demo: config.database.database_url.is_none() && config.http.listen.ip().is_loopback(),
    });

    let (tasks, announcing) = (Supervisor::default(), Announcing::begin(&database));
    begin(&tasks, &app, config, &draining, &stop);
    pipeline::start_workers(&tasks, &database, &app.notifications, &config.worker, &market, chat.as_ref(), &draining);

    let address = listener.local_addr()?;
    tracing::info!(%address, workers = config.worker.workers, "listening");
    if config.demo {
        welcome(&app, address).await?;
    }
    let probes = ProbeState {
        database,
        notifications: app.notifications.clone(),
        app: Some(Arc::clone(&app)),
        tasks: tasks.clone(),
        metrics,
        draining,
        ready_within: config.http.process.ready_within,
    };
    http::serve(Arc::clone(&app), probes, config, listener, stop).await?;

    if tokio::time::timeout(config.http.process.grace, tasks.ended()).await.is_err() {
        tracing::warn!("some work did not end within the grace period; its leases will expire");
    }
    announcing.end().await;
    Ok(())
}

/// Starts the background tasks of a server beside its workers.
fn begin(
    tasks: &Supervisor,
    app: &Arc<App>,
    config: &ServeConfig,
    draining: &CancellationToken,
    stop: &CancellationToken,
) {
    let (database, notifications, ends) = (app.database.clone(), app.notifications.clone(), stop.clone());
    tasks.spawn("listener", stop, move || notifications.clone().listen(database.clone(), ends.clone()));
    let (app_of_feed, feed, ends) = (Arc::clone(app), config.feed.clone(), stop.clone());
    tasks.spawn("feed", stop, move || {
        let App { feed: subscribers, database, notifications, .. } = &*app_of_feed;
        Arc::clone(subscribers).run(database.clone(), notifications.clone(), feed.clone(), ends.clone())
    });
    let (database, maintenance, ends) = (app.database.clone(), config.maintenance.clone(), draining.clone());
    tasks.spawn("maintenance", draining, move || {
        maintenance::maintain_periodically(database.clone(), maintenance.clone(), ends.clone())
    });
    let (app, maintenance, ends) = (Arc::clone(app), config.maintenance.clone(), draining.clone());
    tasks.spawn("erasures", draining, move || {
        maintenance::erase(app.database.clone(), maintenance.clone(), Arc::clone(&app.erasures), ends.clone())
    });
}

/// The private database's generated secret can be read by anyone on this machine, and a known secret by anyone at all: the
/// server may then listen on loopback only.
fn check_exposure(config: &ServeConfig) -> anyhow::Result<()> {
    let is_reached = !config.http.listen.ip().is_loopback();
    anyhow::ensure!(
        config.auth.jwt_secret.is_some() || config.auth.jwks.is_some() || !is_reached,
        "without PLAN_CREATOR_JWT_SECRET or PLAN_CREATOR_JWKS the server listens on loopback only, not on {}",
        config.http.listen
    );
    let secret = config.auth.jwt_secret.clone().map(SigningKey::new).transpose()?;
    anyhow::ensure!(
        !is_reached || !secret.is_some_and(|secret| secret.is_known()),
        "PLAN_CREATOR_JWT_SECRET is the public example from Supabase's documentation: with it the server listens on loopback \
         only, not on {}",
        config.http.listen
    );
    config.http.pages.supabase().map(drop)
}

/// Creates the demo user and prints the addresses.
async fn welcome(app: &App, address: std::net::SocketAddr) -> anyhow::Result<()> {
    anyhow::ensure!(
        app.demo,
        "--demo is for the private Postgres on loopback, not for DATABASE_URL or other addresses"
    );
    demo::seed(&app.database).await?;
    let query = "{ plans { nodes { planName processingStatus targetAmount timeHorizon } } }";
    print(&format!(
        "Plan Creator: http://{address}/\n\
         Playground:   http://{address}/graphiql\n\
         Token:        {token}\n\
         Try:          curl -s http://{address}/graphql -H 'Content-Type: application/json' \
         -H 'Authorization: Bearer {token}' -d '{{\"query\":\"{query}\"}}'\n",
        token = demo::token(&app.tokens)?,
    ))
}
