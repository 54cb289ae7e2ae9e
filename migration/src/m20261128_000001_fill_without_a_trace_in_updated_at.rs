//! A plan whose new column is filled in was not changed by anybody: `updated_at` stays, which lists are ordered by. The audit has it.

use crate::ledger::Object;

const FUNCTION: Object<'_> = Object::Function("keep_updated_at_while_filling()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_investment_plans_updated_at_stays");

migration! { objects: [(FUNCTION, CREATE_FUNCTION), (TRIGGER, CREATE_TRIGGER)] }

const CREATE_FUNCTION: &str = r"
CREATE FUNCTION public.keep_updated_at_while_filling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = OLD.updated_at;
    RETURN NEW;
END;
$$";

// Triggers fire in the order of their names: this one behind the seed's, which it is called after.
const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_investment_plans_updated_at_stays
    BEFORE UPDATE ON public.investment_plans
    FOR EACH ROW WHEN (current_setting('plan_creator.filling', true) = 'on')
    EXECUTE FUNCTION public.keep_updated_at_while_filling()";
