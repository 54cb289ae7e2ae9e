//! The plan as advised, in other conditions.

use rust_decimal::Decimal;
use serde_json::json;

use super::case::Case;
use super::money::{as_f64, dollars, dollars_rounded_up};
use super::plan::Sensitivity;
use super::wording::{beside, rounded_up};
use crate::cashflow::{Ends, Variant};
use crate::sentence::Sentence;

/// The plan itself, and the conditions that are simulated beside it.
pub(super) const CONDITIONS: [Variant; 4] = [
    Variant { shift: 0.0, wait: 0 },
    Variant { shift: -POINT, wait: 0 },
    Variant { shift: POINT, wait: 0 },
    Variant { shift: 0.0, wait: 1 },
];

/// A percentage point.
pub(super) const POINT: f64 = 0.01;

/// What becomes of `recommended` in other conditions, and what would be advised in them.
pub(super) fn sensitivity(case: &Case<'_>, ends: &[Ends], recommended: Decimal, target: Decimal) -> Vec<Sensitivity> {
    let aimed = as_f64(target);
    let growth = case.target_growth();
    let risen = aimed * super::case::prices((1.0 + growth + POINT) / (1.0 + growth) - 1.0, case.months);
    let conditions = [
        ("RETURN_MINUS_1", "If markets bring a point less a year", Some((&ends[1], aimed))),
        ("RETURN_PLUS_1", "If markets bring a point more a year", Some((&ends[2], aimed))),
        ("INFLATION_PLUS_1", "If prices rise by a point more a year", case.is_of_today().then_some((&ends[0], risen))),
        ("START_A_YEAR_LATER", "If the payments begin a year later", (case.months > 12).then_some((&ends[3], aimed))),
    ];
    let condition = |(code, words, what): (&str, &str, Option<(&Ends, f64)>)| {
        let (ends, target) = what?;
        let target = as_f64(dollars(target));
        let chance = ends.chance(as_f64(recommended), target);
        // Money that has to go out before the first payment is there for no payment.
        let advised = Some(ends.payment(target, case.confidence)).filter(|payment| payment.is_finite());
        let advised = advised.map(dollars_rounded_up);
        let shown = advised.map(rounded_up);
        let takes = shown.map_or_else(
            || "no monthly amount is enough".to_owned(),
            |shown| format!("for the same chance it takes {} a month", case.words.money(shown)),
        );
        let text = format!(
            "{words}, {} markets reach the target with what is advised; {takes}.",
            beside(chance, case.confidence)
        );
        let shown = shown.map(|shown| shown.to_string());
        let values = json!({ "successProbability": chance, "recommendedContribution": shown });
        Some(Sensitivity {
            code: code.to_owned(),
            sentence: Sentence::new(code, text, values),
            success_probability: chance,
            recommended_contribution: advised,
        })
    };
    conditions.into_iter().filter_map(condition).collect()
}
