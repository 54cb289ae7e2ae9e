//! Thirty clients' goals, each in words and as fields, and random ones: the advice holds together, and says of itself what
//! it rests on. `examples/advise.rs` prints the plans for whoever judges them.

#![expect(clippy::unwrap_used, reason = "a test that cannot be made fails")]

#[path = "../examples/advise/client.rs"]
mod client;
#[path = "clients/random.rs"]
mod random;
#[path = "clients/sound.rs"]
mod sound;

use agents::{composer, planner, portfolio};
use proptest::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use sound::{is_sound, planned};

fn clients() -> Vec<client::Client> {
    client::all(include_str!("clients/thirty.jsonl"))
}

#[test]
fn thirty_clients_get_what_an_adviser_would_sign() {
    let clients = clients();
    assert_eq!(clients.len(), 30);
    for client in clients {
        let reading = client.reading();
        let (_, plan) = planned(&reading);
        let said: Vec<_> = plan.sentences.iter().map(|said| said.sentence.code.as_str()).collect();
        for code in &client.says {
            assert!(said.contains(&code.as_str()), "{}: {code} in {said:?}", client.id);
        }
        for code in &client.never {
            assert!(!said.contains(&code.as_str()), "{}: {code} in {said:?}", client.id);
        }
        let advised = match reading.plan_kind {
            agents::vocabulary::PlanKind::Spend => plan.drawdown.as_ref().map(|drawdown| drawdown.sustainable_monthly),
            _ => plan.recommended_contribution,
        };
        let advised = advised.and_then(|advised| advised.to_f64()).unwrap();
        assert!((advised - client.advised).abs() <= 0.02 * client.advised, "{}: {advised}", client.id);
        is_sound(&reading).unwrap_or_else(|why| panic!("{}: {why}", client.id));
    }
}

#[test]
fn what_is_read_from_their_words_alone_is_sound_too() {
    for client in clients() {
        is_sound(&planner::read(&client.goal())).unwrap_or_else(|why| panic!("{}: {why}", client.id));
    }
}

#[test]
fn an_income_that_is_read_makes_the_target_and_no_rule_of_thumb() {
    let client = clients().into_iter().find(|client| client.id == "income").unwrap();
    let reading = planner::read(&client.goal());
    let plan = composer::compose(&reading, &planned(&reading).0);
    let target = plan.target_today.unwrap().to_f64().unwrap();
    let income = reading.details.retirement_income.unwrap().yearly.to_f64().unwrap();
    // What lasts for 35 years in nine of ten markets is well below a twenty-fifth a year.
    assert!((0.030..0.036).contains(&(income / target)), "{target}");
    assert!(!plan.assumptions.iter().any(|text| text.contains("25 times")), "{:?}", plan.assumptions);
}

#[test]
fn no_stocks_means_none() {
    let goal =
        agents::goal::Goal::in_words("No stocks at all please. 50,000 in 15 years for a workshop", client::TODAY);
    let reading = planner::read(&goal);
    let market = portfolio::MarketAssumptions::built_in();
    let allocation = portfolio::allocate(&market, &reading, client::TODAY).unwrap();
    assert!(allocation.glide_path.iter().all(|point| point.stocks == 0.0 && point.alternatives == 0.0));
    assert_eq!(allocation.rationale[0].code, "WISH_KEPT");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_goals_get_advice_that_is_sound(reading in random::reading()) {
        if let Err(why) = is_sound(&reading) {
            return Err(TestCaseError::fail(why));
        }
    }
}
