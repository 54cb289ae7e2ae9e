//! What holds for every goal in words: it has one reading, soon, within what a plan can hold, which its stored form
//! keeps; and the ways of writing that the rules say are the same are read the same.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use proptest::{prelude::*, sample::select};
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::{amount::LARGEST, from_json, read, to_json};
use crate::{
    goal::Goal,
    reading::Reading,
    vocabulary::{PlanType, RiskLevel},
};
use fuzz::hunt;

fn reading(text: &str) -> Reading {
    read(&Goal::in_words(text, NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()))
}

/// What of a reading must not depend on how a text is spelled.
fn figures(reading: &Reading) -> (PlanType, Option<Decimal>, i32, RiskLevel, Decimal) {
    (reading.goal_type, reading.target_amount, reading.time_horizon, reading.risk_level, reading.starting_amount)
}

/// Sentences of the kind that people write, put together from their parts.
fn sentences() -> impl Strategy<Value = String> {
    let part = |parts: &'static str| select(parts.split('|').collect::<Vec<_>>());
    let subject =
        part("I want|We need|my wife and I hope to have|I'm 38 and want|Don't|not sure, maybe|Savings:|i wanna|");
    let verb =
        part("to save|to retire with|a house for|to put down|college fund of|to pay off|an emergency fund of|at least");
    let amount = part(
        "$500,000|80k|1.2 million|half a million|two hundred and fifty thousand|€60.000|£1,5 million|₹1,50,00,000|50 lakh|20%|\
         1 750 000 USD|120-150k|$9,999,999,999,999.99|99999999999999999999|0|six figures|20% of 400k|$500 a month|a million and a half",
    );
    let time = part(
        "in 30 years|by 2040|next summer|at 65|before I turn 60|within 6 months|in 5 to 7 yrs|when my son is 18|by June '35|in 1/2 year|\
         in a decade or two|ten years ago|over 1000 years|",
    );
    let rest = part(
        ". I have 20k saved.|, nothing risky|. High risk is fine!|\n- house first\n- then a boat|; I earn 95k a year|. My daughter is 3.|\
         plus 10k for fees|. We owe 25k|.",
    );
    (subject, verb, amount, time, rest).prop_map(|(a, b, c, d, e)| format!("{a} {b} {c} {d}{e}"))
}

#[test]
fn a_goal_in_words_has_one_reading_within_bounds_however_it_is_spelled() {
    hunt("planner", sentences(), |text| {
        let read = reading(text);
        prop_assert_eq!(&read, &reading(text));
        within_bounds(&read, text)?;
        let stored = to_json(&read, DateTime::<Utc>::UNIX_EPOCH).to_string();
        let back = from_json(&serde_json::from_str(&stored).unwrap());
        prop_assert_eq!(back.as_ref(), Some(&read));
        let time = timed(text);
        prop_assert!(time < Duration::from_secs(3), "takes {:?}", time);
        // The reading stops within a text that is longer, and another spelling would move the place.
        if text.chars().count() < 4_000 {
            for (name, spelling) in spellings(text) {
                prop_assert_eq!(figures(&reading(&spelling)), figures(&read), "{}: {:?}", name, spelling);
            }
        }
        Ok(label(&read))
    });
}

fn within_bounds(read: &Reading, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(read.target_amount.is_none_or(|target| target > Decimal::ZERO && target <= LARGEST));
    prop_assert!(read.starting_amount >= Decimal::ZERO && read.starting_amount <= LARGEST);
    prop_assert!(read.target_amount.is_none_or(|target| target.scale() <= 2) && read.starting_amount.scale() <= 2);
    prop_assert!((1..=100).contains(&read.time_horizon));
    prop_assert!((0.0..=1.0).contains(&read.confidence));
    prop_assert!(!read.plan_name.is_empty() && read.plan_name.chars().count() <= 255);
    prop_assert_eq!(&read.goal_text, text);
    // Where the words stand one after the other, a keyword is a piece of the text; "as written" is the promise.
    for keyword in &read.keywords {
        prop_assert!(!keyword.is_empty() && text.contains(keyword.as_str()), "keyword {:?}", keyword);
    }
    prop_assert!(read.assumptions.iter().all(|sentence| !sentence.trim().is_empty()));
    Ok(())
}

/// Other spellings of the same text.
fn spellings(text: &str) -> Vec<(&'static str, String)> {
    let wide = |ch: char| if ch.is_ascii_digit() { char::from_u32(u32::from(ch) + 0xfee0).unwrap_or(ch) } else { ch };
    let invisible = |ch: char| [ch, '\u{200b}'];
    let spaces = |ch: char| if ch == ' ' { '\u{a0}' } else { ch };
    vec![
        ("composed", text.nfc().collect()),
        ("decomposed", text.nfd().collect()),
        ("full-width digits", text.chars().map(wide).collect()),
        ("zero-width spaces", text.chars().flat_map(invisible).collect()),
        ("no-break spaces", text.chars().map(spaces).collect()),
        ("spaces around", format!("  {text}  ")),
        ("carriage returns", text.replace('\n', "\r\n")),
    ]
}

/// What kind of reading it is: only a new kind is worth keeping.
fn label(read: &Reading) -> String {
    let size = read.target_amount.unwrap_or_default().trunc().to_string().len() / 5;
    format!("{} {size} {} {}", read.goal_type, read.risk_level, read.starting_amount > Decimal::ZERO)
}

#[test]
fn no_text_takes_longer_than_the_square_of_its_length_and_the_longest_takes_a_moment() {
    for piece in [
        "I want $500,000 for retirement in 30 years. ",
        "We're 41 and 43, she earns $95k, the house (worth 480k, $3,100 a month) is our goal by 2031; I owe 20% of 60k, saved 12k. ",
        "1,",
        "not ",
        "9 ",
        "a",
        "(",
        "½",
        "plus 10k ",
        "\n",
        "'",
        "10k-",
    ] {
        let long = piece.repeat(10_000 / piece.chars().count());
        let short: String = long.chars().take(1_000).collect();
        // The shortest of three, since others run on this machine.
        let time = |text: &str| (0..3).map(|_| timed(text)).min().unwrap_or_default();
        let (short, long) = (time(&short), time(&long));
        // Each amount is held against each purpose: the square of ten, and some slack. Above it stands the limit on what
        // is read.
        assert!(long < 150 * short + Duration::from_millis(50), "{piece:?}: {short:?}, then {long:?}");
        assert!(long < Duration::from_secs(2), "{piece:?}: {long:?}");
        println!("{piece:?}: {short:?}, then {long:?}");
    }
    // What is beyond the limit costs next to nothing.
    assert!(timed(&"want 80k for a house in 5 years ".repeat(3_200)) < Duration::from_secs(2));
}

/// What a reading costs this thread. By the wall clock a busy machine would look like a slow planner.
fn timed(text: &str) -> Duration {
    let begun = (spent(), Instant::now());
    std::hint::black_box(reading(text));
    match (begun.0, spent()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => begun.1.elapsed(),
    }
}

/// The processor's time that this thread has had, where the system tells.
fn spent() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
