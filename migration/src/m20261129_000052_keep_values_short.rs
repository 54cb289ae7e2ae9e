//! What is longer than the API lets it be is refused by constraints (`lengths`), and a plan that has such a value all the same is cut to
//! what is shown of it with the next change, so that it can be changed at all.

use sea_orm_migration::prelude::*;

use crate::{
    ledger::{self, Object},
    lengths::LENGTHS,
};

const FUNCTION: Object<'_> = Object::Function("keep_values_short()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_values_short");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, FUNCTION, CREATE_FUNCTION).await?;
        ledger::create(manager, TRIGGER, CREATE_TRIGGER).await?;
        for (table, name, condition) in LENGTHS {
            let add = format!("ALTER TABLE public.{table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID");
            ledger::create(manager, Object::Constraint(table, name), &add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, _) in LENGTHS {
            ledger::remove(manager, Object::Constraint(table, name)).await?;
        }
        ledger::remove(manager, TRIGGER).await?;
        ledger::remove(manager, FUNCTION).await
    }
}

// Behind a plan without its JSON the agents begin again, as behind one that has none yet. The audit has what was there. A value that
// comes with this change is the constraint's to refuse.
const CREATE_FUNCTION: &str = r"
CREATE FUNCTION public.keep_values_short() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.financial_goals = OLD.financial_goals THEN
        NEW.financial_goals := left(NEW.financial_goals, 10000);
    END IF;
    IF NEW.investment_preferences = OLD.investment_preferences THEN
        NEW.investment_preferences := left(NEW.investment_preferences, 10000);
    END IF;
    IF NEW.performance_notes = OLD.performance_notes THEN
        NEW.performance_notes := left(NEW.performance_notes, 10000);
    END IF;
    IF NEW.plan_name = OLD.plan_name THEN
        NEW.plan_name := left(NEW.plan_name, 255);
    END IF;
    IF NEW.time_horizon > 100 AND NEW.time_horizon = OLD.time_horizon THEN
        NEW.time_horizon := NULL;
    END IF;
    IF octet_length(NEW.plan_data::text) > 524288 AND NEW.plan_data = OLD.plan_data THEN
        NEW.plan_data := NULL;
    END IF;
    IF octet_length(NEW.agent_2_data::text) > 524288 AND NEW.agent_2_data = OLD.agent_2_data THEN
        NEW.agent_2_data := NULL;
    END IF;
    IF octet_length(NEW.agent_3_data::text) > 524288 AND NEW.agent_3_data = OLD.agent_3_data THEN
        NEW.agent_3_data := NULL;
    END IF;
    RETURN NEW;
END;
$$;
REVOKE ALL ON FUNCTION public.keep_values_short() FROM PUBLIC, anon, authenticated, service_role;
";

// Bytes as they are stored cost nothing to ask for: only what may be too long is looked at.
const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_values_short
    BEFORE UPDATE ON public.investment_plans
    FOR EACH ROW WHEN (
        octet_length(OLD.financial_goals) > 10000 OR octet_length(OLD.investment_preferences) > 10000
        OR octet_length(OLD.performance_notes) > 10000 OR octet_length(OLD.plan_name) > 255 OR OLD.time_horizon > 100
        OR pg_column_size(OLD.plan_data) > 16384 OR pg_column_size(OLD.agent_2_data) > 16384
        OR pg_column_size(OLD.agent_3_data) > 16384)
    EXECUTE FUNCTION public.keep_values_short()";
