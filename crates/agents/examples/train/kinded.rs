//! The amounts of a labelled text with the kinds that its labels allow.

use agents::{
    planner::{self, KINDS, Tables, Trace},
    vocabulary::FactKind,
};
use serde_json::Value;

use crate::boost::Example;
use crate::labelled::Labelled;
use crate::learn::{Kinded, rows};
use crate::texts::Text;

/// The amounts with the kinds that their labels allow; what no label speaks of is nothing that counts.
pub fn kinded(text: &Labelled, trace: &Trace, weight: f32) -> Vec<Kinded> {
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
        let among = (!sum.first_scores.is_empty()).then(|| Example {
            features: sum.among.clone(),
            scores: sum.first_scores.clone(),
            right: right.clone(),
            weight,
        });
        kinded.push(Kinded { rows: rows(&sum.features), right, weight, among });
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
