//! What a labelled text teaches: its amounts with their kinds, its candidates with the right ones among them.

use agents::{
    goal::Goal,
    planner::{self, How, Scored, Tables},
    vocabulary::{Origin, PlanKind, RiskLevel},
};
use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use crate::boost::Group;
use crate::kinded::kinded;
use crate::labelled::Labelled;
use crate::learn::{Kinded, Ranked, rows};
use crate::texts::{Row, Text};

#[derive(Default)]
pub struct Examples {
    pub kinds: Vec<Kinded>,
    pub purpose: Option<Ranked>,
    pub plan: Option<Ranked>,
    pub target: Option<Ranked>,
    pub months: Option<Ranked>,
    /// What is there, paid in and earned.
    pub fields: [Option<Ranked>; 3],
    pub review: Option<Ranked>,
    pub risk: Option<Ranked>,
}

impl Examples {
    fn copied(&mut self) {
        let [start, budget, income] = &mut self.fields;
        let of_all = [
            &mut self.purpose,
            &mut self.plan,
            &mut self.target,
            &mut self.months,
            start,
            budget,
            income,
            &mut self.review,
            &mut self.risk,
        ];
        of_all.into_iter().flatten().for_each(|ranked| ranked.copy = true);
    }
}

/// The day on which the older tables were written.
const ROWS_TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

pub fn examples(text: &Text, tables: &Tables<'_>) -> Examples {
    match (&text.labelled, &text.row) {
        (Some(labelled), _) => {
            let mut examples = of_labelled(labelled, tables, text.weight);
            if text.copy {
                examples.copied();
            }
            // Figures say nothing of what stays the same where they are others.
            if text.scaled {
                examples = Examples { purpose: None, review: None, plan: None, risk: None, ..examples };
            }
            if text.file == "made_stories" {
                examples = Examples { kinds: examples.kinds, ..Examples::default() };
            }
            // Of these only the goal is labelled, not each amount.
            if text.file == "written_time" || labelled.facts.is_empty() {
                Examples { kinds: Vec::new(), ..examples }
            } else {
                examples
            }
        }
        (None, Some(row)) => of_row(row, tables, text.weight),
        (None, None) => unreachable!("a text is one or the other"),
    }
}

fn ranked<T>(all: &[Scored<T>], weight: f32, right: impl Fn(&T) -> bool) -> Option<Ranked> {
    let candidates = all.iter().map(|one| rows(&one.features)).collect();
    let right: Vec<bool> = all.iter().map(|one| right(&one.value)).collect();
    let again = all.iter().any(|one| !one.among.is_empty()).then(|| Group {
        candidates: all.iter().map(|one| (one.among.clone(), one.first_score)).collect(),
        right: right.clone(),
        weight,
    });
    (right.contains(&true) && right.contains(&false)).then_some(Ranked {
        candidates,
        right,
        weight,
        copy: false,
        again,
    })
}

fn of_row(row: &Row, tables: &Tables<'_>, weight: f32) -> Examples {
    let goal = Goal {
        investment_preferences: row.preferences.clone(),
        ..Goal::in_words(&row.goals, row.today.unwrap_or(ROWS_TODAY))
    };
    let trace = planner::trace(&goal, tables);
    let near = |amount: f64| (amount - row.amount).abs() < 1.0;
    let said = trace.targets.iter().any(|target| near(target.value.amount.to_f64().unwrap()));
    let target = ranked(&trace.targets, weight, |target| {
        if said { near(target.amount.to_f64().unwrap()) } else { target.how == How::Nothing }
    });
    let years = |months: Option<i32>| months.map(|months| (months + 11) / 12);
    let dated = trace.times.iter().any(|time| years(time.value.months) == Some(row.years));
    let months =
        ranked(
            &trace.times,
            0.5,
            |time| if dated { years(time.months) == Some(row.years) } else { time.months.is_none() },
        );
    let purpose = ranked(&trace.first_purposes, weight, |kind| *kind == row.r#type);
    let review = ranked(&trace.purposes, weight, |kind| *kind == row.r#type);
    // Of these only the level that counts in the end is known: where it is what the years alone give, none may be said.
    let usual = if row.years < 4 { RiskLevel::Conservative } else { RiskLevel::Balanced };
    let silent = row.risk == usual;
    let said = trace.reading.origins.iter().any(|o| o.path == ["riskLevel"] && o.origin == Origin::Read);
    let risk = ranked(&trace.risks, weight, |level| match level {
        Some(level) => *level == row.risk && (said || !silent),
        None => silent && !said,
    });
    Examples { kinds: Vec::new(), purpose, plan: None, target, months, fields: [None, None, None], review, risk }
}

pub fn of_labelled(text: &Labelled, tables: &Tables<'_>, weight: f32) -> Examples {
    let trace = planner::trace(&text.goal(), tables);
    let number = |field: &str| -> Vec<Option<f64>> { text.accepted(field).iter().map(Value::as_f64).collect() };
    let (amounts, months) = (number("amount"), number("months"));
    let kinds = text.accepted("type");
    let risks = text.accepted("risk");
    let fits = |accepted: &[Option<f64>], value: Option<f64>| {
        accepted.iter().any(|known| match (known, value) {
            (Some(known), Some(value)) => (known - value).abs() <= 1.0,
            (None, None) => true,
            _ => false,
        })
    };
    let plan = text.goal.get("plan").and_then(Value::as_str).and_then(PlanKind::parse);
    let debt_all = plan == Some(PlanKind::Spend);
    let field = |n: usize, name: &str| {
        // Made texts say nothing of these.
        text.goal.get(name)?;
        let accepted = number(name);
        ranked(&trace.fields[n].1, weight, |value| {
            let read = (value.made != "nothing").then(|| value.amount.to_f64().unwrap());
            fits(&accepted, read) || n == 0 && read.is_none() && accepted.contains(&Some(0.0))
        })
    };
    Examples {
        fields: [field(0, "start"), field(1, "budget"), field(2, "income")],
        kinds: kinded(text, &trace, weight),
        purpose: ranked(&trace.first_purposes, weight, |kind| {
            kinds.iter().any(|known| known.as_str() == Some(kind.as_str()))
        }),
        review: ranked(&trace.purposes, weight, |kind| kinds.iter().any(|known| known.as_str() == Some(kind.as_str()))),
        risk: ranked(&trace.risks, weight, |level| {
            risks.iter().any(|known| known.as_str() == level.map(RiskLevel::as_str))
        }),
        plan: ranked(&trace.plans, weight, |kind| Some(*kind) == plan),
        target: if debt_all {
            None
        } else {
            ranked(&trace.targets, weight, |target| {
                let amount = (target.how != How::Nothing).then(|| target.amount.to_f64().unwrap());
                fits(&amounts, amount)
            })
        },
        months: ranked(&trace.times, weight, |time| fits(&months, time.months.map(f64::from))),
    }
}
