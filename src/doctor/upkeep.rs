//! What time does to tables and indexes.

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
        advice: "Postgres guesses which index to take. plan-creator maintain analyze, and look whether autovacuum is on.",
    },
    Check {
        name: "dead-rows",
        level: Advice,
        sql: "SELECT format('%s has %s dead rows beside %s.', relname, n_dead_tup, n_live_tup) FROM pg_stat_user_tables \
            WHERE schemaname = 'public' AND n_dead_tup > 10000 AND n_dead_tup > 0.3 * n_live_tup ORDER BY relname",
        advice: "plan-creator maintain vacuum. If they stay, an old transaction, a replication slot or a prepared transaction \
            keeps them; if they come back, autovacuum is too slow for this table.",
    },
    Check {
        name: "invalid-index",
        level: Advice,
        sql: "SELECT format('The index %s is not valid.', indexrelid::regclass) FROM pg_index JOIN pg_class ON oid = indrelid \
            WHERE relnamespace = 'public'::regnamespace AND NOT indisvalid ORDER BY indexrelid::regclass::text",
        advice: "Its building was broken off: it costs every write and serves no read. plan-creator maintain reindex drops what \
            a rebuilding left; REINDEX INDEX CONCURRENTLY finishes another.",
    },
    Check {
        name: "numbers-run-out",
        level: Problem,
        sql: "SELECT format('%s has used %s percent of its numbers.', sequencename, round(100.0 * last_value / most)) \
            FROM (SELECT sequencename, last_value, least(max_value, CASE WHEN sequencename = \
                'investment_plans_audit_audit_id_seq' THEN 2147483647 ELSE max_value END) AS most FROM pg_sequences \
                WHERE schemaname = 'public') sequences WHERE last_value > 0.5 * most ORDER BY sequencename",
        advice: "When they have run out, no plan can be written. The document's audit_id is a 32-bit SERIAL: ALTER TABLE \
            public.investment_plans_audit ALTER COLUMN audit_id TYPE bigint, which rewrites the table and locks it meanwhile.",
    },
    Check {
        name: "transaction-ids-run-out",
        level: Problem,
        sql: "SELECT format('The oldest row is %s transactions old.', age(datfrozenxid)) FROM pg_database \
            WHERE datname = current_database() AND age(datfrozenxid) > 1000000000",
        advice: "At two thousand million Postgres stops taking writes. VACUUM FREEZE, and find what kept autovacuum from it.",
    },
];

pub(super) const IN_TABLES: &[Check] = &[
    Check {
        name: "figures-off",
        level: Advice,
        sql: "SELECT format('The kept figures say %s active plans, and there are %s.', kept, counted) AS found \
            FROM (SELECT coalesce(sum(plans), 0) AS kept FROM plan_figures) figures, \
                (SELECT count(*) AS counted FROM investment_plans WHERE is_active) plans WHERE kept <> counted",
        advice: "Somebody wrote plans without their triggers. SELECT public.count_plans().",
    },
    Check {
        name: "erasure-overdue",
        level: Problem,
        sql: "SELECT format('%s people asked to be erased more than an hour ago, and are not yet.', count(*)) AS found \
            FROM user_erasures WHERE accepted_at < now() - interval '1 hour' HAVING count(*) > 0",
        advice: "plan-creator maintain erasures goes on with it, and says what is in the way. A plan that somebody has locked is \
            waited for: see long-transaction.",
    },
    Check {
        name: "job-failed",
        level: Advice,
        sql: "SELECT format('Of maintenance, %s has failed at last.', job) AS found FROM ( \
                SELECT DISTINCT ON (job) job, outcome FROM maintenance_runs ORDER BY job, started_at DESC) last \
            WHERE outcome = 'FAILED' ORDER BY job",
        advice: "The log of the program that did it says why; plan-creator maintain JOB does it again.",
    },
];

/// Indexes that are mostly air, and indexes that nobody reads.
pub(super) async fn indexes(database: &Database) -> Result<Vec<Finding>, DbErr> {
    let bloated = catalog::bloated(database).await?.into_iter().map(|index| Finding {
        check: "bloated-index",
        level: Advice,
        found: format!("The index {} takes {} bytes, over twice what its entries need.", index.name, index.bytes),
        advice: "plan-creator maintain reindex builds it anew beside whatever goes on.",
    });
    let unused = catalog::unused(database).await?.into_iter().map(|index| Finding {
        check: "unused-index",
        level: Advice,
        found: format!("Nobody has read the index {} ({} bytes) since {}.", index.name, index.bytes, index.since),
        advice: "If that was weeks ago, and no replica reads it, and it is none that a rare question needs: DROP INDEX \
            CONCURRENTLY. Each index costs every write.",
    });
    Ok(bloated.chain(unused).collect())
}
