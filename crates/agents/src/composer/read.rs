//! The plan read back from where it is stored, whoever wrote it.

use rust_decimal::Decimal;
use serde_json::Value;

use super::plan::{
    Adjustment, AssetAllocation, BudgetCheck, ContributionOption, DebtCheck, Drawdown, DrawdownPoint, InvestmentPlan,
    Milestone, PlanSentence, ProjectionPoint, RiskConsideration, Sensitivity,
};
use super::risks;
use crate::vocabulary::{AdjustmentKind, PlanKind, SentencePart};
use crate::{exact::exact_number, provenance::Provenance, sentence::Sentence};

impl InvestmentPlan {
    /// The plan that a stored `plan_data` document holds, whoever wrote it. `None` where the monthly contribution or the
    /// allocation is missing or not numeric; what else is missing or does not fit is left out.
    pub fn from_plan_data(plan_data: &Value) -> Option<Self> {
        let written = plan_data.get("investment_plan")?;
        let plan = written.get("investment_plan")?;
        let shares = plan.get("asset_allocation")?;
        Some(Self {
            kind: word(plan, "kind").and_then(PlanKind::parse),
            monthly_contribution: money(plan, "monthly_contribution")?,
            recommended_contribution: money(plan, "recommended_contribution"),
            confidence: chance(plan, "confidence"),
            target_nominal: money(plan, "target_nominal"),
            target_today: money(plan, "target_today"),
            asset_allocation: AssetAllocation {
                stocks: number(shares, "stocks")?,
                bonds: number(shares, "bonds")?,
                alternatives: number(shares, "alternatives")?,
            },
            milestones: list(plan, "milestones", milestone),
            risk_considerations: plan.get("risk_considerations").map(risk_considerations).unwrap_or_default(),
            assumptions: list(plan, "assumptions", |item| Some(item.as_str()?.to_owned())),
            success_probability: chance(plan, "success_probability"),
            contribution_options: list(plan, "contribution_options", |item| {
                Some(ContributionOption {
                    probability: number(item, "probability")?,
                    monthly_contribution: money(item, "monthly_contribution")?,
                })
            }),
            projection: list(plan, "projection", projection_point),
            budget: plan.get("budget").and_then(budget),
            adjustments: list(plan, "adjustments", adjustment),
            sensitivity: list(plan, "sensitivity", sensitivity),
            drawdown: plan.get("drawdown").and_then(drawdown),
            debts: list(plan, "debts", debt),
            summary: text(plan, "summary"),
            sentences: list(plan, "sentences", |item| {
                let part = SentencePart::parse(word(item, "part")?)?;
                Some(PlanSentence { part, sentence: Sentence::from_json(item)? })
            }),
            provenance: Provenance::read(written),
        })
    }
}

fn milestone(item: &Value) -> Option<Milestone> {
    Some(Milestone {
        name: text(item, "name")?,
        percent_of_target: whole(item, "percent_of_target")?,
        amount: money(item, "amount")?,
        year: whole(item, "year")?,
    })
}

fn projection_point(item: &Value) -> Option<ProjectionPoint> {
    let year = whole(item, "year")?;
    Some(ProjectionPoint {
        year,
        month: whole(item, "month").or_else(|| year.checked_mul(12))?,
        contributed: money(item, "contributed")?,
        p10: money(item, "p10")?,
        p50: money(item, "p50")?,
        p90: money(item, "p90")?,
        p10_today: money(item, "p10_today"),
        p50_today: money(item, "p50_today"),
        p90_today: money(item, "p90_today"),
    })
}

fn budget(item: &Value) -> Option<BudgetCheck> {
    Some(BudgetCheck {
        monthly_contribution: money(item, "monthly_contribution")?,
        success_probability: chance(item, "success_probability")?,
        shortfall_p10: money(item, "shortfall_p10")?,
        shortfall_p50: money(item, "shortfall_p50")?,
        shortfall_p90: money(item, "shortfall_p90")?,
        p10: money(item, "p10")?,
        p50: money(item, "p50")?,
        p90: money(item, "p90")?,
        share_of_income: number(item, "share_of_income"),
    })
}

fn adjustment(item: &Value) -> Option<Adjustment> {
    Some(Adjustment {
        kind: AdjustmentKind::parse(word(item, "kind")?)?,
        value: money(item, "value")?,
        success_probability: chance(item, "success_probability")?,
        sentence: Sentence::from_json(item.get("sentence")?)?,
    })
}

fn sensitivity(item: &Value) -> Option<Sensitivity> {
    Some(Sensitivity {
        code: text(item, "code")?,
        sentence: Sentence::from_json(item.get("sentence")?)?,
        success_probability: chance(item, "success_probability")?,
        recommended_contribution: money(item, "recommended_contribution"),
    })
}

fn drawdown(item: &Value) -> Option<Drawdown> {
    Some(Drawdown {
        sustainable_monthly: money(item, "sustainable_monthly")?,
        wanted_monthly: money(item, "wanted_monthly"),
        success_probability: chance(item, "success_probability")?,
        until_age: whole(item, "until_age"),
        years: whole(item, "years")?,
        p10_runs_out: whole(item, "p10_runs_out"),
        projection: list(item, "projection", |point| {
            Some(DrawdownPoint {
                year: whole(point, "year")?,
                age: whole(point, "age"),
                p10_today: money(point, "p10_today")?,
                p50_today: money(point, "p50_today")?,
                p90_today: money(point, "p90_today")?,
            })
        }),
    })
}

fn debt(item: &Value) -> Option<DebtCheck> {
    Some(DebtCheck {
        label: text(item, "label"),
        balance: money(item, "balance")?,
        rate: number(item, "rate")?,
        payment: money(item, "payment"),
        months_to_clear: whole(item, "months_to_clear"),
        pay_first: item.get("pay_first")?.as_bool()?,
        sentence: Sentence::from_json(item.get("sentence")?)?,
    })
}

/// An object's texts by name, the names that this agent gives in its own order; or a list of texts.
fn risk_considerations(risks: &Value) -> Vec<RiskConsideration> {
    let named = |name: String, text: &Value| Some(RiskConsideration { name, text: text.as_str()?.to_owned() });
    match risks {
        Value::Object(risks) => {
            let mut read: Vec<_> = risks.iter().filter_map(|(name, text)| named(name.clone(), text)).collect();
            let rank = |name: &str| risks::NAMES.iter().position(|known| *known == name).unwrap_or(risks::NAMES.len());
            read.sort_by_key(|risk| rank(&risk.name));
            read
        }
        Value::Array(risks) => {
            risks.iter().enumerate().filter_map(|(i, text)| named(format!("risk_{}", i + 1), text)).collect()
        }
        _ => Vec::new(),
    }
}

fn list<T>(object: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    object.get(key).and_then(Value::as_array).map(|items| items.iter().filter_map(read).collect()).unwrap_or_default()
}

fn word<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

fn text(object: &Value, key: &str) -> Option<String> {
    word(object, key).map(str::to_owned)
}

fn number(object: &Value, key: &str) -> Option<f64> {
    object.get(key)?.as_f64()
}

fn chance(object: &Value, key: &str) -> Option<f64> {
    number(object, key).filter(|chance| (0.0..=1.0).contains(chance))
}

fn whole(object: &Value, key: &str) -> Option<i32> {
    i32::try_from(object.get(key)?.as_i64()?).ok()
}

fn money(object: &Value, key: &str) -> Option<Decimal> {
    exact_number(object.get(key)?.as_number()?)
}
