//! Whether the right value is offered at all, field by field: what no candidate says, no score can choose.

use agents::{
    planner::{How, Trace},
    vocabulary::{PlanKind, PlanType, RiskLevel},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::Value;

use crate::labelled::{FIELDS, Labelled, Outcome};

/// What became of the right value of one field, in numbers of texts.
#[derive(Clone, Copy, Default)]
struct Count {
    /// It was chosen.
    chosen: u32,
    /// It was offered, and another was chosen.
    lost: u32,
    /// No candidate says it.
    missing: u32,
}

/// The counts of all fields, in the order of [`FIELDS`].
#[derive(Default)]
pub struct Oracle {
    counts: [Count; 8],
    /// The texts in which a field's right value is missing, each with the field.
    pub missing: Vec<(String, &'static str)>,
}

impl Oracle {
    /// Counts the candidates of `trace` against the labels of `text`, of which `outcome` is how the reading compares.
    pub fn add(&mut self, text: &Labelled, outcome: &Outcome, trace: &Trace) {
        for (n, right) in outcome.right.iter().enumerate() {
            let count = &mut self.counts[n];
            match right {
                None => {}
                Some(true) => count.chosen += 1,
                Some(false) if is_offered(text, FIELDS[n], trace) => count.lost += 1,
                Some(false) => {
                    count.missing += 1;
                    self.missing.push((text.id.clone(), FIELDS[n]));
                }
            }
        }
    }

    /// Percent of the texts whose right value is chosen or could be, field by field.
    pub fn percent(&self) -> [u32; 8] {
        self.counts.map(|count| {
            let all = count.chosen + count.lost + count.missing;
            100 * (count.chosen + count.lost) / all.max(1)
        })
    }

    #[expect(clippy::print_stdout, reason = "a program for whoever measures")]
    pub fn print(&self) {
        println!("right values: chosen, offered but not chosen, not offered; percent that are offered:");
        for ((field, count), percent) in FIELDS.iter().zip(self.counts).zip(self.percent()) {
            println!("    {field:17} {:>4} {:>4} {:>4}  {percent}", count.chosen, count.lost, count.missing);
        }
    }
}

/// Whether a candidate for `field` says what `text` accepts.
fn is_offered(text: &Labelled, field: &str, trace: &Trace) -> bool {
    let accepted = text.accepted(field);
    let word = |read: &str| accepted.iter().any(|known| known.as_str() == Some(read));
    let unsaid = accepted.iter().any(Value::is_null);
    let number = |read: f64| accepted.iter().filter_map(Value::as_f64).any(|known| (known - read).abs() <= 1.0);
    let money = |read: Decimal| read.to_f64().is_some_and(number);
    let value = |n: usize| {
        let nothing = unsaid || field == "start" && number(0.0);
        trace.fields[n].1.iter().any(|scored| match scored.value.made {
            "nothing" => nothing,
            _ => money(scored.value.amount),
        })
    };
    match field {
        "type" => trace.purposes.iter().any(|purpose| word(PlanType::as_str(purpose.value))),
        "amount" if trace.reading.plan_kind == PlanKind::Spend && !unsaid => {
            trace.targets.iter().any(|target| money(target.value.amount))
        }
        "amount" => trace.targets.iter().any(|target| match target.value.how {
            How::Nothing => unsaid,
            _ => money(target.value.amount),
        }),
        "months" => trace.times.iter().any(|time| time.value.months.map_or(unsaid, |months| number(f64::from(months)))),
        "start" => value(0),
        "budget" => value(1),
        "income" => value(2),
        // It is not chosen among candidates: any amount a month or a year could be it.
        "retirementIncome" => {
            unsaid || trace.sums.iter().any(|sum| money(sum.amount) || money(sum.amount * Decimal::from(12)))
        }
        "risk" => trace.risks.iter().any(|risk| risk.value.map_or(unsaid, |level| word(RiskLevel::as_str(level)))),
        _ => false,
    }
}
