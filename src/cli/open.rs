//! Opens the configured database, or the private one.

use anyhow::Context;
use private_postgres::PrivatePostgres;

use crate::{
    auth::{Jwks, RefreshPolicy, Secret, SigningKey, Tokens, Validation, load_or_create},
    config::{AuthConfig, DatabaseConfig},
    database::Database,
};

/// An open database, with the private Postgres that this program runs, if any.
pub(super) struct Opened {
    pub database: Database,
    private: Option<PrivatePostgres>,
}

impl Opened {
    /// Returns when the private Postgres has exited; never without one.
    pub(super) async fn ended(&mut self) {
        match &mut self.private {
            Some(postgres) => postgres.ended().await,
            None => std::future::pending().await,
        }
    }

    /// Closes the pool and stops the private Postgres, if it is ours.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        self.database.close();
        match self.private {
            Some(postgres) => postgres.stop().await.context("cannot stop the private Postgres"),
            None => Ok(()),
        }
    }
}

/// Connects to `DATABASE_URL`, or starts the private Postgres.
pub(super) async fn open(config: &DatabaseConfig) -> anyhow::Result<Opened> {
    if let Some(url) = &config.database_url {
        return Ok(Opened { database: Database::connect(url, config).await?, private: None });
    }
    let postgres = PrivatePostgres::start_archiving(
        &config.folder.data_dir,
        config.postgres_bin.as_deref(),
        config.archive.as_deref(),
    );
    let postgres = postgres.await?;
    let database = Database::connect(&Secret::from(postgres.url()), config).await?;
    Ok(Opened { database, private: Some(postgres) })
}

/// The same, but connects to a private Postgres that another program is running.
pub(super) async fn open_beside(config: &DatabaseConfig) -> anyhow::Result<Opened> {
    if config.database_url.is_none()
        && let Some(url) = private_postgres::attach(&config.folder.data_dir).await?
    {
        return Ok(Opened { database: Database::connect(&Secret::from(url), config).await?, private: None });
    }
    open(config).await
}

/// The JWT secret: the configured one, or the private Postgres' own.
pub(super) fn signing_key(auth: &AuthConfig, database: &DatabaseConfig) -> anyhow::Result<Option<SigningKey>> {
    match &auth.jwt_secret {
        Some(secret) => SigningKey::new(secret.clone()).map(Some),
        None if database.database_url.is_none() => load_or_create(&database.folder.data_dir).map(Some),
        None => Ok(None),
    }
}

/// The token verifier: by the secret, the JWKS, or both.
pub(super) async fn tokens(auth: &AuthConfig, database: &DatabaseConfig) -> anyhow::Result<Tokens> {
    let secret = signing_key(auth, database)?;
    anyhow::ensure!(
        secret.is_some() || auth.jwks.is_some(),
        "neither PLAN_CREATOR_JWT_SECRET nor PLAN_CREATOR_JWKS is set: with DATABASE_URL the server needs the secret that \
         signs its users' tokens (Supabase: Project Settings, API, JWT secret), or the address of their public keys"
    );
    let freshness = RefreshPolicy { cooldown: auth.jwks_cooldown, max_age: auth.jwks_max_age };
    let jwks = match &auth.jwks {
        Some(source) => Some(Jwks::load(source, freshness).await?),
        None => None,
    };
    Ok(Tokens::new(secret.as_ref(), jwks, expected(auth)))
}

/// The required claims.
pub(super) fn expected(auth: &AuthConfig) -> Validation {
    let (audience, issuers) = (auth.jwt_audience.clone(), auth.jwt_issuer.clone());
    Validation { audience, issuers, max_claims: auth.max_claims }
}
