//! The database, and the folder of the private one.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use crate::{
    auth::Secret,
    duration::{parse_duration, parse_duration_or_zero},
};

/// Connection and storage.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Database")]
pub struct DatabaseConfig {
    /// URL of the Postgres database. Without it, the program runs a private Postgres in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<Secret>,

    /// URL of the same database that bypasses a pooler in transaction mode, for notifications and for maintenance of tables and
    /// indexes. Without it, events and the queue are polled.
    #[arg(long, env = "DIRECT_DATABASE_URL", hide_env_values = true, requires = "database_url")]
    pub direct_database_url: Option<Secret>,

    /// URL of a read replica, for queries. Reads are as fresh as on the primary, which answers instead if the replica lags or
    /// fails.
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true, requires = "database_url")]
    pub database_read_url: Option<Secret>,

    /// How long a read waits for the replica to catch up before it goes to the primary.
    #[arg(long, env = "PLAN_CREATOR_REPLICA_WAIT", default_value = "200ms", value_parser = parse_duration)]
    pub replica_wait: Duration,

    /// Folder of the Postgres binaries for the private Postgres, if they are not found automatically.
    #[arg(long, env = "PLAN_CREATOR_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,

    /// Folder, best on another disk, for the WAL archive of the private Postgres (point-in-time recovery). Remembered in the data
    /// folder; `none` turns it off.
    #[arg(long, env = "PLAN_CREATOR_ARCHIVE", conflicts_with = "database_url")]
    pub archive: Option<PathBuf>,

    /// Maximum size of the connection pool.
    #[arg(long, env = "PLAN_CREATOR_POOL_SIZE", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub pool_size: u32,

    /// Age after which a pooled connection is replaced.
    #[arg(long, env = "PLAN_CREATOR_POOL_RECYCLE", default_value = "3600s", value_parser = parse_duration)]
    pub pool_recycle: Duration,

    /// How long a request waits for a connection before it fails with UNAVAILABLE.
    #[arg(long, env = "PLAN_CREATOR_POOL_WAIT", default_value = "5s", value_parser = parse_duration)]
    pub pool_wait: Duration,

    /// Log statements slower than this, with their text and query plan but without values; 0 turns it off.
    #[arg(long, env = "PLAN_CREATOR_SLOW_STATEMENT", default_value = "500ms", value_parser = parse_duration_or_zero)]
    pub slow_statement: Duration,

    // Last: clap puts what follows a flattened struct under that struct's heading.
    #[command(flatten)]
    pub folder: DataFolder,
}

/// Where the program keeps files.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Data folder")]
pub struct DataFolder {
    /// Data folder, with the private Postgres and the generated JWT secret.
    #[arg(long, env = "PLAN_CREATOR_DATA_DIR", default_value_os_t = default_data_dir())]
    pub data_dir: PathBuf,
}

/// The data folder by the XDG convention; `/var/lib/plan-creator` for root, whose home is closed to others.
pub fn default_data_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return "/var/lib/plan-creator".into();
    }
    #[expect(clippy::disallowed_methods, reason = "the place of the default of a setting")]
    let folder = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    folder("XDG_DATA_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(std::env::temp_dir)
        .join("plan-creator")
}
