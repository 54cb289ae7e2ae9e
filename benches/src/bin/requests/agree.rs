//! Floor and program are to be measured on the same work: they answer the same.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    load::{Target, answer},
    workload::Workload,
};

/// How many answers are compared.
const ANSWERS: usize = 20;
/// The fields that both have under the same name and in the same form.
const FIELDS: [&str; 10] = [
    "id",
    "planName",
    "planType",
    "targetAmount",
    "isFavorite",
    "planData",
    "agent2Data",
    "agent3Data",
    "totalPlans",
    "averageTargetAmount",
];

/// Compares what both say; an error with the first difference.
pub(crate) async fn compare(workload: Workload, floor: &Target, program: &Target) -> anyhow::Result<()> {
    for number in 0..ANSWERS {
        let [floor, program] = [answer(floor, number).await?, answer(program, number).await?].map(|data| plans(&data));
        anyhow::ensure!(!floor.is_empty(), "{workload:?}: nothing to compare");
        anyhow::ensure!(floor == program, "{workload:?}: the floor says {floor:#?}, the program {program:#?}");
    }
    Ok(())
}

/// The compared fields of each plan or type in an answer, by its id or name.
fn plans(data: &Value) -> BTreeMap<String, String> {
    let mut plans = BTreeMap::new();
    gather(data, &mut plans);
    plans
}

fn gather(data: &Value, plans: &mut BTreeMap<String, String>) {
    match data {
        Value::Object(object) if object.contains_key("planType") => {
            let key = object.get("id").or_else(|| object.get("planType")).map(ToString::to_string);
            let fields = FIELDS.iter().filter_map(|name| Some(format!("{name}: {}", object.get(*name)?)));
            plans.insert(key.unwrap_or_default(), fields.collect::<Vec<_>>().join("\n"));
        }
        Value::Object(object) => object.values().for_each(|value| gather(value, plans)),
        Value::Array(list) => list.iter().for_each(|value| gather(value, plans)),
        _ => {}
    }
}
