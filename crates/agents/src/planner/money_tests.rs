//! What the words offer of money: numbers as they are dictated, targets that are worked out, what is there, paid in and
//! earned. Each test asks what is offered, which the rules alone decide, not what is chosen, which the weights do.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Field, Tables, Trace, trace};
use crate::goal::Goal;

fn traced(text: &str) -> Trace {
    trace(&Goal::in_words(text, NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()), &Tables::BUILT_IN)
}

fn target_offered(text: &str, amount: i64) -> bool {
    traced(text).targets.iter().any(|target| target.value.amount == Decimal::from(amount))
}

fn offered(field: Field, text: &str, amount: i64) -> bool {
    let fields = traced(text).fields;
    let (_, values) = fields.iter().find(|(one, _)| *one == field).unwrap();
    values.iter().any(|value| value.value.amount == Decimal::from(amount))
}

#[test]
fn hundreds_behind_thousands_in_letters_are_one_number() {
    for (text, amount) in [
        ("the loader is forty one thousand six hundred delivered", 41_600),
        ("a thousand and fifty will do for the bench", 1_050),
        ("it comes to nine thousand eight hundred and fifty euro", 9_850),
        ("we pay seventeen thousand two hundred for the well", 17_200),
    ] {
        let sums = traced(text).sums;
        assert!(sums.iter().any(|sum| sum.amount == Decimal::from(amount)), "{text}: {sums:?}");
    }
    let sums = traced("twenty thousand in eighteen months for a boat").sums;
    assert_eq!(sums.first().map(|sum| sum.amount), Some(Decimal::from(20_000)));
}

#[test]
fn so_many_of_a_thing_at_a_price_and_lists_are_worked_out() {
    assert!(target_offered("We need 36 stalls at $55 each for the market hall by 2029", 1_980));
    assert!(target_offered("180 feet of hedge at $24 a foot, in two years", 4_320));
    assert!(target_offered("Saddle $2,400, trailer $3,900, vet $700 and boots $300, in a year", 7_300));
    assert!(target_offered("40 vines at $12, wire $380 and posts $650, next spring", 1_510));
}

#[test]
fn two_incomes_can_be_added_and_money_kept_back_taken_off() {
    let text = "I make $61,000 and my wife makes $47,500. We have $18,000 but want to keep $4,000 for the roof.";
    assert!(offered(Field::Income, text, 108_500));
    assert!(offered(Field::Start, text, 14_000));
}

#[test]
fn a_share_of_the_pay_can_be_the_budget() {
    let text = "I make $72,000 and put in 6 %. Can I have a million by 65? I'm 29.";
    assert!(offered(Field::Budget, text, 360));
}

#[test]
fn fractions_of_prices_and_what_others_pay_are_worked_out() {
    assert!(target_offered("A quarter of the price (€240,000) and €8,000 for the notary on top, in 5 years", 68_000));
    assert!(target_offered("Half of $9,000 a year for three years of pottery school, in 2030", 13_500));
    assert!(target_offered("The ramp costs $12,400, the county grant covers $5,000 of it; in 20 months", 7_400));
}

#[test]
fn living_for_some_months_is_a_target() {
    assert!(target_offered("I reckon on $1,250 a month for the eight months I'm away, from 2028", 10_000));
    assert!(target_offered("Emergency fund of 6 months, my expenses are $3,800", 22_800));
}

#[test]
fn bare_numbers_beside_thousands_can_be_what_is_there() {
    assert!(offered(Field::Start, "We want $800,000 in 14 years and we're at 515", 515_000));
    assert!(offered(Field::Start, "1.35 million in 19 years, 240 saved", 240_000));
}
