//! The whole of plan making, readable: `cargo run --release -p agents --example advise -- "I want 20k in 3 years" ['{"monthly_budget": "400"}']`,
//! or `… advise -- --file tests/clients/thirty.jsonl [--words | --fields] [ID …]` for clients' goals.
//!
//! Prints the reading, the portfolio and the plan with all that it says. A file's goals are read twice: from their words
//! alone (`--words`), and with the fields filled in as well, which judges the plan apart from the reading (`--fields`).

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for whoever judges plans")]

#[expect(dead_code, reason = "the tests that share it judge by more")]
#[path = "advise/client.rs"]
mod client;

use agents::{composer, goal::Goal, planner, portfolio, reading::Reading};
use serde_json::json;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == "--file") {
        let rest = arguments.split_off(2);
        let (flags, ids): (Vec<_>, Vec<_>) = rest.into_iter().partition(|argument| argument.starts_with("--"));
        let only = |flag: &str| flags.is_empty() || flags.iter().any(|given| given == flag);
        for client in client::all(&std::fs::read_to_string(&arguments[1]).unwrap()) {
            if !ids.is_empty() && !ids.contains(&client.id) {
                continue;
            }
            println!("════ {}: {}", client.id, client.text);
            if only("--words") {
                println!("── from the words");
                print(&planner::read(&client.goal()));
            }
            if only("--fields") {
                println!("── with the fields");
                print(&client.reading());
            }
        }
        return;
    }
    let mut goal = Goal::in_words(&arguments[0], client::TODAY);
    if let Some(details) = arguments.get(1) {
        goal.details = planner::read_details(&serde_json::from_str(details).unwrap()).unwrap();
    }
    print(&planner::read(&goal));
}

fn print(reading: &Reading) {
    let market = portfolio::MarketAssumptions::built_in();
    let allocation = portfolio::allocate(&market, reading, client::TODAY).unwrap();
    let plan = composer::compose(reading, &allocation);
    println!(
        "reading    {} {}, {} in {} months, {}, start {}, confidence {}",
        reading.plan_kind,
        reading.goal_type,
        reading.target_amount.map_or("no target".to_owned(), |target| target.to_string()),
        reading.horizon_months,
        reading.risk_level,
        reading.starting_amount,
        reading.confidence,
    );
    println!(
        "details    {}",
        planner::to_json(reading, client::TODAY.and_time(chrono::NaiveTime::MIN).and_utc())["details"]
    );
    for fact in &reading.facts {
        println!("fact       {} \"{}\"{}", fact.kind, fact.words, if fact.used { "" } else { " (not used)" });
    }
    let path = &allocation.glide_path;
    let shown = path.iter().step_by((path.len() / 6).max(1)).chain(path.last());
    let shown: Vec<_> = shown.map(|point| format!("{}: {:.0} %", point.year, 100.0 * point.stocks)).collect();
    println!("portfolio  {:.2} % a year, stocks by year {}", 100.0 * allocation.expected_return, shown.join(", "));
    for said in &allocation.rationale {
        println!("           {}", said.text);
    }
    println!(
        "plan       advised {:?}, at the compound return {}, chance {:?}, target {:?} ({:?} today)",
        plan.recommended_contribution.map(|amount| amount.to_string()),
        plan.monthly_contribution,
        plan.success_probability,
        plan.target_nominal.map(|amount| amount.to_string()),
        plan.target_today.map(|amount| amount.to_string()),
    );
    for said in &plan.sentences {
        println!("{:<10} {} [{}]", said.part.as_str(), said.sentence.text, said.sentence.code);
    }
    for said in plan.adjustments.iter().map(|adjustment| &adjustment.sentence) {
        println!("ADJUSTMENT {}", said.text);
    }
    for said in plan.sensitivity.iter().map(|condition| &condition.sentence) {
        println!("CONDITION  {}", said.text);
    }
    let milestones: Vec<_> = plan.milestones.iter().map(|step| json!([step.amount, step.year])).collect();
    println!("milestones {}\n", json!(milestones));
}
