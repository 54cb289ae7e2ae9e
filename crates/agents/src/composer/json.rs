//! The plan as it is stored (`plan_data.investment_plan.investment_plan`).

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

use super::money::as_f64;
use super::plan::{
    Adjustment, BudgetCheck, DebtCheck, Drawdown, InvestmentPlan, PlanSentence, ProjectionPoint, Sensitivity,
};
use crate::vocabulary::PlanKind;

/// The version of the plan's form: 2.0 has what is advised, for which chance, and everything that is said as sentences.
const VERSION: &str = "2.0";

impl InvestmentPlan {
    /// The plan as a JSON object, money as numbers, and beside it who wrote its summary.
    pub fn to_json(&self) -> Value {
        let mut written = Map::from_iter([("investment_plan".to_owned(), self.figures())]);
        if let Some(provenance) = &self.provenance {
            provenance.write(&mut written);
        }
        Value::Object(written)
    }

    fn figures(&self) -> Value {
        let risks: Map<_, _> =
            self.risk_considerations.iter().map(|risk| (risk.name.clone(), json!(risk.text))).collect();
        json!({
            "version": VERSION,
            "kind": self.kind.map(PlanKind::as_str),
            "monthly_contribution": amount(self.monthly_contribution),
            "recommended_contribution": self.recommended_contribution.map(amount),
            "confidence": self.confidence,
            "target_nominal": self.target_nominal.map(amount),
            "target_today": self.target_today.map(amount),
            "asset_allocation": {
                "stocks": self.asset_allocation.stocks,
                "bonds": self.asset_allocation.bonds,
                "alternatives": self.asset_allocation.alternatives,
            },
            "milestones": self.milestones.iter().map(|milestone| json!({
                "name": milestone.name,
                "percent_of_target": milestone.percent_of_target,
                "amount": amount(milestone.amount),
                "year": milestone.year,
            })).collect::<Vec<_>>(),
            "risk_considerations": risks,
            "assumptions": self.assumptions,
            "success_probability": self.success_probability,
            "contribution_options": self.contribution_options.iter().map(|option| json!({
                "probability": option.probability,
                "monthly_contribution": amount(option.monthly_contribution),
            })).collect::<Vec<_>>(),
            "projection": self.projection.iter().map(projection_point).collect::<Vec<_>>(),
            "budget": self.budget.as_ref().map(budget),
            "adjustments": self.adjustments.iter().map(adjustment).collect::<Vec<_>>(),
            "sensitivity": self.sensitivity.iter().map(sensitivity).collect::<Vec<_>>(),
            "drawdown": self.drawdown.as_ref().map(drawdown),
            "debts": self.debts.iter().map(debt).collect::<Vec<_>>(),
            "summary": self.summary,
            "sentences": self.sentences.iter().map(sentence).collect::<Vec<_>>(),
        })
    }
}

/// An amount as a JSON number: an integer where it is whole.
pub(super) fn amount(amount: Decimal) -> Value {
    amount.to_i64().filter(|whole| Decimal::from(*whole) == amount).map_or_else(|| json!(as_f64(amount)), Value::from)
}

fn projection_point(point: &ProjectionPoint) -> Value {
    json!({
        "year": point.year,
        "month": point.month,
        "contributed": amount(point.contributed),
        "p10": amount(point.p10),
        "p50": amount(point.p50),
        "p90": amount(point.p90),
        "p10_today": point.p10_today.map(amount),
        "p50_today": point.p50_today.map(amount),
        "p90_today": point.p90_today.map(amount),
    })
}

fn budget(budget: &BudgetCheck) -> Value {
    json!({
        "monthly_contribution": amount(budget.monthly_contribution),
        "success_probability": budget.success_probability,
        "shortfall_p10": amount(budget.shortfall_p10),
        "shortfall_p50": amount(budget.shortfall_p50),
        "shortfall_p90": amount(budget.shortfall_p90),
        "p10": amount(budget.p10),
        "p50": amount(budget.p50),
        "p90": amount(budget.p90),
        "share_of_income": budget.share_of_income,
    })
}

fn adjustment(adjustment: &Adjustment) -> Value {
    json!({
        "kind": adjustment.kind.as_str(),
        "value": amount(adjustment.value),
        "success_probability": adjustment.success_probability,
        "sentence": adjustment.sentence.to_json(),
    })
}

fn sensitivity(sensitivity: &Sensitivity) -> Value {
    json!({
        "code": sensitivity.code,
        "sentence": sensitivity.sentence.to_json(),
        "success_probability": sensitivity.success_probability,
        "recommended_contribution": sensitivity.recommended_contribution.map(amount),
    })
}

fn drawdown(drawdown: &Drawdown) -> Value {
    json!({
        "sustainable_monthly": amount(drawdown.sustainable_monthly),
        "wanted_monthly": drawdown.wanted_monthly.map(amount),
        "success_probability": drawdown.success_probability,
        "until_age": drawdown.until_age,
        "years": drawdown.years,
        "p10_runs_out": drawdown.p10_runs_out,
        "projection": drawdown.projection.iter().map(|point| json!({
            "year": point.year,
            "age": point.age,
            "p10_today": amount(point.p10_today),
            "p50_today": amount(point.p50_today),
            "p90_today": amount(point.p90_today),
        })).collect::<Vec<_>>(),
    })
}

fn debt(debt: &DebtCheck) -> Value {
    json!({
        "label": debt.label,
        "balance": amount(debt.balance),
        "rate": debt.rate,
        "payment": debt.payment.map(amount),
        "months_to_clear": debt.months_to_clear,
        "pay_first": debt.pay_first,
        "sentence": debt.sentence.to_json(),
    })
}

fn sentence(said: &PlanSentence) -> Value {
    let mut written = said.sentence.to_json();
    written["part"] = json!(said.part.as_str());
    written
}
