//! One index for a page of the dashboard and one for the next plan of the queue.

use crate::ledger::Object;

const DASHBOARD: Object<'_> = Object::Index("idx_investment_plans_dashboard");
const QUEUE: Object<'_> = Object::Index("idx_investment_plans_queue");

migration! { objects: [(DASHBOARD, CREATE_DASHBOARD), (QUEUE, CREATE_QUEUE)] }

// The seed lets both columns be null, and a page that goes on behind a row needs a total order, so that null counts as false
// and as 1970; a query has to spell it the same way. Not with COALESCE: under row level security a viewer's condition may only
// be looked up in an index if the planner knows that no part of it can leak a row, and of IS TRUE and CASE it does.
const CREATE_DASHBOARD: &str = r"
CREATE INDEX idx_investment_plans_dashboard ON public.investment_plans (
    user_id,
    (is_favorite IS TRUE) DESC,
    (CASE WHEN created_at IS NULL THEN '1970-01-01 00:00:00+00'::timestamptz ELSE created_at END) DESC,
    id DESC
) WHERE is_active";

const CREATE_QUEUE: &str = r"
CREATE INDEX idx_investment_plans_queue ON public.investment_plans (created_at, id) WHERE processing_status = 'PENDING'";
