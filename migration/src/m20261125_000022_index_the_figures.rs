//! An index that has all that figures over plans are made of, so that nobody's rows, with their documents, are read for them.

use crate::ledger::Object;

const INDEX: Object<'_> = Object::Index("idx_investment_plans_figures");

migration! { objects: [(INDEX, CREATE)] }

const CREATE: &str = r"
CREATE INDEX idx_investment_plans_figures ON public.investment_plans (user_id)
    INCLUDE (plan_type, processing_status, is_favorite, created_at, target_amount) WHERE is_active";
