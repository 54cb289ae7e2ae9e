//! Families of sentences about time, risk and languages, each with sentences of its own.

use chrono::NaiveDate;

use super::{Tables, read, trace};
use crate::goal::Goal;
use crate::reading::Reading;
use crate::vocabulary::{Origin, RiskLevel, Understanding};

fn goal(text: &str) -> Goal {
    Goal::in_words(text, NaiveDate::from_ymd_opt(2026, 11, 29).unwrap())
}

fn reading(text: &str) -> Reading {
    read(&goal(text))
}

/// Whether the words offer these months, whatever is chosen in the end.
fn offers(text: &str, months: i32) {
    let offered: Vec<_> = trace(&goal(text), &Tables::BUILT_IN).times.iter().map(|time| time.value.months).collect();
    assert!(offered.contains(&Some(months)), "{text}: {offered:?}");
}

#[test]
fn years_that_are_spoken_in_two_halves_are_years_of_the_calendar() {
    offers("we need nineteen thousand for the barn by may twenty twenty nine", 29);
    offers("I want to have 12k for a kiln in the autumn of twenty eight", 21);
    offers("eleven grand for a harp by october of thirty", 46);
}

#[test]
fn dates_are_read_as_where_they_are_paid_says() {
    offers("£9,000 for a loft ladder and insulation by 05/08/2028", 20);
    offers("$9,000 for a loft ladder and insulation by 05/08/2028", 17);
    offers("Needed 2030-03: 15 000 € for a carport", 39);
    offers("Truck bed and winch, $6,000, Sept '28", 21);
}

#[test]
fn halves_of_years_are_counted() {
    offers("In three years and half I want 20,000 for a pottery", 42);
    offers("$18,000 for a new well in 3 1/2 yrs", 42);
}

#[test]
fn one_day_is_no_date() {
    let read = reading("One day I would love a greenhouse. 8,000 should do.");
    assert!(read.origins.iter().any(|o| o.path.last() == Some(&"horizonMonths") && o.origin == Origin::Assumed));
}

#[test]
fn next_christmas_is_not_the_one_that_is_nearly_here() {
    offers("1,500 for presents by next Christmas", 13);
    offers("4,000 for a go-kart by the first of July", 8);
}

#[test]
fn an_age_that_is_turned_in_a_month_is_counted_to_the_month() {
    offers("I'll be 44 in February and on my fiftieth birthday I want 90,000 in the fund", 75);
    offers("When I'm 28, in three years, I inherit something; at 40 I want 200,000 for a vineyard", 180);
}

#[test]
fn the_day_on_which_an_age_is_turned_lies_ahead() {
    offers("Never married, 51, I want 640,000 on the day I turn 63", 144);
    offers("33F + 35M, we stop the year I turn 50, with 1.3 million", 204);
}

#[test]
fn ages_are_read_as_other_languages_say_them() {
    offers("I have 46 years and I am plumber in Metz, I want stop the work at 62 years", 192);
    offers("I am 37 years male working in Jaipur, thinking to leave office at 52 years", 180);
}

#[test]
fn how_long_money_has_to_last_is_an_age_ahead() {
    offers("Both retired, 70 and 66. $720,000, plan through age 96", 360);
    offers("68/65, done working, 900k, want 60k a year, plan to her age 94", 348);
}

#[test]
fn everyday_words_say_how_much_risk_is_borne() {
    let level = |wish: &str| {
        let goal = Goal { investment_preferences: Some(wish.to_owned()), ..goal("$60,000 for a boat in 9 years") };
        read(&goal).risk_level
    };
    for wish in
        ["I'd lie awake if it lost anything", "Risk: 1 of 5", "a quarter in stocks at most", "I'm a coward with money"]
    {
        assert_eq!(level(wish), RiskLevel::Conservative, "{wish}");
    }
    for wish in ["3 of 5 on the risk scale", "some ups and downs are fine"] {
        assert_eq!(level(wish), RiskLevel::Balanced, "{wish}");
    }
    for wish in ["Comfort with losses (1-10)? 9", "crashes don't scare me, I'd buy more", "whatever grows fastest"] {
        assert_eq!(level(wish), RiskLevel::Aggressive, "{wish}");
    }
}

#[test]
fn what_others_would_do_is_not_the_risk_that_is_borne() {
    let read = reading("They propose 90% stocks. I can't afford to lose any of it. $50,000 for a clinic in 8 years.");
    assert_eq!(read.risk_level, RiskLevel::Conservative);
}

#[test]
fn no_other_language_and_no_gibberish_is_read_in_silence() {
    for line in include_str!("../../tests/goals/languages.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = row["goals"].as_str().unwrap();
        let read = reading(text);
        let code = read.questions.first().map(|question| question.code.as_str());
        assert!(matches!(code, Some("LANGUAGE" | "GOAL_NOT_UNDERSTOOD")), "{text}: {:?} {code:?}", read.language);
        assert_eq!((read.understanding, read.confidence), (Some(Understanding::None), 0.0), "{text}");
    }
    for text in [
        "Mujhe car kharidni hai, 6 lakh chahiye 3 saal mein, abhi 1 lakh hai",
        "Potrei andare in pensione a 64 anni con 300.000 euro? Ne ho 51 e metto da parte 350 al mese",
        "Ev almak istiyorum, 4 yıl içinde 900 bin lira lazım",
        "Chci koupit byt za 5 let, mam 300 000",
        "Vreau sa cumpar o casa in 6 ani, am 20 000 de euro",
        "gfhj kdls 300 wqpo mmnb 12",
        "zzxxcc 90000",
    ] {
        let read = reading(text);
        assert_eq!(read.understanding, Some(Understanding::None), "{text}: {:?}", read.language);
    }
}

#[test]
fn plain_english_is_not_asked_for_its_language() {
    for text in [
        "Sauna, 9k, 2028",
        "House in Malmö, 300k, 4 yrs",
        "We save for a bostadsrätt, 200 000 kr in five years",
        "FIRE at 50, 38 now, 1.5M",
        "My abuela needs a new roof, $14,000 by next summer",
        "corpus 3 cr in 15 years, SIP 40k pm",
        "gotta pay off 8k on the visa by june",
        "down payment 60k 3 years",
        "Bitte: a house for us two, 80,000 euros in six years",
        "Tesla 45k 2029",
        "retirement",
        "wedding 20k",
        "The camino with my sister, 3,500 next spring",
    ] {
        assert_eq!(reading(text).language.as_deref(), Some("en"), "{text}");
    }
}

/// What texts that mean nothing are made of. Twice the text may take little more than twice the time.
#[test]
fn hostile_texts_take_no_more_than_their_length() {
    for part in ["½", "1,", "1k-2k ", "$1 ", "save 5k by 2030 ", "my wife is 61, ", "not ", "risk ", "2030 ", "1%"] {
        let fastest = |chars: usize| {
            let goal = goal(&part.repeat(chars / part.chars().count()));
            (0..5).map(|_| computed(|| std::hint::black_box(read(&goal)))).fold(f64::MAX, f64::min)
        };
        let (short, long) = (fastest(5_000), fastest(10_000));
        assert!(long < 4.0 * short + 4.0, "{part:?}: {short} and {long} milliseconds");
    }
}

/// The milliseconds that this thread computes for ten times `work`, where the system says it; else those that pass.
fn computed<T>(work: impl Fn() -> T) -> f64 {
    let cpu = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e6)
    };
    let (start, before) = (std::time::Instant::now(), cpu());
    for _ in 0..10 {
        std::hint::black_box(work());
    }
    before.zip(cpu()).map_or_else(|| start.elapsed().as_secs_f64() * 1e3, |(before, after)| after - before)
}
