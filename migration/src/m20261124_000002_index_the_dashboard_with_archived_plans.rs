//! The dashboard's order with archived plans in it: its own index has none.

use crate::ledger::Object;

const INDEX: Object<'_> = Object::Index("idx_investment_plans_by_favorite");

migration! { objects: [(INDEX, CREATE)] }

// The dashboard's index stays beside it: the page that everybody opens is read without passing over archived plans, however
// many somebody has.
const CREATE: &str = r"
CREATE INDEX idx_investment_plans_by_favorite ON public.investment_plans (
    user_id,
    (is_favorite IS TRUE),
    (CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END),
    id
)";
