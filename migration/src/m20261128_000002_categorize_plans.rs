//! The database document's first example of a migration: plans have a category, by their type. The document fills it in with one
//! statement over the whole table; here a trigger fills it for what is written and `backfill` for what was there.

use sea_orm_migration::prelude::*;

use crate::{
    backfill::PLAN_CATEGORY,
    ledger::{self, Object},
};

const OBJECTS: [(Object<'_>, &str); 5] = [
    (Object::Column("investment_plans", "plan_category"), ADD_COLUMN),
    (Object::Constraint("investment_plans", "check_valid_plan_category"), ADD_CONSTRAINT),
    (Object::Function("categorize_plan()"), CREATE_FUNCTION),
    (Object::Trigger("investment_plans", "trigger_categorize_plan"), CREATE_TRIGGER),
    (Object::Trigger("investment_plans", "trigger_recategorize_plan"), CREATE_TRIGGER_OF_TYPE),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (object, sql) in OBJECTS {
            ledger::create(manager, object, sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (object, _) in OBJECTS.into_iter().rev() {
            ledger::remove(manager, object).await?;
        }
        ledger::forget(manager, &PLAN_CATEGORY.note()).await
    }
}

const ADD_COLUMN: &str = "ALTER TABLE public.investment_plans ADD COLUMN plan_category varchar(50)";

// NOT VALID asks nothing of the rows that are there, so that nobody waits; the backfill validates it.
const ADD_CONSTRAINT: &str = r"
ALTER TABLE public.investment_plans ADD CONSTRAINT check_valid_plan_category
    CHECK (plan_category IN ('SHORT_TERM', 'MEDIUM_TERM', 'LONG_TERM', 'GENERAL')) NOT VALID";

const CREATE_FUNCTION: &str = r"
CREATE FUNCTION public.categorize_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.plan_category :=
        CASE NEW.plan_type
            WHEN 'RETIREMENT' THEN 'LONG_TERM'
            WHEN 'HOUSE' THEN 'MEDIUM_TERM'
            WHEN 'EDUCATION' THEN 'MEDIUM_TERM'
            ELSE 'GENERAL'
        END;
    RETURN NEW;
END;
$$";

// A program that does not know the column leaves it empty.
const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_categorize_plan
    BEFORE INSERT OR UPDATE ON public.investment_plans
    FOR EACH ROW WHEN (NEW.plan_category IS NULL)
    EXECUTE FUNCTION public.categorize_plan()";

// Another type is another category, unless the same statement says which.
const CREATE_TRIGGER_OF_TYPE: &str = r"
CREATE TRIGGER trigger_recategorize_plan
    BEFORE UPDATE OF plan_type ON public.investment_plans
    FOR EACH ROW WHEN (NEW.plan_type IS DISTINCT FROM OLD.plan_type AND NEW.plan_category IS NOT DISTINCT FROM OLD.plan_category)
    EXECUTE FUNCTION public.categorize_plan()";
