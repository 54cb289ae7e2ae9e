//! The state of tables and indexes.

use sea_orm::DbErr;

use super::{
    Check, Finding,
    Level::{Advice, Problem},
};
use crate::database::{Database, catalog};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "no-statistics",
        level: Advice,
        sql: "SELECT format('%s has never been analyzed.', relname) FROM pg_stat_user_tables \
            WHERE schemaname = 'public' AND n_live_tup > 1000 AND last_analyze IS NULL AND last_autoanalyze IS NULL \
            ORDER BY relname",
        advice: "Postgres guesses which index to use. Run plan-creator maintain analyze, and check that autovacuum \
            is on.",
    },
    Check {
        name: "dead-rows",
        level: Advice,
        sql: "SELECT format('%s has %s dead rows beside %s.', relname, n_dead_tup, n_live_tup) FROM pg_stat_user_tables \
            WHERE schemaname = 'public' AND n_dead_tup > 10000 AND n_dead_tup > 0.3 * n_live_tup ORDER BY relname",
        advice: "Run plan-creator maintain vacuum. If they stay, an old transaction, a replication slot or a \
            prepared transaction holds them; if they return, autovacuum is too slow for this table.",
    },
    Check {
        name: "invalid-index",
        level: Advice,
        sql: "SELECT format('The index %s is invalid.', indexrelid::regclass) FROM pg_index JOIN pg_class ON oid = indrelid \
            WHERE relnamespace = 'public'::regnamespace AND NOT indisvalid ORDER BY indexrelid::regclass::text",
        advice: "Its build was interrupted: it slows writes and serves no reads. plan-creator maintain reindex \
            drops what a rebuild left; REINDEX INDEX CONCURRENTLY repairs others.",
    },
    Check {
        name: "numbers-run-out",
        level: Problem,
        sql: "SELECT format('The sequence %s is %s percent used.', sequencename, round(100.0 * last_value / most)) \
            FROM (SELECT sequencename, last_value, least(max_value, CASE WHEN sequencename = \
                'investment_plans_audit_audit_id_seq' THEN 2147483647 ELSE max_value END) AS most FROM pg_sequences \
                WHERE schemaname = 'public') sequences WHERE last_value > 0.5 * most ORDER BY sequencename",
        advice: "When it is exhausted, no plan can be written. The document's audit_id is a 32-bit SERIAL: ALTER \
            TABLE public.investment_plans_audit ALTER COLUMN audit_id TYPE bigint, which rewrites and locks \
            the table.",
    },
    Check {
        name: "transaction-ids-run-out",
        level: Problem,
        sql: "SELECT format('The oldest row is %s transactions old.', age(datfrozenxid)) FROM pg_database \
            WHERE datname = current_database() AND age(datfrozenxid) > 1000000000",
        advice: "At two thousand million Postgres refuses writes. VACUUM FREEZE, and find out what holds autovacuum \
            back.",
    },
];

pub(super) const IN_TABLES: &[Check] = &[
    Check {
        name: "foreign-marks",
        level: Problem,
        sql: "SELECT format('The table %s has transactions that this cluster has not come to yet.', name) AS found FROM ( \
                SELECT 'plan_events', (SELECT xid FROM plan_events ORDER BY xid DESC LIMIT 1) \
                UNION ALL SELECT 'plan_removals', (SELECT xid FROM plan_removals ORDER BY xid DESC LIMIT 1) \
                UNION ALL SELECT 'plan_events_trimmed', (SELECT mark FROM plan_events_trimmed ORDER BY mark DESC LIMIT 1) \
            ) AS highest (name, xid) WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) ORDER BY name",
        advice: "They are from another cluster (pg_dump | psql), and streams deliver no new events. Restart the server, \
            or run plan-creator migrate up.",
    },
    Check {
        name: "figures-off",
        level: Advice,
        sql: "SELECT format('Analytics count %s active plans, and there are %s.', kept, counted) AS found \
            FROM (SELECT coalesce(sum(plans), 0) AS kept FROM plan_figures) figures, \
                (SELECT count(*) AS counted FROM investment_plans WHERE is_active) plans WHERE kept <> counted",
        advice: "Plans were written without their triggers. SELECT public.count_plans().",
    },
    Check {
        name: "erasure-overdue",
        level: Problem,
        sql: "SELECT format('%s erasures are pending for more than an hour.', count(*)) AS found \
            FROM user_erasures WHERE accepted_at < now() - interval '1 hour' HAVING count(*) > 0",
        advice: "Run plan-creator maintain erasures, which logs what blocks it. A locked plan is waited for: see \
            long-transaction.",
    },
    Check {
        name: "job-failed",
        level: Advice,
        sql: "SELECT format('The last run of the maintenance job %s failed.', job) AS found FROM ( \
                SELECT DISTINCT ON (job) job, outcome FROM maintenance_runs ORDER BY job, started_at DESC) last \
            WHERE outcome = 'FAILED' ORDER BY job",
        advice: "See the log of the program that ran it; plan-creator maintain JOB runs it again.",
    },
];

/// Bloated and unused indexes.
pub(super) async fn indexes(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let bloated = catalog::bloated(database).await?.into_iter().map(|index| Finding {
        check: "bloated-index",
        level: Advice,
        found: format!("The index {} has {} bytes, more than twice what its entries need.", index.name, index.bytes),
        advice: "plan-creator maintain reindex rebuilds it concurrently.",
    });
    let unused = catalog::unused(database).await?.into_iter().map(|index| Finding {
        check: "unused-index",
        level: Advice,
        found: format!("The index {} ({} bytes) has not been used since {}.", index.name, index.bytes, index.since),
        advice: "If statistics cover weeks, no replica reads it, and no rare query needs it: DROP INDEX \
            CONCURRENTLY. Each index slows writes.",
    });
    Ok(bloated.chain(unused).collect())
}
