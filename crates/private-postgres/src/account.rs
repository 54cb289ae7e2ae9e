//! The operating system user of Postgres, which refuses to run as root.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use anyhow::{Context as _, bail};

/// The users for root to run Postgres as; the first one that exists.
const CANDIDATES: [&str; 3] = ["postgres", "_postgres", "nobody"];

/// An unprivileged user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) name: String,
}

impl Account {
    /// The user for the cluster at `cluster`; `None` is the program's own.
    ///
    /// An existing cluster keeps its owner, so that running the program once as root does not take it away from its user.
    pub(super) fn for_cluster(cluster: &Path) -> anyhow::Result<Option<Self>> {
        let owner = match fs::metadata(cluster) {
            Ok(metadata) => Some((metadata.uid(), metadata.gid())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot look at {}", cluster.display())),
        };
        let me = rustix::process::geteuid().as_raw();
        match owner {
            Some((uid, _)) if me != 0 && uid != me => bail!(
                "the database in {} belongs to user {} and this program runs as {}: run it as that user or as root",
                cluster.display(),
                name_of(uid),
                name_of(me)
            ),
            _ if me != 0 => Ok(None),
            Some((uid, gid)) if uid != 0 => Ok(Some(Self { uid, gid, name: name_of(uid) })),
            _ => Self::unprivileged().map(Some),
        }
    }

    /// Changes the owner of `path` itself (not of a link's target).
    pub(super) fn own(&self, path: &Path) -> anyhow::Result<()> {
        lchown(path, Some(self.uid), Some(self.gid)).with_context(|| {
            format!(
                "cannot give {} to user {}, who is to run Postgres. Run the program as an unprivileged user instead",
                path.display(),
                self.name
            )
        })
    }

    /// Changes the owner of `folder`, recursively.
    pub(super) fn own_tree(&self, folder: &Path) -> anyhow::Result<()> {
        self.own(folder)?;
        for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                self.own_tree(&entry.path())?;
            } else {
                self.own(&entry.path())?;
            }
        }
        Ok(())
    }

    fn unprivileged() -> anyhow::Result<Self> {
        let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        CANDIDATES.iter().find_map(|name| find(&users, name)).with_context(|| {
            format!(
                "Postgres does not run as root and none of the users {} exists: run the program as an unprivileged \
                 user",
                CANDIDATES.join(", ")
            )
        })
    }
}

/// The name of `uid`, or its number where it has none.
pub(super) fn name_of(uid: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    entries(&users).find(|account| account.uid == uid).map_or_else(|| uid.to_string(), |account| account.name)
}

fn find(users: &str, name: &str) -> Option<Account> {
    entries(users).find(|account| account.name == name && account.uid != 0)
}

fn entries(users: &str) -> impl Iterator<Item = Account> {
    users.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let uid = number(fields.nth(1)?)?;
        let gid = number(fields.next()?)?;
        Some(Account { uid, gid, name })
    })
}

/// macOS writes the ids of `nobody` as -2.
fn number(field: &str) -> Option<u32> {
    field.parse().ok().or_else(|| field.parse::<i32>().ok().map(i32::cast_unsigned))
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "root:x:0:0:root:/root:/bin/sh\n# comment\nnobody:*:-2:-2::/:/bin/false\n\
                         postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn an_account_is_read_from_the_user_list() {
        assert_eq!(find(USERS, "postgres"), Some(Account { uid: 101, gid: 104, name: "postgres".into() }));
    }

    #[test]
    fn a_negative_id_wraps_as_the_system_does() {
        assert_eq!(find(USERS, "nobody").map(|account| account.uid), Some(u32::MAX - 1));
    }

    #[test]
    fn root_is_never_chosen() {
        assert_eq!(find(USERS, "root"), None);
        assert_eq!(find("postgres:x:0:0::/:/bin/sh\n", "postgres"), None);
    }
}
