//! The seed's constraints, those that it says could be added too, and the reference to users where a table was found without it.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const VALIDATE: Object<'_> = Object::Function("validate_plan_data(jsonb)");

const CONSTRAINTS: [(&str, &str); 7] = [
    ("investment_plans_user_id_fkey", "FOREIGN KEY (user_id) REFERENCES public.users(id_user) ON DELETE CASCADE"),
    ("check_target_amount_positive", "CHECK (target_amount IS NULL OR target_amount > 0)"),
    ("check_time_horizon_positive", "CHECK (time_horizon IS NULL OR time_horizon > 0)"),
    ("check_valid_plan_type", "CHECK (plan_type IN ('RETIREMENT', 'HOUSE', 'EDUCATION', 'GENERAL'))"),
    (
        "check_valid_risk_level",
        "CHECK (risk_level IS NULL OR risk_level IN ('CONSERVATIVE', 'BALANCED', 'AGGRESSIVE'))",
    ),
    ("check_valid_processing_status", "CHECK (processing_status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED'))"),
    ("check_valid_plan_data", "CHECK (public.validate_plan_data(plan_data))"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, VALIDATE, CREATE_VALIDATE).await?;
        for (name, condition) in CONSTRAINTS {
            ledger::create(manager, Object::Constraint("investment_plans", name), &add(name, condition)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in CONSTRAINTS {
            ledger::remove(manager, Object::Constraint("investment_plans", name)).await?;
        }
        ledger::remove(manager, VALIDATE).await
    }
}

/// Rows that were there and break a constraint stay as they are: it then holds for what is written from now on, and says so.
fn add(name: &str, condition: &str) -> String {
    format!(
        r"
DO $do$
BEGIN
    ALTER TABLE public.investment_plans ADD CONSTRAINT {name} {condition};
EXCEPTION WHEN check_violation OR foreign_key_violation THEN
    ALTER TABLE public.investment_plans ADD CONSTRAINT {name} {condition} NOT VALID;
    COMMENT ON CONSTRAINT {name} ON public.investment_plans IS
        'NOT VALID: rows that were there before plan-creator break it. Mend them, then ALTER TABLE … VALIDATE CONSTRAINT';
    RAISE WARNING 'Rows of investment_plans break {name}. They stay as they are, but cannot be updated until they are mended.';
END
$do$"
    )
}

// The seed's function, word for word: what is not an object passes exactly where it did (`?` finds strings of an array too).
const CREATE_VALIDATE: &str = r"
CREATE FUNCTION public.validate_plan_data(data JSONB)
RETURNS BOOLEAN AS $$
BEGIN
    -- Check required fields in plan_data
    IF data IS NULL THEN
        RETURN true; -- Allow NULL during processing
    END IF;

    -- Validate structure has required keys
    IF NOT (data ? 'investment_plan' OR data ? 'user_input') THEN
        RETURN false;
    END IF;

    RETURN true;
END;
$$ LANGUAGE plpgsql";
