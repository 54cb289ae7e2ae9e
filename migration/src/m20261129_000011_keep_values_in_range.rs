//! What the program cannot read is refused by constraints (`ranges`), and a plan that has such a value all the same loses it with
//! the next change, so that it can be changed at all.

use sea_orm_migration::prelude::*;

use crate::{
    ledger::{self, Object},
    ranges::RANGES,
};

const FUNCTION: Object<'_> = Object::Function("keep_values_in_range()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_values_in_range");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, MEND_THE_QUEUE).await?;
        ledger::create(manager, FUNCTION, CREATE_FUNCTION).await?;
        ledger::create(manager, TRIGGER, CREATE_TRIGGER).await?;
        for (table, name, condition) in RANGES {
            // NOT VALID asks nothing of the rows that are there, so that nobody waits.
            let add = format!("ALTER TABLE public.{table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID");
            ledger::create(manager, Object::Constraint(table, name), &add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name, _) in RANGES {
            ledger::remove(manager, Object::Constraint(table, name)).await?;
        }
        ledger::remove(manager, TRIGGER).await?;
        ledger::remove(manager, FUNCTION).await
    }
}

// Few rows, and nobody's data: who works on what, and until when, and sums. A plan would rest for ever, and a sum that is none
// would fail whoever adds to it.
const MEND_THE_QUEUE: &str = r"
SET LOCAL ROLE service_role;
UPDATE public.plan_attempts SET attempts = 0, available_at = now()
    WHERE attempts NOT BETWEEN 0 AND 1000001
        OR available_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00';
UPDATE public.plan_claims SET claimed_at = now(), expires_at = now()
    WHERE claimed_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR expires_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00';
SELECT public.count_plans() WHERE EXISTS (SELECT FROM public.plan_figures
    WHERE NOT (plans + 0.0 + completed + amounts BETWEEN -1e15 AND 1e15 AND abs(total) < 1e28));
RESET ROLE;
";

// A constraint holds for the whole row: without this, nobody could claim, archive or rename a plan that broke one before it came.
// The plan becomes what it is shown as: without the number or time, or, where there must be one, with the nearest that can be
// shown. The audit has what was there. A value that comes with this change is the constraint's to refuse.
const CREATE_FUNCTION: &str = r"
CREATE FUNCTION public.keep_values_in_range() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first CONSTANT timestamptz := '0001-01-01 00:00:00+00';
    last CONSTANT timestamptz := '9999-12-31 23:59:59.999999+00';
BEGIN
    IF NEW.target_amount >= 10000000000000 AND NEW.target_amount = OLD.target_amount THEN
        NEW.target_amount := NULL;
    END IF;
    IF abs(NEW.expected_return) >= 10000 AND NEW.expected_return = OLD.expected_return THEN
        NEW.expected_return := NULL;
    END IF;
    IF abs(NEW.actual_return) >= 10000 AND NEW.actual_return = OLD.actual_return THEN
        NEW.actual_return := NULL;
    END IF;
    IF NEW.last_reviewed_at NOT BETWEEN first AND last AND NEW.last_reviewed_at = OLD.last_reviewed_at THEN
        NEW.last_reviewed_at := NULL;
    END IF;
    IF NEW.created_at NOT BETWEEN first AND last AND NEW.created_at = OLD.created_at THEN
        NEW.created_at := least(greatest(NEW.created_at, first), last);
    END IF;
    IF NEW.updated_at NOT BETWEEN first AND last AND NEW.updated_at = OLD.updated_at THEN
        NEW.updated_at := least(greatest(NEW.updated_at, first), last);
    END IF;
    RETURN NEW;
END;
$$;
REVOKE ALL ON FUNCTION public.keep_values_in_range() FROM PUBLIC, anon, authenticated, service_role;
";

// Triggers fire in the order of their names: this one behind those that set `updated_at`. The constraints are looked at behind all.
const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_values_in_range
    BEFORE UPDATE ON public.investment_plans
    FOR EACH ROW WHEN (
        OLD.target_amount >= 10000000000000 OR abs(OLD.expected_return) >= 10000 OR abs(OLD.actual_return) >= 10000
        OR OLD.last_reviewed_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR OLD.created_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
        OR OLD.updated_at NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
    EXECUTE FUNCTION public.keep_values_in_range()";
