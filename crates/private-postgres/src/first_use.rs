//! Creates a cluster in a temporary folder, with roles and database, syncs it, and renames it into place.
//!
//! An interruption leaves a folder `data.new-*`, which a later start removes, and never half a cluster.

use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::account::Account;
use super::binaries::Binaries;
use super::command::{command, run};
use super::layout::{ADMIN, DATABASE, Layout, ROLE};

const PREFIX: &str = "data.new-";

/// Collation by code point everywhere, with letters beyond ASCII as letters. Tried in turn: macOS has no C.UTF-8, and few
/// systems have neither.
const LOCALES: [&[&str]; 3] = [&["--locale=C.UTF-8"], &["--locale=C", "--lc-ctype=en_US.UTF-8"], &["--locale=C"]];

/// Creates the cluster of `layout`, whose root folder must exist.
pub(super) async fn make_cluster(
    layout: &Layout,
    binaries: &Binaries,
    account: Option<&Account>,
) -> anyhow::Result<()> {
    tracing::info!(folder = %layout.cluster.display(), "initialising the private database");
    let folder = fresh_folder(layout, account)?;
    initialise(&folder, binaries, account).await?;
    create_roles_and_database(&folder, binaries, account).await?;
    make_durable(&folder, binaries, account).await.with_context(|| format!("cannot sync {}", folder.display()))?;
    fs::rename(&folder, &layout.cluster)
        .with_context(|| format!("cannot rename {} to {}", folder.display(), layout.cluster.display()))?;
    File::open(&layout.root)?.sync_all().with_context(|| format!("cannot sync {}", layout.root.display()))
}

/// An empty folder with an unused name. A killed attempt's `initdb` may still write to its own folder by name.
pub(super) fn fresh_folder(layout: &Layout, account: Option<&Account>) -> anyhow::Result<PathBuf> {
    let mut attempt = 0_u32;
    let folder = loop {
        let folder = layout.root.join(format!("{PREFIX}{}-{attempt}", std::process::id()));
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => break folder,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => attempt += 1,
            Err(error) => return Err(error).with_context(|| format!("cannot create {}", folder.display())),
        }
    };
    if let Some(account) = account {
        account.own(&folder)?;
    }
    Ok(folder)
}

/// Removes the remains of interrupted attempts, once the cluster is in place; what an `initdb` still writes to, at the next start.
pub(super) fn remove_leftovers(layout: &Layout) -> anyhow::Result<()> {
    let entries = fs::read_dir(&layout.root).with_context(|| format!("cannot read {}", layout.root.display()))?;
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        let folder = entry.path();
        match fs::remove_dir_all(&folder) {
            Ok(()) => tracing::info!(folder = %folder.display(), "removed an incomplete initialisation"),
            Err(error) => tracing::warn!(folder = %folder.display(), %error, "cannot remove the folder yet"),
        }
    }
    Ok(())
}

/// Trusts local connections: the socket's folder admits only Postgres' user and root. Unlike `peer`, that works in containers,
/// where a user may have no name. Network connections, which are not listened for, would be rejected.
async fn initialise(folder: &Path, binaries: &Binaries, account: Option<&Account>) -> anyhow::Result<()> {
    for locale in LOCALES {
        let mut initdb = command(&binaries.initdb(), account);
        initdb
            .arg("-D")
            .arg(folder)
            .args(["-U", ADMIN, "--encoding=UTF8", "--lc-messages=C", "--data-checksums"])
            .args(["--auth-local=trust", "--auth-host=reject"])
            // Synced as a whole, once it is furnished.
            .args(["--no-sync", "--no-instructions"])
            .args(locale);
        match run(initdb, "").await {
            Err(error) if error.to_string().contains("invalid locale") => {
                tracing::debug!(?locale, "the system does not have this locale");
            }
            result => return result,
        }
    }
    bail!("the system has none of the locales that a database can be created with")
}

/// Creates roles and database in single-user mode, without a server that others could reach.
async fn create_roles_and_database(
    folder: &Path,
    binaries: &Binaries,
    account: Option<&Account>,
) -> anyhow::Result<()> {
    let mut postgres = command(&binaries.postgres(), account);
    postgres.args(["--single", "-F", "-c", "exit_on_error=true", "-D"]).arg(folder).arg("template1");
    run(postgres, &statements()).await.context("cannot create the roles and the database")
}

/// One statement a line for single-user mode, in `template1`, from which the database is copied.
///
/// `public` gets its owner and privileges of version 15, in version 14 too: only the database's owner may create objects.
/// The request roles are Supabase's; the admin option is what the role has from version 16 on if it creates them itself.
fn statements() -> String {
    format!(
        "CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOCREATEDB CREATEROLE;\n\
         CREATE ROLE anon NOLOGIN;\n\
         CREATE ROLE authenticated NOLOGIN;\n\
         CREATE ROLE service_role NOLOGIN;\n\
         GRANT anon, authenticated, service_role TO {ROLE} WITH ADMIN OPTION;\n\
         ALTER SCHEMA public OWNER TO pg_database_owner;\n\
         REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n\
         CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
    )
}

/// Syncs everything at once. `initdb` would sync each of a thousand files.
#[cfg(target_os = "linux")]
pub(super) async fn make_durable(
    folder: &Path,
    _binaries: &Binaries,
    _account: Option<&Account>,
) -> anyhow::Result<()> {
    let folder = File::open(folder)?;
    Ok(tokio::task::spawn_blocking(move || rustix::fs::syncfs(folder)).await??)
}

#[cfg(not(target_os = "linux"))]
pub(super) async fn make_durable(folder: &Path, binaries: &Binaries, account: Option<&Account>) -> anyhow::Result<()> {
    let mut sync = command(&binaries.initdb(), account);
    sync.arg("--sync-only").arg("-D").arg(folder);
    run(sync, "").await
}
