//! Readings that tests begin from.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{
    details::Details,
    provenance::Provenance,
    reading::Reading,
    vocabulary::{PlanKind, PlanType, RiskLevel},
};

/// A day on which the built-in table is not a year old.
pub(crate) const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A plan that saves for something, at balanced risk, of which nothing else is known.
pub(crate) fn saving(target: &str, months: i32, start: &str) -> Reading {
    Reading {
        goal_text: "Save for something".to_owned(),
        plan_kind: PlanKind::Save,
        goal_type: PlanType::General,
        target_amount: Some(decimal(target)),
        horizon_months: months,
        time_horizon: (months + 11) / 12,
        risk_level: RiskLevel::Balanced,
        starting_amount: decimal(start),
        details: Details::default(),
        confidence: 0.9,
        understanding: None,
        language: None,
        facts: Vec::new(),
        origins: Vec::new(),
        questions: Vec::new(),
        other_goals: Vec::new(),
        keywords: vec!["something".to_owned()],
        plan_name: "Something".to_owned(),
        assumptions: vec!["The amount is assumed.".to_owned()],
        provenance: Some(Provenance::RULES),
    }
}

/// A retiree with so much money and so many years.
pub(crate) fn spending(start: &str, years: i32) -> Reading {
    Reading {
        plan_kind: PlanKind::Spend,
        goal_type: PlanType::Retirement,
        target_amount: None,
        ..saving("0", 12 * years, start)
    }
}
