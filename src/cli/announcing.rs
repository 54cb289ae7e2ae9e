//! The announcer's life: longer than that of everything that writes.

use tokio_util::sync::CancellationToken;

use crate::{database::Database, supervisor::Supervisor};

/// Announces what this program commits.
pub(super) struct Announcing {
    tasks: Supervisor,
    end: CancellationToken,
}

impl Announcing {
    pub(super) fn begin(database: &Database) -> Self {
        let (tasks, end) = (Supervisor::default(), CancellationToken::new());
        let (database, ends) = (database.clone(), end.clone());
        tasks.spawn("announcer", &end, move || database.clone().announce_commits(ends.clone()));
        Self { tasks, end }
    }

    /// Announces what is due, and ends.
    pub(super) async fn end(self) {
        self.end.cancel();
        self.tasks.ended().await;
    }
}
