//! From selected fields to the columns that they need.

use async_graphql::{Context, SelectionField};
use entity::investment_plans::Column as C;

use crate::plans::columns::Columns;

/// The columns of the plans selected at `path` below the current field: `[]` if the field is a plan itself, `["nodes"]` and
/// `["edges", "node"]` for a connection.
pub fn selected(ctx: &Context<'_>, paths: &[&[&str]]) -> Columns {
    let mut columns = Columns::default();
    for path in paths {
        let plans = path.iter().fold(vec![ctx.field()], |fields, name| {
            fields.iter().flat_map(SelectionField::selection_set).filter(|field| field.name() == *name).collect()
        });
        for field in plans.iter().flat_map(SelectionField::selection_set) {
            add(&mut columns, &field);
        }
    }
    columns
}

fn add(columns: &mut Columns, field: &SelectionField<'_>) {
    match field.name() {
        "financialGoals" => columns.add(C::FinancialGoals),
        "investmentPreferences" => columns.add(C::InvestmentPreferences),
        "planName" => columns.add(C::PlanName),
        "planType" | "chosenPlanType" => columns.add(C::PlanType),
        "planCategory" => {
            columns.add(C::PlanCategory);
            columns.add(C::PlanType);
        }
        "riskLevel" => columns.add(C::RiskLevel),
        "timeHorizon" => columns.add(C::TimeHorizon),
        "targetAmount" => columns.add(C::TargetAmount),
        "processingStatus" => columns.add(C::ProcessingStatus),
        "stage" => columns.add_stage(),
        "failure" => columns.add_failure(),
        "isActive" => columns.add(C::IsActive),
        "isFavorite" => columns.add(C::IsFavorite),
        "createdAt" => columns.add(C::CreatedAt),
        "updatedAt" => columns.add(C::UpdatedAt),
        "lastReviewedAt" => columns.add(C::LastReviewedAt),
        "expectedReturn" => columns.add(C::ExpectedReturn),
        "actualReturn" => columns.add(C::ActualReturn),
        "performanceNotes" => columns.add(C::PerformanceNotes),
        "planData" | "investmentPlan" => columns.add(C::PlanData),
        "agent2Data" | "portfolio" => columns.add(C::Agent2Data),
        "agent3Data" | "planner" => columns.add(C::Agent3Data),
        "user" if field.selection_set().any(|field| matches!(field.name(), "email" | "createdAt")) => {
            columns.add_owner();
        }
        _ => {}
    }
}
