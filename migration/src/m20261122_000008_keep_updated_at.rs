//! The seed's trigger for `updated_at`.

use crate::ledger::Object;

const FUNCTION: Object<'_> = Object::Function("update_investment_plans_updated_at()");
const TRIGGER: Object<'_> = Object::Trigger("investment_plans", "trigger_investment_plans_updated_at");

migration! { objects: [(FUNCTION, CREATE_FUNCTION), (TRIGGER, CREATE_TRIGGER)] }

const CREATE_FUNCTION: &str = r"
CREATE FUNCTION public.update_investment_plans_updated_at()
RETURNS TRIGGER AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql";

const CREATE_TRIGGER: &str = r"
CREATE TRIGGER trigger_investment_plans_updated_at
    BEFORE UPDATE ON public.investment_plans
    FOR EACH ROW EXECUTE FUNCTION public.update_investment_plans_updated_at()";
