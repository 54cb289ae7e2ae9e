//! What a person says exactly about a plan, beside the document's columns: a table of our own. A change of it is a change of the plan.

use sea_orm_migration::prelude::*;

use crate::{access, details::DETAILS, ledger};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, FIT).await?;
        ledger::run(manager, CREATE).await?;
        for (table, name, condition) in DETAILS {
            let add = format!("ALTER TABLE public.{table} ADD CONSTRAINT {name} CHECK ({condition})");
            ledger::run(manager, &add).await?;
        }
        access::close(manager, "plan_details", None).await?;
        for sql in [CHANGE_THE_PLAN, OPEN] {
            ledger::run(manager, sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await
    }
}

// Never an error, whatever is in the list: a restore asks which rows break a constraint.
const FIT: &str = r"
CREATE FUNCTION public.plan_detail_list_fits(list jsonb, most integer, numbers jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN list IS NULL THEN true
    WHEN jsonb_typeof(list) <> 'array' THEN false
    WHEN jsonb_array_length(list) > most THEN false
    ELSE NOT EXISTS (
        SELECT FROM jsonb_array_elements(list) AS entry
        WHERE CASE WHEN jsonb_typeof(entry) <> 'object' THEN true ELSE
            entry - 'label' - ARRAY(SELECT jsonb_object_keys(numbers)) <> '{}'
            OR coalesce(jsonb_typeof(entry->'label'), 'null') NOT IN ('null', 'string')
            OR coalesce(char_length(entry->>'label') > 100, false)
            OR EXISTS (
                SELECT FROM jsonb_each(numbers) AS known (key, bounds)
                WHERE CASE coalesce(jsonb_typeof(entry->key), 'null')
                    WHEN 'null' THEN (bounds->3)::boolean
                    WHEN 'number' THEN (entry->key)::numeric NOT BETWEEN (bounds->0)::numeric AND (bounds->1)::numeric
                        OR scale(trim_scale((entry->key)::numeric)) > (bounds->2)::integer
                    ELSE true
                END)
        END)
END;
COMMENT ON FUNCTION public.plan_detail_list_fits(jsonb, integer, jsonb) IS
    'Whether a list of the details has at most so many entries, each an object with these numbers and a label';
REVOKE ALL ON FUNCTION public.plan_detail_list_fits(jsonb, integer, jsonb) FROM PUBLIC, anon;
GRANT EXECUTE ON FUNCTION public.plan_detail_list_fits(jsonb, integer, jsonb) TO authenticated, service_role;
";

const CREATE: &str = r"
CREATE TABLE public.plan_details (
    plan_id uuid PRIMARY KEY REFERENCES public.investment_plans ON DELETE CASCADE,
    horizon_months integer,
    starting_amount numeric(15,2),
    monthly_budget numeric(15,2),
    employer_contribution numeric(15,2),
    contribution_growth numeric(7,6),
    confidence double precision,
    amount_basis text,
    inflation numeric(7,6),
    annual_fee numeric(7,6),
    current_age integer,
    yearly_income numeric(15,2),
    retirement_yearly numeric(15,2),
    retirement_until_age integer,
    retirement_other jsonb,
    cash_flows jsonb,
    debts jsonb,
    currency text,
    priority integer
);
COMMENT ON TABLE public.plan_details IS 'What a person says exactly about a plan, beside its words; null where nothing is said';
";

// - With the rights of whoever writes, who may change the plan itself. Where the plan has changed in this transaction already, nothing is
//   left to be done; where it is being deleted, it is not there any more.
// - The plan's last record of this transaction has the details in its images, before and after: one change is one record. People may
//   not write it, so that this runs with the owner's rights. Triggers fire in the order of their names.
const CHANGE_THE_PLAN: &str = r"
CREATE FUNCTION public.change_plan_of_details() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.investment_plans SET updated_at = now()
     WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END AND updated_at IS DISTINCT FROM now();
    RETURN NULL;
END;
$$;

CREATE FUNCTION public.audit_plan_details() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END;
    former jsonb := CASE WHEN TG_OP <> 'INSERT' THEN nullif(jsonb_strip_nulls(to_jsonb(OLD) - 'plan_id'), '{}') END;
    present jsonb := CASE WHEN TG_OP <> 'DELETE' THEN nullif(jsonb_strip_nulls(to_jsonb(NEW) - 'plan_id'), '{}') END;
BEGIN
    UPDATE public.investment_plans_audit
       SET old_data = CASE WHEN old_data ? 'details' THEN old_data ELSE old_data || jsonb_build_object('details', former) END,
           new_data = new_data || jsonb_build_object('details', present)
     WHERE audit_id = (SELECT max(audit_id) FROM public.investment_plans_audit WHERE plan_id = changed) AND changed_at = now();
    RETURN NULL;
END;
$$;
REVOKE ALL ON FUNCTION public.change_plan_of_details(), public.audit_plan_details()
    FROM PUBLIC, anon, authenticated, service_role;

CREATE TRIGGER trigger_details_change_plan
    AFTER INSERT OR DELETE ON public.plan_details
    FOR EACH ROW EXECUTE FUNCTION public.change_plan_of_details();
CREATE TRIGGER trigger_details_change_plan_updated
    AFTER UPDATE ON public.plan_details
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.change_plan_of_details();
CREATE TRIGGER trigger_details_record
    AFTER INSERT OR DELETE ON public.plan_details
    FOR EACH ROW EXECUTE FUNCTION public.audit_plan_details();
CREATE TRIGGER trigger_details_record_updated
    AFTER UPDATE ON public.plan_details
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.audit_plan_details();
";

// - The details are whose the plan is: the plan's own policy decides. For what is written a function asks, which sees a plan that the same
//   statement has made.
// - The restrictive policy takes from the owner what membership in service_role would give it before version 16; no trigger reads here.
const OPEN: &str = r"
CREATE FUNCTION public.plan_is_visible(plan uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.investment_plans WHERE id = plan);
END;
$$;
COMMENT ON FUNCTION public.plan_is_visible(uuid) IS 'Whether whoever asks may see this plan, also one made by the statement that asks';
REVOKE ALL ON FUNCTION public.plan_is_visible(uuid) FROM PUBLIC, anon;
GRANT EXECUTE ON FUNCTION public.plan_is_visible(uuid) TO authenticated, service_role;

CREATE POLICY plan_creator_viewer ON public.plan_details TO authenticated
    USING (EXISTS (SELECT FROM public.investment_plans AS plan WHERE plan.id = plan_id))
    WITH CHECK (public.plan_is_visible(plan_id));
CREATE POLICY plan_creator_service ON public.plan_details TO service_role USING (true);
DO $do$
BEGIN
    EXECUTE format('CREATE POLICY plan_creator_owner ON public.plan_details AS RESTRICTIVE TO %I USING (false)',
        (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.plan_details'::regclass));
END
$do$;
GRANT SELECT, INSERT, DELETE, UPDATE (horizon_months, starting_amount, monthly_budget, employer_contribution,
    contribution_growth, confidence, amount_basis, inflation, annual_fee, current_age, yearly_income, retirement_yearly,
    retirement_until_age, retirement_other, cash_flows, debts, currency, priority)
    ON public.plan_details TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.plan_details TO service_role;
";

const DOWN: &str = r"
DROP TABLE public.plan_details;
DROP FUNCTION public.plan_is_visible(uuid);
DROP FUNCTION public.audit_plan_details();
DROP FUNCTION public.change_plan_of_details();
DROP FUNCTION public.plan_detail_list_fits(jsonb, integer, jsonb);
";
