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
