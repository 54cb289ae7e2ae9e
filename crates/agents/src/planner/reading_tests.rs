//! What holds for the parts of a reading: facts stand where they say, languages are told, neutral words change nothing.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::read;
use crate::goal::Goal;
use crate::reading::{Reading, TextField};
use crate::vocabulary::{Origin, PlanKind, Understanding};

fn reading(text: &str) -> Reading {
    read(&Goal::in_words(text, NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()))
}

#[test]
fn text_in_other_languages_is_told_and_not_half_read() {
    for (text, tag) in [
        ("Quiero ahorrar 50000 euros para comprar una casa en 5 años", "es"),
        ("Ich möchte in 10 Jahren 100.000 Euro für ein Haus sparen", "de"),
        ("Je voudrais économiser 80 000 euros pour une maison dans 6 ans", "fr"),
        ("Vorrei risparmiare 60 mila euro per comprare una casa tra 5 anni", "it"),
        ("Quero juntar 120 mil para comprar uma casa em 5 anos", "pt"),
        ("Ik wil over tien jaar 200.000 euro voor mijn pensioen hebben", "nl"),
        ("Jag vill spara 500 000 kronor till ett hus om fem år", "sv"),
        ("Хочу накопить 5 миллионов рублей на квартиру за 7 лет", "ru"),
        ("我想在十年内存一百万养老", "zh"),
        ("मैं 10 साल में घर के लिए 50 लाख बचाना चाहता हूँ", "hi"),
        ("xqzv wpplk ghhd 12 fjfjfj", "und"),
    ] {
        let read = reading(text);
        assert_eq!(read.language.as_deref(), Some(tag), "{text}");
        assert_eq!(read.understanding, Some(Understanding::None), "{text}");
        assert!(read.confidence == 0.0 && !read.questions.is_empty() && read.facts.is_empty(), "{text}: {read:?}");
    }
    let nothing = reading("");
    assert_eq!((nothing.understanding, nothing.language), (Some(Understanding::None), None));
    assert_eq!(
        reading("Meine Frau calls it a midlife crisis, I call it a sailing year").language.as_deref(),
        Some("en")
    );
}

#[test]
fn months_budgets_and_incomes_are_read_into_details() {
    let read = reading("Save $2,000 for a laptop in 6 months. I can put away $300 a month.");
    assert_eq!((read.horizon_months, read.time_horizon), (6, 1));
    assert_eq!(read.details.monthly_budget, Some(Decimal::from(300)));
    let read = reading("I'm 49 and want $6,500 a month in retirement, starting at 65. I have $210,000 in my 401(k).");
    assert_eq!(read.details.retirement_income.map(|income| income.yearly), Some(Decimal::from(78_000)));
    assert_eq!(read.horizon_months, 192);
    assert!(read.origins.iter().any(|o| o.path == ["targetAmount"] && o.origin == Origin::Assumed));
}

#[test]
fn a_retiree_who_asks_what_can_be_taken_out_has_a_spending_plan_without_a_target() {
    let read =
        reading("I'm 67 and retired with $600,000. How much can I take out each year so that it lasts until I'm 95?");
    assert_eq!((read.plan_kind, read.target_amount), (PlanKind::Spend, None));
    assert_eq!(read.horizon_months, 28 * 12);
    assert_eq!(read.starting_amount, Decimal::from(600_000));
}

#[test]
fn fields_win_and_are_stated() {
    let mut goal = Goal::in_words(
        "I want 80k for a house in 4 years and have 10k saved",
        NaiveDate::from_ymd_opt(2026, 11, 29).unwrap(),
    );
    goal.details.starting_amount = Some(Decimal::from(12_000));
    goal.details.horizon_months = Some(30);
    let read = read(&goal);
    assert_eq!((read.starting_amount, read.horizon_months, read.time_horizon), (Decimal::from(12_000), 30, 3));
    let stated = |name: &str| read.origins.iter().any(|o| o.path.last() == Some(&name) && o.origin == Origin::Stated);
    assert!(stated("startingAmount") && stated("horizonMonths") && !stated("targetAmount"));
}

#[test]
fn a_target_that_is_reached_already_is_asked_about() {
    let read = reading("I have $90,000 saved and want $80,000 for a house in 4 years");
    assert!(read.confidence < 0.6 && read.questions.iter().any(|q| q.code == "TARGET_REACHED"), "{read:?}");
}

/// The facts of a text stand where they say, in its order, none over another.
fn facts_stand(text: &str, read: &Reading) -> Result<(), TestCaseError> {
    let points: Vec<char> = text.chars().collect();
    let mut behind = 0;
    for fact in read.facts.iter().filter(|fact| fact.field == TextField::FinancialGoals) {
        prop_assert!(fact.start >= behind && fact.start < fact.end && fact.end <= points.len(), "{:?}", fact);
        let words: String = points[fact.start..fact.end].iter().collect();
        prop_assert_eq!(&words, &fact.words);
        behind = fact.end;
    }
    Ok(())
}

/// What a neutral sentence must not change.
fn core(read: &Reading) -> (Option<Decimal>, i32, Decimal) {
    (read.target_amount, read.horizon_months, read.starting_amount)
}

const GOALS: [&str; 6] = [
    "We want $80,000 for a down payment on a house in 5 years.",
    "I'd like to retire in 20 years with $1,200,000.",
    "I need $15,000 for a car in 18 months and have $3,000 saved.",
    "Our goal is $120,000 for our daughter's college in 12 years.",
    "Saving $24,000 for a wedding within 2 years, I can do $600 a month.",
    "Put aside 30k for a boat in 4 years.",
];

#[test]
fn a_neutral_sentence_before_or_behind_hardly_ever_moves_a_reading() {
    let neutral = [
        "The camper we own is worth 85k.",
        "The treatment cost us 46k.",
        "Houses here go for 375k.",
        "My brother makes $90,000 a year.",
        "We lost $12,000 on crypto in 2022.",
        "Rent is $1,450.",
    ];
    let (mut same, mut all) = (0, 0);
    for goal in GOALS {
        let alone = core(&reading(goal));
        for sentence in neutral {
            for text in [format!("{sentence} {goal}"), format!("{goal} {sentence}")] {
                let beside = core(&reading(&text));
                if alone == beside {
                    same += 1;
                } else {
                    println!("{text}: {beside:?}");
                }
                all += 1;
            }
        }
    }
    println!("{same} of {all}");
    assert!(same * 100 >= all * 90, "{same} of {all}");
}

#[test]
fn k_for_three_zeros_and_other_names_change_nothing() {
    for goal in GOALS {
        let alone = core(&reading(goal));
        assert_eq!(core(&reading(&goal.replace(",000", "k"))), alone, "{goal}");
        assert_eq!(core(&reading(&format!("Hi, this is Thandiwe from Tulsa. {goal}"))), alone, "{goal}");
    }
}

proptest! {
    #[test]
    fn facts_are_pieces_of_the_text(text in any::<String>(), words in prop::collection::vec(prop::sample::select(vec![
        "é", "£", "50k", "in", "5 years", "house", "retire at 60", "I'm 40", "½", "next summer", "20%", "saved", "🏠", "no crypto", "risk averse", "1,5 Mio €", "\n",
    ]), 0..30)) {
        for text in [text, words.join(" ")] {
            facts_stand(&text, &reading(&text))?;
        }
    }
}
