//! What a plan's money is worth on the way, as the person says it: a table of our own. A change of it is a change of the plan.

use sea_orm_migration::prelude::*;

use crate::{access, ledger, ranges::BALANCES};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, CREATE).await?;
        for (table, name, condition) in BALANCES {
            let add = format!("ALTER TABLE public.{table} ADD CONSTRAINT {name} CHECK ({condition})");
            ledger::run(manager, &add).await?;
        }
        access::close(manager, "plan_balances", None).await?;
        for (function, triggers, name) in [
            (CHANGE_THE_PLAN, "trigger_balances_change_plan", "change_plan_of_balances"),
            (RECORD, "trigger_balances_record", "audit_plan_balances"),
        ] {
            ledger::run(manager, function).await?;
            ledger::run(manager, &after_each_statement(triggers, name)).await?;
        }
        ledger::run(manager, OPEN).await?;
        access::open_to_service(manager, "plan_balances").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

const CREATE: &str = r"
CREATE TABLE public.plan_balances (
    plan_id uuid NOT NULL REFERENCES public.investment_plans ON DELETE CASCADE,
    balance_on timestamptz NOT NULL,
    amount numeric(15,2) NOT NULL,
    PRIMARY KEY (plan_id, balance_on)
);
COMMENT ON TABLE public.plan_balances IS 'What a plan''s money is worth at a time, in the plan''s currency';
";

// With the rights of whoever writes, who may change the plan itself. By statement: a plan has up to a thousand balances, which go
// together.
const CHANGE_THE_PLAN: &str = r"
CREATE FUNCTION public.change_plan_of_balances() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed uuid[];
BEGIN
    CASE TG_OP
        WHEN 'INSERT' THEN changed := ARRAY(SELECT plan_id FROM present);
        WHEN 'DELETE' THEN changed := ARRAY(SELECT plan_id FROM former);
        ELSE changed := ARRAY(
            SELECT plan_id FROM (TABLE former EXCEPT TABLE present) AS gone
            UNION ALL SELECT plan_id FROM (TABLE present EXCEPT TABLE former) AS come);
    END CASE;
    UPDATE public.investment_plans SET updated_at = now() WHERE id = ANY (changed) AND updated_at IS DISTINCT FROM now();
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.change_plan_of_balances() FROM PUBLIC, anon, authenticated, service_role;
";

// - The plan's last record of this transaction has the balances that changed in its images, before and after: one change is one record. People
//   may not write it, so that this runs with the owner's rights. Triggers fire in the order of their names.
const RECORD: &str = r"
CREATE FUNCTION public.audit_plan_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone jsonb := '{}';
    come jsonb := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT coalesce(jsonb_object_agg(plan_id, balances), '{}') INTO gone FROM (
            SELECT plan_id, jsonb_agg(jsonb_build_object('on', balance_on, 'amount', amount) ORDER BY balance_on) AS balances
              FROM former GROUP BY plan_id) AS plans;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT coalesce(jsonb_object_agg(plan_id, balances), '{}') INTO come FROM (
            SELECT plan_id, jsonb_agg(jsonb_build_object('on', balance_on, 'amount', amount) ORDER BY balance_on) AS balances
              FROM present GROUP BY plan_id) AS plans;
    END IF;
    UPDATE public.investment_plans_audit AS record
       SET old_data = old_data || jsonb_build_object('balances', coalesce(old_data->'balances', '[]') || coalesce(gone->key, '[]')),
           new_data = new_data || jsonb_build_object('balances', coalesce(new_data->'balances', '[]') || coalesce(come->key, '[]'))
      FROM jsonb_object_keys(gone || come) AS key
     WHERE gone->key IS DISTINCT FROM come->key AND record.changed_at = now()
       AND record.audit_id = (SELECT max(audit_id) FROM public.investment_plans_audit WHERE plan_id = key::uuid);
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.audit_plan_balances() FROM PUBLIC, anon, authenticated, service_role;
";

/// The triggers that call a function after each statement, with the rows as they were and are. Postgres wants one for each kind of
/// statement.
fn after_each_statement(trigger: &str, function: &str) -> String {
    let (former, present) = ("OLD TABLE AS former", "NEW TABLE AS present");
    [("", "INSERT", [present, ""]), ("_updated", "UPDATE", [former, present]), ("_deleted", "DELETE", [former, ""])]
        .map(|(suffix, event, [first, second])| {
            format!(
                "CREATE TRIGGER {trigger}{suffix} AFTER {event} ON public.plan_balances \
                 REFERENCING {first} {second} FOR EACH STATEMENT EXECUTE FUNCTION public.{function}();"
            )
        })
        .concat()
}

// The balances are whose the plan is, as its details are.
const OPEN: &str = r"
CREATE POLICY plan_creator_viewer ON public.plan_balances TO authenticated
    USING (EXISTS (SELECT FROM public.investment_plans AS plan WHERE plan.id = plan_id))
    WITH CHECK (public.plan_is_visible(plan_id));
GRANT SELECT, INSERT, DELETE, UPDATE (amount) ON public.plan_balances TO authenticated;
";

const DOWN: &str = r"
DROP TABLE public.plan_balances;
DROP FUNCTION public.audit_plan_balances();
DROP FUNCTION public.change_plan_of_balances();
";
