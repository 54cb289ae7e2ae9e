//! What a labelled text teaches: its amounts with their kinds, its candidates with the right ones among them.

use agents::{
    goal::Goal,
    planner::{self, How, KINDS, Scored, Tables, Trace},
    vocabulary::{FactKind, Origin, PlanKind, PlanType, RiskLevel},
};
use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use serde_json::Value;

use crate::copies::copies;
use crate::labelled::{Labelled, is_held_out};
use crate::learn::{Kinded, Ranked, rows};

/// A row of the older tables.
#[derive(Deserialize)]
struct Row {
    goals: String,
    preferences: Option<String>,
    r#type: PlanType,
    amount: f64,
    years: i32,
    risk: RiskLevel,
    today: Option<NaiveDate>,
}

/// A text that teaches something.
pub struct Text {
    pub file: &'static str,
    pub fold: usize,
    /// What it weighs beside a written one.
    pub weight: f32,
    pub held: bool,
    /// Which text it is; of a copy, of which text it is one.
    pub part: usize,
    pub copy: bool,
    pub labelled: Option<Labelled>,
    row: Option<Row>,
}

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

const ROWS_TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();

pub fn texts() -> Vec<Text> {
    let mut all = Vec::new();
    for file in ["stories", "kinds", "manners", "further", "mixed"] {
        let lines = std::fs::read_to_string(format!("tests/goals/{file}.jsonl")).unwrap();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let labelled: Labelled = serde_json::from_str(line).unwrap();
            let held = !matches!(file, "further" | "mixed") && is_held_out(&labelled.id);
            let fold = all.len() % 5;
            let part = all.len();
            let text = Text { file, fold, weight: 1.0, held, part, copy: false, labelled: Some(labelled), row: None };
            all.push(text);
        }
    }
    for file in ["written", "written_time", "made"] {
        for line in std::fs::read_to_string(format!("tests/goals/{file}.jsonl")).unwrap().lines() {
            let labelled: Labelled = serde_json::from_str(line).unwrap();
            let weight = if file == "made" { MADE } else { 1.0 };
            let part = all.len();
            let text =
                Text { file, fold: 9, weight, held: false, part, copy: false, labelled: Some(labelled), row: None };
            all.push(text);
        }
    }
    for file in ["first", "second", "third", "rules"] {
        let lines = std::fs::read_to_string(format!("tests/goals/{file}.jsonl")).unwrap();
        for line in lines.lines() {
            let row: Row = serde_json::from_str(line).unwrap();
            let weight = if file == "rules" { 3.0 } else { 0.5 };
            let part = all.len();
            let text = Text { file, fold: 9, weight, held: false, part, copy: false, labelled: None, row: Some(row) };
            all.push(text);
        }
    }
    let mut copied = Vec::new();
    for text in all.iter().filter(|text| text.fold < 5 && !text.held) {
        let Some(labelled) = &text.labelled else { continue };
        for copy in copies(labelled, text.part) {
            copied.push(Text { copy: true, weight: COPIED, labelled: Some(copy), row: None, ..*text });
        }
    }
    all.extend(copied);
    all
}

/// What a copy weighs beside its text.
const COPIED: f32 = 0.4;

pub fn examples(text: &Text, tables: &Tables<'_>) -> Examples {
    match (&text.labelled, &text.row) {
        (Some(labelled), _) => {
            let mut examples = of_labelled(labelled, tables, text.weight);
            if text.copy {
                examples.copied();
            }
            // Figures say nothing of what stays the same where they are doubled.
            if text.copy && labelled.facts.is_empty() {
                examples = Examples { purpose: None, review: None, plan: None, risk: None, ..examples };
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
    (right.contains(&true) && right.contains(&false)).then_some(Ranked { candidates, right, weight, copy: false })
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

/// What a made text weighs beside a written one.
const MADE: f32 = 0.4;

fn of_labelled(text: &Labelled, tables: &Tables<'_>, weight: f32) -> Examples {
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

/// The amounts with the kinds that their labels allow; what no label speaks of is nothing that counts.
fn kinded(text: &Labelled, trace: &Trace, weight: f32) -> Vec<Kinded> {
    let whole = format!("{}\n{}", text.goals, text.preferences.as_deref().unwrap_or(""));
    let offset = |byte: usize| whole[..byte].chars().count();
    let behind = text.goals.len() + 1;
    let mut kinded = Vec::new();
    for sum in &trace.sums {
        let start = offset(sum.start + if sum.preferences { behind } else { 0 });
        let end = offset(sum.end + if sum.preferences { behind } else { 0 });
        let mut right = Vec::new();
        for fact in &text.facts {
            let words = fact["words"].as_str().unwrap();
            let at = fact
                .get("at")
                .and_then(Value::as_u64)
                .and_then(|at| usize::try_from(at).ok())
                .or_else(|| whole.find(words).map(offset));
            if !at.is_some_and(|at| at < end && start < at + words.chars().count()) {
                continue;
            }
            let mut names = vec![fact["kind"].as_str().unwrap()];
            for key in ["or", "also"] {
                match fact.get(key) {
                    Some(Value::String(name)) => names.push(name),
                    Some(Value::Array(list)) => names.extend(list.iter().filter_map(Value::as_str)),
                    _ => {}
                }
            }
            let kinds = names.iter().filter_map(|name| FactKind::parse(name));
            right.extend(kinds.filter_map(|kind| KINDS.iter().position(|known| *known == kind)));
        }
        if right.is_empty() {
            right.push(KINDS.len() - 1);
        }
        kinded.push(Kinded { rows: rows(&sum.features), right, weight });
    }
    kinded
}

/// The amounts of a labelled text, each with the column of the kind that it was taken for.
pub fn labels(text: &Text, tables: &Tables<'_>) -> Vec<(Kinded, usize)> {
    let Some(labelled) = &text.labelled else { return Vec::new() };
    let trace = planner::trace(&labelled.goal(), tables);
    let column = |kind: FactKind| KINDS.iter().position(|known| *known == kind).unwrap_or(0);
    let kinds: Vec<usize> = trace.sums.iter().map(|sum| column(sum.kind)).collect();
    kinded(labelled, &trace, 1.0).into_iter().zip(kinds).collect()
}

/// What is missing before anything can be chosen: amounts that no span gives, right answers that nothing offers.
pub fn gaps(text: &Text, tables: &Tables<'_>) -> Vec<String> {
    let Some(labelled) = &text.labelled else { return Vec::new() };
    let trace = planner::trace(&labelled.goal(), tables);
    let examples = of_labelled(labelled, tables, 1.0);
    let mut gaps = Vec::new();
    let accepted: Vec<Option<f64>> = labelled.accepted("amount").iter().map(Value::as_f64).collect();
    let near = |target: &Scored<planner::TracedTarget>| {
        let amount = target.value.amount.to_f64().unwrap();
        accepted.iter().flatten().any(|known| (known - amount).abs() <= 1.0)
    };
    if let (Some(best), Some(right)) = (trace.targets.first(), trace.targets.iter().find(|target| near(target)))
        && !near(best)
    {
        let shown = |t: &Scored<planner::TracedTarget>| {
            format!("{:?} {} {:?} {:.2}", t.value.how, t.value.amount, t.value.words, t.share)
        };
        gaps.push(format!("target {} {} instead of {}", labelled.id, shown(best), shown(right)));
    }
    if examples.target.is_none() && trace.reading.plan_kind != PlanKind::Spend {
        gaps.push(format!("amount not offered {} {:?}", labelled.id, labelled.accepted("amount")));
    }
    if examples.months.is_none() {
        gaps.push(format!("months not offered {} {:?}", labelled.id, labelled.accepted("months")));
    }
    for fact in &labelled.facts {
        let Some(amount) = fact.get("amount").and_then(Value::as_f64) else { continue };
        if !trace.sums.iter().any(|sum| (sum.amount.to_f64().unwrap() - amount.abs()).abs() < 1.0) {
            gaps.push(format!("span {} {} {}", labelled.id, fact["words"], amount));
        }
    }
    gaps
}
