//! What blocks or slows work.

use std::time::{Duration, SystemTime};

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    Check, Finding,
    Level::{Advice, Problem},
};
use crate::database::{Actor, Database, statement, wal_archive_is_failing};

/// The tolerated clock skew, below the resolution of leases and tokens.
const SKEW: Duration = Duration::from_secs(5);

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "long-transaction",
        level: Advice,
        sql: "SELECT format('A transaction of %s (%s, process %s) is %s old.', usename, \
                coalesce(nullif(application_name, ''), 'no name'), pid, date_trunc('second', now() - xact_start)) \
            FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now() - interval '5 minutes' \
                AND backend_type = 'client backend' ORDER BY xact_start",
        advice: "While it is open, dead rows cannot be vacuumed, and if it has written, later events are held back. \
            End it: SELECT pg_terminate_backend(PROCESS).",
    },
    Check {
        name: "prepared-transaction",
        level: Problem,
        sql: "SELECT format('The prepared transaction %s is %s old.', gid, date_trunc('second', now() - prepared)) \
            FROM pg_prepared_xacts WHERE database = current_database() AND prepared < now() - interval '5 minutes'",
        advice: "It holds locks, dead rows and later events, also over a restart. COMMIT PREPARED or ROLLBACK \
            PREPARED.",
    },
    Check {
        name: "idle-replication-slot",
        level: Problem,
        sql: "SELECT format('The replication slot %s is not in use and retains %s of WAL.', slot_name, \
                pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))) FROM pg_replication_slots \
            WHERE NOT active AND NOT pg_is_in_recovery() \
                AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > 1024 * 1024 * 1024",
        advice: "Its WAL fills the disk until the replica returns. SELECT pg_drop_replication_slot(…) if it never \
            will.",
    },
    Check {
        name: "archive-failing",
        level: Problem,
        sql: concat!(
            "SELECT format('The WAL archive has refused segment %s since %s (%s failures).', last_failed_wal, \
                coalesce(date_trunc('second', last_archived_time)::text, 'the start'), failed_count) FROM pg_stat_archiver WHERE ",
            wal_archive_is_failing!()
        ),
        advice: "Nothing written since then can be recovered to a point in time, and WAL fills the database's disk until \
            the archive takes it. Postgres' log has why: a full or read-only disk, a missing folder, or its rights.",
    },
    Check {
        name: "notify-queue",
        level: Problem,
        sql: "SELECT format('The notification queue is %s percent full.', round((usage * 100)::numeric)) \
            FROM pg_notification_queue_usage() usage WHERE usage > 0.1",
        advice: "When it is full, no plan can be written. A listener has a transaction open: see long-transaction.",
    },
    Check {
        name: "users-take-no-row",
        level: Problem,
        sql: "SELECT format('The column users.%s is NOT NULL and has no default.', attname) FROM pg_attribute \
            WHERE attrelid = 'public.users'::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef \
                AND attidentity = '' AND attname NOT IN ('id_user', 'email', 'created_at') ORDER BY attnum",
        advice: "New people cannot write: createPlan fails with USER_REFUSED. ALTER TABLE public.users ALTER COLUMN \
            … SET DEFAULT …, or DROP NOT NULL, or fill it by a BEFORE INSERT trigger from auth.jwt().",
    },
    Check {
        name: "users-need-an-address",
        level: Advice,
        sql: "SELECT 'The column users.email is NOT NULL.' FROM pg_attribute WHERE attrelid = 'public.users'::regclass \
            AND attname = 'email' AND attnotnull",
        advice: "People without an address, who signed in anonymously or by telephone, cannot write: createPlan \
            fails with USER_REFUSED. ALTER TABLE public.users ALTER COLUMN email DROP NOT NULL.",
    },
    Check {
        name: "users-share-an-address",
        level: Advice,
        sql: "SELECT format('%s makes addresses unique.', indexrelid::regclass) FROM pg_index \
            WHERE indrelid = 'public.users'::regclass AND indisunique AND indnkeyatts = 1 \
                AND pg_get_indexdef(indexrelid, 1, true) ~ '\\memail\\M' ORDER BY 1",
        advice: "A user whose address is still in another row cannot write: createPlan fails with USER_REFUSED. The \
            identity provider keeps addresses unique; here they are those of the last token. Drop the \
            constraint or the index.",
    },
    Check {
        name: "connections-run-out",
        level: Advice,
        sql: "SELECT format('%s of %s connections are in use.', taken, most) FROM \
                (SELECT count(*) AS taken FROM pg_stat_activity WHERE backend_type = 'client backend') activity, \
                (SELECT setting::integer AS most FROM pg_settings WHERE name = 'max_connections') settings \
            WHERE taken > 0.8 * most",
        advice: "Each instance uses --pool-size connections, and one to listen. Use a smaller pool while nobody \
            waits for it, or a pooler.",
    },
];

pub(super) const IN_TABLES: &[Check] = &[
    Check {
        name: "nobody-works",
        level: Problem,
        sql: "SELECT format('%s plans are pending, the oldest for %s, and none is in progress.', count(*), \
                date_trunc('second', now() - min(updated_at))) AS found FROM investment_plans \
            WHERE processing_status = 'PENDING' AND isfinite(updated_at) \
                AND NOT EXISTS (SELECT FROM plan_attempts WHERE plan_id = id AND available_at > now()) \
                AND NOT EXISTS (SELECT FROM plan_claims WHERE expires_at > now()) \
            HAVING min(updated_at) < now() - interval '5 minutes'",
        advice: "Start a worker: plan-creator work, or serve with --workers above 0.",
    },
    Check {
        name: "stuck-plan",
        level: Problem,
        sql: "SELECT format('%s plans in progress have no valid claim.', count(*)) AS found \
            FROM investment_plans plan WHERE processing_status = 'PROCESSING' \
                AND NOT EXISTS (SELECT FROM plan_claims WHERE plan_id = plan.id AND expires_at > now() - interval '5 minutes') \
                AND NOT EXISTS (SELECT FROM plan_events WHERE plan_id = plan.id \
                    AND occurred_at > now() - interval '5 minutes') \
            HAVING count(*) > 0",
        advice: "A worker takes over those with an expired claim: check that one is running. plan-creator maintain \
            stuck-plans fails the others after an hour.",
    },
];

/// Pooler and clock skew.
pub(super) async fn environment(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let mut findings = Vec::new();
    if database.listener_options().is_none() {
        findings.push(Finding {
            check: "pooler-in-the-way",
            level: Advice,
            found: "DATABASE_URL is a pooler in transaction mode, which passes no notifications on.".to_owned(),
            advice: "Events and the queue are polled every second. Set DIRECT_DATABASE_URL for notifications.",
        });
    }
    let skew = clock_skew(database).await?;
    if skew > SKEW {
        findings.push(Finding {
            check: "clock-skew",
            level: Advice,
            found: format!("The clocks of this machine and of Postgres differ by {} s.", skew.as_secs()),
            advice: "Leases use Postgres' clock and stay correct; tokens are checked by this machine's. Run NTP on \
                both.",
        });
    }
    Ok(findings)
}

/// The least clock skew: the round trip is subtracted.
async fn clock_skew(database: &Database) -> Result<Duration, DbErr> {
    let session = database.read(Actor::Maintenance("doctor")).await?;
    let sql = "SELECT extract(epoch FROM clock_timestamp())::float8 AS now";
    let before = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let row = session.query_one_raw(statement(sql, [])).await?;
    let after = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let now: f64 = row.ok_or_else(|| DbErr::RecordNotFound("now".to_owned()))?.try_get("", "now")?;
    let theirs = Duration::from_secs_f64(now.max(0.0));
    Ok(before.saturating_sub(theirs).max(theirs.saturating_sub(after)))
}
