//! The plan as it is stored (`plan_data.investment_plan.investment_plan`), and read back from there.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value, json};

use super::money::as_f64;
use super::plan::{AssetAllocation, ContributionOption, InvestmentPlan, Milestone, ProjectionPoint, RiskConsideration};
use super::risks;
use crate::{exact::exact_number, provenance::Provenance};

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
            "monthly_contribution": amount(self.monthly_contribution),
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
            "projection": self.projection.iter().map(|point| json!({
                "year": point.year,
                "contributed": amount(point.contributed),
                "p10": amount(point.p10),
                "p50": amount(point.p50),
                "p90": amount(point.p90),
            })).collect::<Vec<_>>(),
            "summary": self.summary,
        })
    }

    /// The plan that a stored `plan_data` document holds, whoever wrote it. `None` where the monthly contribution or the
    /// allocation is missing or not numeric; what else is missing or does not fit is left out.
    pub fn from_plan_data(plan_data: &Value) -> Option<Self> {
        let written = plan_data.get("investment_plan")?;
        let plan = written.get("investment_plan")?;
        let shares = plan.get("asset_allocation")?;
        Some(Self {
            monthly_contribution: read_amount(plan, "monthly_contribution")?,
            asset_allocation: AssetAllocation {
                stocks: read_number(shares, "stocks")?,
                bonds: read_number(shares, "bonds")?,
                alternatives: read_number(shares, "alternatives")?,
            },
            milestones: read_list(plan, "milestones", |item| {
                Some(Milestone {
                    name: read_text(item, "name")?,
                    percent_of_target: read_whole(item, "percent_of_target")?,
                    amount: read_amount(item, "amount")?,
                    year: read_whole(item, "year")?,
                })
            }),
            risk_considerations: plan.get("risk_considerations").map(read_risks).unwrap_or_default(),
            assumptions: read_list(plan, "assumptions", |item| Some(item.as_str()?.to_owned())),
            success_probability: read_number(plan, "success_probability").filter(|p| (0.0..=1.0).contains(p)),
            contribution_options: read_list(plan, "contribution_options", |item| {
                Some(ContributionOption {
                    probability: read_number(item, "probability")?,
                    monthly_contribution: read_amount(item, "monthly_contribution")?,
                })
            }),
            projection: read_list(plan, "projection", |item| {
                Some(ProjectionPoint {
                    year: read_whole(item, "year")?,
                    contributed: read_amount(item, "contributed")?,
                    p10: read_amount(item, "p10")?,
                    p50: read_amount(item, "p50")?,
                    p90: read_amount(item, "p90")?,
                })
            }),
            summary: read_text(plan, "summary"),
            provenance: Provenance::read(written),
        })
    }
}

/// An amount as a JSON number: an integer where it is whole.
pub(super) fn amount(amount: Decimal) -> Value {
    amount.to_i64().filter(|whole| Decimal::from(*whole) == amount).map_or_else(|| json!(as_f64(amount)), Value::from)
}

/// An object's texts by name, the names that this agent gives in its own order; or a list of texts.
fn read_risks(risks: &Value) -> Vec<RiskConsideration> {
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

fn read_list<T>(object: &Value, key: &str, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    object.get(key).and_then(Value::as_array).map(|items| items.iter().filter_map(read).collect()).unwrap_or_default()
}

fn read_text(object: &Value, key: &str) -> Option<String> {
    Some(object.get(key)?.as_str()?.to_owned())
}

fn read_number(object: &Value, key: &str) -> Option<f64> {
    object.get(key)?.as_f64()
}

fn read_whole(object: &Value, key: &str) -> Option<i32> {
    i32::try_from(object.get(key)?.as_i64()?).ok()
}

fn read_amount(object: &Value, key: &str) -> Option<Decimal> {
    exact_number(object.get(key)?.as_number()?)
}
