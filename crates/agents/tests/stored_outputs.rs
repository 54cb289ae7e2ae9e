//! A worker that takes a plan over goes on from what is stored: it has to come to the same plan.

use agents::{
    composer,
    goal::Goal,
    planner,
    portfolio::{self, MarketAssumptions},
};
use chrono::{DateTime, NaiveDate, Utc};

const GOALS: [&str; 8] = [
    "Retire in 12 years with $140,000",
    "Retire in 3 years with $20,000",
    "I'm 67 and retired with $600,000. How much can I take out each year so that it lasts until I'm 95?",
    "38/36, $140k in 401ks, retire at 65 on $8,000 a month in today's dollars, we save $1,500",
    "Need 100k in 5 years, can only afford 700 a month",
    "30k on cards at 22 % and I want 500k for retirement in 30 years",
    "I'll get a $50k bonus in two years and want 150k for a house in five",
    "300.000 € by 2041, 45.000 € in an ETF, 400 € a month",
];

#[test]
fn a_plan_from_stored_outputs_is_that_from_fresh_ones() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
    let market = MarketAssumptions::built_in();
    for words in GOALS {
        let reading = planner::read(&Goal::in_words(words, today));
        let stored = planner::to_json(&reading, DateTime::<Utc>::UNIX_EPOCH).to_string();
        let reread = planner::from_json(&serde_json::from_str(&stored).unwrap()).unwrap();
        assert_eq!(reread, reading, "{words}");
        let allocation = portfolio::allocate(&market, &reading, today).unwrap();
        let stored = portfolio::to_json(&allocation, reading.goal_type, DateTime::<Utc>::UNIX_EPOCH).to_string();
        let reread = portfolio::from_json(&serde_json::from_str(&stored).unwrap()).unwrap();
        assert_eq!(reread, allocation, "{words}");
        assert_eq!(composer::compose(&reading, &reread), composer::compose(&reading, &allocation), "{words}");
    }
}
