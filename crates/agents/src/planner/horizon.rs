//! The years until the goal: from spans of time, calendar years, ages and words like "next summer".

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::age::{Age, ages};
use super::item::{Measure, Passage};
use super::lexicon::Senses;
use super::purpose::{Mention, around};
use super::{age_span, duration, relative};
use crate::vocabulary::PlanType;

/// The longest horizon, in years.
pub(super) const LONGEST: i32 = 100;

/// A time to the goal that the text offers.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) years: i32,
    pub(super) score: i32,
    pub(super) evidence: Vec<usize>,
    pub(super) note: Option<String>,
}

/// What the text says about time.
#[derive(Clone, Debug, Default)]
pub(super) struct Horizon {
    /// Whole years from 1 to [`LONGEST`], where the text says them.
    pub(super) years: Option<i32>,
    pub(super) evidence: Vec<usize>,
    /// How they were worked out, and what was ignored, in sentences.
    pub(super) notes: Vec<String>,
}

/// Reads the horizon of `passage` for the goal `main`.
pub(super) fn read(
    passage: &Passage<'_>,
    denied: &[bool],
    mentions: &[Mention],
    main: PlanType,
    today: NaiveDate,
) -> Horizon {
    let mut notes = Vec::new();
    let ages = ages(passage, today);
    let mut candidates: Vec<Candidate> = Vec::new();
    for (at, _) in denied.iter().enumerate().filter(|(_, denied)| !**denied) {
        let single = direct(passage, at, main, today, &ages, &mut notes);
        candidates.extend(single.map(|(years, score, note)| Candidate {
            years,
            score: score + belonging(passage, mentions, at, main),
            evidence: vec![at],
            note,
        }));
    }
    candidates.extend(age_span::from_ages(passage, denied, &ages, mentions, main, &mut notes));
    if candidates.is_empty() && main == PlanType::Retirement {
        candidates.extend(age_span::two_ages(passage, denied, &ages));
    }
    let best = candidates.iter().map(|c| c.score).max();
    let Some(chosen) = candidates.into_iter().find(|c| Some(c.score) == best) else {
        return Horizon { notes, ..Horizon::default() };
    };
    notes.extend(chosen.note);
    Horizon { years: Some(chosen.years.clamp(1, LONGEST)), evidence: chosen.evidence, notes }
}

/// Years in `months`, every begun year a whole one.
pub(super) fn years(months: Decimal) -> i32 {
    let years = months.checked_div(Decimal::from(12)).map_or(Decimal::ONE, |years| years.ceil());
    i32::try_from(years).unwrap_or(i32::MAX).max(1)
}

/// A time that one item says by itself: years, its score, and a sentence where a range was cut.
fn direct(
    passage: &Passage<'_>,
    at: usize,
    main: PlanType,
    today: NaiveDate,
    ages: &[Age],
    notes: &mut Vec<String>,
) -> Option<(i32, i32, Option<String>)> {
    let Some(quantity) = passage.items[at].quantity else { return relative::relative(passage, at, today) };
    let before = passage.word_before(at, 1);
    match quantity.measure {
        Measure::Months => {
            if ages.iter().any(|age| age.at == at) {
                return None;
            }
            let score = duration::leads_to_goal(passage, at, main == PlanType::Education)?;
            // Days and weeks are rarely a plan's time.
            let score = if quantity.high < Decimal::TWO { score - 2 } else { score };
            let range = quantity.low != quantity.high;
            let note =
                range.then(|| format!("The upper end of \"{}\" is taken as the horizon.", passage.written(at, at)));
            Some((years(quantity.high), score, note))
        }
        Measure::Year => {
            let year = quantity.whole()?;
            let away = year - today.year();
            let past = before == "since"
                || passage.back(at, 5).any(|i| passage.has(i, Senses::PAST))
                || passage.word(at + 1) == "fund" && before != "by";
            let turns = passage.back(at, 4).any(|i| matches!(passage.word(i), "turn" | "turns"));
            if turns && away > 0 {
                return Some((away, 1, None));
            }
            if past {
                return None;
            }
            if away < 0 {
                notes.push(format!("The year {year} has passed and is ignored."));
                return None;
            }
            let cued = matches!(
                before,
                "by" | "in"
                    | "before"
                    | "until"
                    | "for"
                    | "around"
                    | "of"
                    | "early"
                    | "late"
                    | "mid"
                    | "summer"
                    | "fall"
                    | "spring"
                    | "winter"
                    | "autumn"
                    | "year"
            );
            Some((away.max(1), if cued { 5 } else { 4 }, None))
        }
        Measure::MonthsAway if quantity.high.is_sign_negative() => {
            notes.push(format!("The date {} has passed and is ignored.", passage.written(at, at)));
            None
        }
        // "By December 2030" in November is four years, not a month more.
        Measure::MonthsAway => Some((years(quantity.high - Decimal::ONE), 5, None)),
        Measure::Plain => {
            let count = quantity.whole().filter(|n| (1..=60).contains(n) && !quantity.marked)?;
            let ends = passage
                .items
                .get(at + 1)
                .is_none_or(|i| i.mark.is_some() || matches!(i.word.as_str(), "with" | "and" | "or" | "for" | "but"));
            let label = passage.back(at, 4).find(|i| !passage.word(*i).is_empty()).map_or("", |i| passage.word(i));
            if matches!(label, "years" | "yrs" | "horizon" | "timeline" | "timeframe" | "term")
                && !passage.items[at - 1].word.is_empty() | passage.items[at - 1].mark.is_some_and(|m| m != ',')
            {
                return Some((count, 5, None));
            }
            let free = !ages.iter().any(|age| age.at == at);
            (free && ends && matches!(before, "in" | "within")).then_some((count, 4, None))
        }
        _ => None,
    }
}

/// Whether the goal nearest to `at` in its sentence is the main one.
pub(super) fn belonging(passage: &Passage<'_>, mentions: &[Mention], at: usize, main: PlanType) -> i32 {
    let near = around(passage, mentions, at).filter(|m| m.weight >= 1);
    let owner = near
        .min_by_key(|m| (m.at.abs_diff(at) + if passage.same_clause(m.at, at) { 0 } else { 6 }, u8::MAX - m.weight));
    owner.map_or(0, |m| if m.goal == main { 3 } else { -3 })
}
