//! The changes that lead from an empty database, Supabase or a database that has the seed's tables to the one this program needs.
//!
//! One change a file, up and down, in SQL: a migration never changes with the code that came after it. Each runs in a
//! transaction of its own, as the owner of the database, who needs no superuser rights; the program wraps one around all.
//!
//! - **What was there stays.** What is found is adopted, its rows untouched, and a down leaves it as it was found: the
//!   `ledger` knows what was made here and how the rest looked before.
//! - **A migration that changes rows** says `SET LOCAL ROLE service_role` first and `RESET ROLE` after: row level security is
//!   forced, so that the owner sees no row, and an `UPDATE` without it changes nothing and says nothing.
//! - **A migration that adds a column** adds it empty, and the trigger that fills it; `backfill` fills it where rows were there. A
//!   constraint comes in as `NOT VALID`, an index through `concurrent`. The last version's program goes on meanwhile, knowing
//!   nothing of it: what it uses is taken away one version later at the earliest.
//! - **A new table** is closed by `access::close` in the migration that creates it and opened by policies and grants; Supabase
//!   grants every new table to everyone.

#[macro_use]
mod frame;

pub mod backfill;
pub mod concurrent;
pub mod details;
pub mod lengths;
pub mod ranges;

mod access;
mod found;
mod ledger;
mod m20261122_000001_create_the_ledger;
mod m20261122_000002_create_roles;
mod m20261122_000003_create_users;
mod m20261122_000004_create_investment_plans;
mod m20261122_000005_check_investment_plans;
mod m20261122_000006_index_investment_plans;
mod m20261122_000007_index_the_dashboard_and_the_queue;
mod m20261122_000008_keep_updated_at;
mod m20261122_000009_tell_who_is_asking;
mod m20261122_000010_create_investment_plans_audit;
mod m20261122_000011_audit_investment_plans;
mod m20261122_000012_erase_the_audit_of_deleted_users;
mod m20261122_000013_create_the_queue;
mod m20261122_000014_create_plan_events;
mod m20261122_000015_record_plan_events;
mod m20261122_000016_bind_the_owner;
mod m20261122_000017_open_rows_to_their_users;
mod m20261122_000018_grant_privileges;
mod m20261124_000001_index_the_orders_of_plans;
mod m20261124_000002_index_the_dashboard_with_archived_plans;
mod m20261124_000011_remember_what_the_planner_filled;
mod m20261125_000001_find_events_by_their_transaction;
mod m20261125_000002_tell_of_removals;
mod m20261125_000003_remember_what_was_trimmed;
mod m20261125_000011_take_turns_in_the_queue;
mod m20261125_000021_add_up_plans;
mod m20261125_000022_index_the_figures;
mod m20261125_000023_compress_quickly;
mod m20261127_000001_record_maintenance;
mod m20261127_000002_index_what_is_let_go;
mod m20261127_000031_keep_the_origin_of_queued_plans;
mod m20261128_000001_fill_without_a_trace_in_updated_at;
mod m20261128_000002_categorize_plans;
mod m20261128_000003_version_the_allocation;
mod m20261128_000011_find_the_viewer_quickly;
mod m20261129_000011_keep_values_in_range;
mod m20261129_000021_follow_the_newest_token;
mod m20261129_000031_bind_names_in_functions;
mod m20261129_000032_close_the_books;
mod m20261129_000033_erase_users_in_pieces;
mod m20261129_000034_own_records_and_events;
mod m20261129_000041_count_failures;
mod m20261129_000042_remember_ended_claims;
mod m20261129_000043_fold_what_is_searched;
mod m20261129_000051_count_plans_of_users;
mod m20261129_000052_keep_values_short;
mod m20261130_000001_keep_details_of_plans;
mod m20261130_000002_keep_monthly_budgets;
mod m20261130_000091_keep_to_our_own_names;
mod m20261130_000101_keep_balances_of_plans;
mod m20261201_000021_announce_after_the_commit;
mod noted;

use sea_orm_migration::prelude::*;

/// All migrations, in order. Drive it with the methods of [`MigratorTrait`].
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_create_the_ledger::Migration),
            Box::new(m20261122_000002_create_roles::Migration),
            Box::new(m20261122_000003_create_users::Migration),
            Box::new(m20261122_000004_create_investment_plans::Migration),
            Box::new(m20261122_000005_check_investment_plans::Migration),
            Box::new(m20261122_000006_index_investment_plans::Migration),
            Box::new(m20261122_000007_index_the_dashboard_and_the_queue::Migration),
            Box::new(m20261122_000008_keep_updated_at::Migration),
            Box::new(m20261122_000009_tell_who_is_asking::Migration),
            Box::new(m20261122_000010_create_investment_plans_audit::Migration),
            Box::new(m20261122_000011_audit_investment_plans::Migration),
            Box::new(m20261122_000012_erase_the_audit_of_deleted_users::Migration),
            Box::new(m20261122_000013_create_the_queue::Migration),
            Box::new(m20261122_000014_create_plan_events::Migration),
            Box::new(m20261122_000015_record_plan_events::Migration),
            Box::new(m20261122_000016_bind_the_owner::Migration),
            Box::new(m20261122_000017_open_rows_to_their_users::Migration),
            Box::new(m20261122_000018_grant_privileges::Migration),
            Box::new(m20261124_000001_index_the_orders_of_plans::Migration),
            Box::new(m20261124_000002_index_the_dashboard_with_archived_plans::Migration),
            Box::new(m20261124_000011_remember_what_the_planner_filled::Migration),
            Box::new(m20261125_000001_find_events_by_their_transaction::Migration),
            Box::new(m20261125_000002_tell_of_removals::Migration),
            Box::new(m20261125_000003_remember_what_was_trimmed::Migration),
            Box::new(m20261125_000011_take_turns_in_the_queue::Migration),
            Box::new(m20261125_000021_add_up_plans::Migration),
            Box::new(m20261125_000022_index_the_figures::Migration),
            Box::new(m20261125_000023_compress_quickly::Migration),
            Box::new(m20261127_000001_record_maintenance::Migration),
            Box::new(m20261127_000002_index_what_is_let_go::Migration),
            Box::new(m20261127_000031_keep_the_origin_of_queued_plans::Migration),
            Box::new(m20261128_000001_fill_without_a_trace_in_updated_at::Migration),
            Box::new(m20261128_000002_categorize_plans::Migration),
            Box::new(m20261128_000003_version_the_allocation::Migration),
            Box::new(m20261128_000011_find_the_viewer_quickly::Migration),
            Box::new(m20261129_000011_keep_values_in_range::Migration),
            Box::new(m20261129_000021_follow_the_newest_token::Migration),
            Box::new(m20261129_000031_bind_names_in_functions::Migration),
            Box::new(m20261129_000032_close_the_books::Migration),
            Box::new(m20261129_000033_erase_users_in_pieces::Migration),
            Box::new(m20261129_000034_own_records_and_events::Migration),
            Box::new(m20261129_000041_count_failures::Migration),
            Box::new(m20261129_000042_remember_ended_claims::Migration),
            Box::new(m20261129_000043_fold_what_is_searched::Migration),
            Box::new(m20261129_000051_count_plans_of_users::Migration),
            Box::new(m20261129_000052_keep_values_short::Migration),
            Box::new(m20261130_000001_keep_details_of_plans::Migration),
            Box::new(m20261130_000002_keep_monthly_budgets::Migration),
            Box::new(m20261130_000091_keep_to_our_own_names::Migration),
            Box::new(m20261130_000101_keep_balances_of_plans::Migration),
            Box::new(m20261201_000021_announce_after_the_commit::Migration),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use sea_orm_migration::MigratorTrait;

    use super::Migrator;

    #[test]
    fn each_file_is_a_migration_of_its_name_in_order() {
        let files = fs::read_dir("src").unwrap().map(|file| file.unwrap().path());
        let stems = files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
        let files: BTreeSet<String> = stems.filter(|stem| stem.starts_with("m2")).collect();
        let names: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        assert_eq!(names, files.into_iter().collect::<Vec<_>>());
    }
}
