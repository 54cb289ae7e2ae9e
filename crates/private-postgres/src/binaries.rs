//! Finds Postgres' binaries, and chooses a version.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::account::Account;
use super::command::{command, inherited};

/// The oldest supported major version.
const OLDEST: u32 = 14;

/// Where packages install the binaries; `*` matches part of a name.
const FOLDERS: [&str; 10] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql*/bin",
    "/usr/lib64/postgresql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

const ADVICE: &str = "Install PostgreSQL:
  Debian, Ubuntu   apt-get install postgresql
  Fedora, RHEL     dnf install postgresql-server
  Alpine           apk add postgresql
  Arch             pacman -S postgresql
  macOS            brew install postgresql@17
or name the folder of its programs in PLAN_CREATOR_POSTGRES_BIN,
or name a server that is already running in DATABASE_URL.";

/// A folder with `postgres` and `initdb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// Finds suitable binaries: of major version `cluster` for an existing cluster, otherwise the newest. With `folder`, only there.
    pub(super) async fn find(
        folder: Option<&Path>,
        cluster: Option<u32>,
        account: Option<&Account>,
    ) -> anyhow::Result<Self> {
        let candidates = match folder {
            Some(folder) => vec![std::path::absolute(folder)?],
            None => installed(),
        };
        let mut found = Vec::new();
        let mut unusable = String::new();
        for folder in candidates.into_iter().filter(|folder| holds_programs(folder)) {
            match version(&folder.join("postgres"), account).await {
                Ok(major) => found.push(Self { folder, major }),
                Err(error) => {
                    let _ = write!(unusable, "\nNot usable: {}: {error:#}", folder.display());
                }
            }
        }
        choose(&found, cluster).with_context(|| {
            let looked =
                folder.map_or_else(|| format!("PATH, {}", FOLDERS.join(", ")), |folder| folder.display().to_string());
            explain(&found, cluster, &looked) + &unusable + "\n" + ADVICE
        })
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    /// `pg_basebackup`, which lies beside the real `postgres` if this one is a link.
    pub(super) fn basebackup(&self) -> anyhow::Result<PathBuf> {
        let real =
            fs::canonicalize(self.postgres()).with_context(|| format!("cannot resolve {}", self.folder.display()))?;
        let folders = [Some(self.folder.as_path()), real.parent()];
        let found =
            folders.into_iter().flatten().map(|folder| folder.join("pg_basebackup")).find(|program| program.is_file());
        found.with_context(|| {
            format!("an archive needs pg_basebackup of PostgreSQL {}, which is not installed", self.major)
        })
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }
}

/// The major version of the cluster at `cluster`; `None` without one.
pub(super) fn cluster_version(cluster: &Path) -> anyhow::Result<Option<u32>> {
    if !cluster.exists() {
        return Ok(None);
    }
    let file = cluster.join("PG_VERSION");
    let text = fs::read_to_string(&file).with_context(|| {
        format!(
            "{} is not a database: {} cannot be read. Move the folder away to start with an empty one",
            cluster.display(),
            file.display()
        )
    })?;
    let major = text.trim().parse().with_context(|| format!("{} holds no version: {text:?}", file.display()))?;
    Ok(Some(major))
}

fn choose(found: &[Binaries], cluster: Option<u32>) -> Option<Binaries> {
    let fits = |candidate: &&Binaries| match cluster {
        Some(major) => candidate.major == major,
        None => candidate.major >= OLDEST,
    };
    // Of equal versions the first: PATH comes before the well-known folders.
    found.iter().filter(fits).rev().max_by_key(|candidate| candidate.major).cloned()
}

fn explain(found: &[Binaries], cluster: Option<u32>, looked: &str) -> String {
    let mut text = match cluster {
        Some(major) => format!("the database was made by PostgreSQL {major}, whose programs were not found."),
        None => format!("no PostgreSQL server programs (postgres, initdb) of version {OLDEST} or later were found."),
    };
    for Binaries { folder, major } in found {
        let _ = write!(text, "\nFound: version {major} in {}", folder.display());
    }
    let _ = write!(text, "\nLooked in: {looked}");
    text
}

fn holds_programs(folder: &Path) -> bool {
    ["postgres", "initdb"].iter().all(|program| folder.join(program).is_file())
}

/// Runs `postgres --version` as the server's user, which also proves that this works.
async fn version(postgres: &Path, account: Option<&Account>) -> anyhow::Result<u32> {
    let output = command(postgres, account).arg("--version").output().await?;
    let text = String::from_utf8_lossy(&output.stdout);
    match major_version(&text) {
        Some(major) if output.status.success() => Ok(major),
        _ => bail!("postgres --version said {:?} ({})", text.trim(), output.status),
    }
}

/// The 15 of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let version = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    version.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// The folders of PATH and the well-known ones, each real `postgres` once.
fn installed() -> Vec<PathBuf> {
    let path = inherited("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).filter_map(|folder| std::path::absolute(folder).ok());
    let mut seen = Vec::new();
    on_path
        .chain(FOLDERS.iter().flat_map(|pattern| expand(pattern)))
        .filter(|folder| {
            let Ok(real) = fs::canonicalize(folder.join("postgres")) else { return false };
            let new = !seen.contains(&real);
            seen.push(real);
            new
        })
        .collect()
}

/// The folders that match `pattern` with at most one `*`.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![pattern.into()] };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let (suffix, rest) = after.split_once('/').unwrap_or((after, ""));
    let names =
        fs::read_dir(parent).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| name.strip_prefix(prefix).is_some_and(|version| version.ends_with(suffix)))
        .map(|name| Path::new(parent).join(name).join(rest))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binaries(folder: &str, major: u32) -> Binaries {
        Binaries { folder: folder.into(), major }
    }

    #[test]
    fn versions_are_read_from_what_postgres_says() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_version("postgres (PostgreSQL) 20devel\n"), Some(20));
        assert_eq!(major_version("command not found"), None);
    }

    #[test]
    fn the_newest_version_wins_and_of_equals_the_first() {
        let found = [binaries("/path", 15), binaries("/old", 13), binaries("/b", 17), binaries("/c", 17)];
        assert_eq!(choose(&found, None), Some(binaries("/b", 17)));
    }

    #[test]
    fn a_cluster_gets_the_programs_of_its_own_version() {
        let found = [binaries("/a", 16), binaries("/b", 17)];
        assert_eq!(choose(&found, Some(16)), Some(binaries("/a", 16)));
        assert_eq!(choose(&found, Some(15)), None);
        let text = explain(&found, Some(15), "PATH");
        assert!(text.contains("made by PostgreSQL 15") && text.contains("version 17 in /b"), "{text}");
    }

    #[test]
    fn versions_that_are_too_old_are_not_used() {
        assert_eq!(choose(&[binaries("/a", 13)], None), None);
    }

    #[test]
    fn a_pattern_stands_for_the_folders_that_match() {
        assert!(expand("/usr/b*n").contains(&PathBuf::from("/usr/bin/")));
        assert!(expand("/no-such-folder/*/bin").is_empty());
    }
}
