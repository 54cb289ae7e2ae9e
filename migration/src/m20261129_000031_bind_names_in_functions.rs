//! What a name in a function means is not for whoever may create something in the schema `public` to say: names are looked up in
//! `pg_catalog` alone, and whatever is in `public` says so. A function of the same name with nearer types was run instead of
//! Postgres' own, in a trigger with the rights of the owner.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

/// Functions with a body that is read when they run. Each says where whatever is not Postgres' own is.
const READ_WHEN_RUN: [(&str, &str); 7] = [
    ("audit_investment_plans()", "public, pg_temp"),
    ("erase_audit_of_deleted_user()", "public, pg_temp"),
    ("record_plan_event()", "public, pg_temp"),
    ("record_removal()", "public, pg_temp"),
    ("add_up_plan()", "public, pg_temp"),
    ("count_plans()", "public, pg_temp"),
    ("forget_plan_figures()", "public, pg_temp"),
];

/// Functions that had no path of their own, and that may have been found. One that was found and is not the document's is left
/// alone: what it means by its names is for its author to say.
const WITHOUT_PATH: [(&str, Option<&str>); 4] = [
    ("update_investment_plans_updated_at()", Some("BEGIN NEW.updated_at = NOW(); RETURN NEW; END;")),
    (
        "validate_plan_data(jsonb)",
        Some(
            "BEGIN -- Check required fields in plan_data IF data IS NULL THEN RETURN true; -- Allow NULL during processing END IF; \
             -- Validate structure has required keys IF NOT (data ? 'investment_plan' OR data ? 'user_input') THEN RETURN false; \
             END IF; RETURN true; END;",
        ),
    ),
    ("keep_updated_at_while_filling()", None),
    ("categorize_plan()", None),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (signature, _) in READ_WHEN_RUN {
            ledger::run(manager, &set_path(signature, "pg_catalog, pg_temp")).await?;
        }
        for (signature, documents) in WITHOUT_PATH {
            if ledger::is_ours(manager, Object::Function(signature)).await?
                || is_documents(manager, signature, documents).await?
            {
                ledger::run(manager, &set_path(signature, "pg_catalog, pg_temp")).await?;
                ledger::note(manager, &note(signature)).await?;
            }
        }
        // The bodies of these are bound when they are made.
        ledger::run(manager, MAKE_ANEW).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (signature, former) in READ_WHEN_RUN {
            ledger::run(manager, &set_path(signature, former)).await?;
        }
        for (signature, _) in WITHOUT_PATH {
            let noted = format!("SELECT object FROM public.plan_creator_ledger WHERE object = '{}'", note(signature));
            if ledger::text(manager, &noted).await?.is_some() {
                ledger::run(manager, &format!("ALTER FUNCTION public.{signature} RESET search_path")).await?;
                ledger::forget(manager, &note(signature)).await?;
            }
        }
        Ok(())
    }
}

fn set_path(signature: &str, path: &str) -> String {
    format!("ALTER FUNCTION public.{signature} SET search_path = {path}")
}

fn note(signature: &str) -> String {
    format!("path of {signature}")
}

/// Whether the function that was found is the document's, without a path or another setting.
async fn is_documents(manager: &SchemaManager<'_>, signature: &str, documents: Option<&str>) -> Result<bool, DbErr> {
    let body = format!(
        "SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('public.{signature}') AND proconfig IS NULL \
            AND pg_has_role(proowner, 'USAGE')"
    );
    let (body, documents) = (ledger::text(manager, &body).await?.unwrap_or_default(), documents.unwrap_or_default());
    Ok(!documents.is_empty() && body.split_whitespace().eq(documents.split_whitespace()))
}

const MAKE_ANEW: &str = r"
CREATE OR REPLACE FUNCTION public.plan_viewer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), '')::uuid,
    CASE
        WHEN nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
            ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
        THEN (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
    END
);

CREATE OR REPLACE FUNCTION public.plan_changed_by() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'worker',
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub',
    nullif(current_setting('role'), 'none'),
    session_user
);

CREATE OR REPLACE FUNCTION public.plan_stage(status text, agent_3_data jsonb, agent_2_data jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE status
    WHEN 'PROCESSING' THEN
        CASE WHEN agent_3_data IS NULL THEN 'PLANNING' WHEN agent_2_data IS NULL THEN 'ALLOCATING' ELSE 'COMPOSING' END
    WHEN 'COMPLETED' THEN 'DONE'
    WHEN 'FAILED' THEN 'STOPPED'
    ELSE 'QUEUED'
END;
";
