//! The program's own time, asked for here alone. Leases and stored times use the database's clock instead.

use chrono::{DateTime, Utc};

/// Now, by this machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
