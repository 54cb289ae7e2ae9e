//! What the planner says in its own words: figures, names of goals, the plan's name.

use rust_decimal::Decimal;

use crate::vocabulary::{PlanType, RiskLevel};

/// The longest plan name, in characters: the column's width.
pub(super) const LONGEST_NAME: usize = 255;

/// A number with its thousands grouped and no needless zeros: "1,234.5".
pub(super) fn number(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::with_capacity(text.len() * 2);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match fraction.len() {
        0 => grouped,
        1 => format!("{grouped}.{fraction}0"),
        _ => format!("{grouped}.{fraction}"),
    }
}

/// An amount in US dollars: "$1,234.50".
pub(super) fn dollars(value: Decimal) -> String {
    format!("${}", number(value))
}

/// "1 year", "5 years".
pub(super) fn years(count: i32) -> String {
    if count == 1 { "1 year".to_owned() } else { format!("{count} years") }
}

/// The goal as a name begins with it.
pub(super) const fn goal(goal: PlanType) -> &'static str {
    match goal {
        PlanType::Retirement => "Retirement",
        PlanType::House => "House",
        PlanType::Education => "Education",
        PlanType::General => "Savings goal",
    }
}

/// The level as it stands in a sentence.
pub(super) const fn risk(level: RiskLevel) -> &'static str {
    match level {
        RiskLevel::Conservative => "conservative",
        RiskLevel::Balanced => "balanced",
        RiskLevel::Aggressive => "aggressive",
    }
}

/// The person's own name for the plan, else one from the reading.
pub(super) fn plan_name(own: Option<&str>, kind: PlanType, amount: Option<Decimal>, horizon: i32) -> String {
    match own.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => name.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned(),
        None => match amount {
            Some(amount) => format!("{}: {} in {}", goal(kind), dollars(amount), years(horizon)),
            None => format!("{} for {}", goal(kind), years(horizon)),
        },
    }
}
