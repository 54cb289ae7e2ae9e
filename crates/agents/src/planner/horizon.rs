//! The years until the goal: from spans of time, calendar years, ages and words like "next summer".

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::age::Age;
use super::item::{Measure, Passage};
use super::lexicon::Senses;
use super::purpose::{Mention, around};
use super::{age_span, duration, relative};
use crate::vocabulary::PlanType;

/// The longest horizon, in years.
pub(super) const LONGEST: i32 = 100;
/// The longest horizon, in months.
pub(super) const LONGEST_MONTHS: i32 = 12 * LONGEST;
/// A text that means something offers fewer times; the work stays bounded.
const MOST: usize = 60;

/// How a time is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Span,
    Year,
    Date,
    Number,
    Words,
    Ages,
    College,
    /// Two numbers that nothing announces.
    Numbers,
    /// Two numbers that may be ages.
    Pair,
}

/// A time to the goal that the text offers.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// From 1 to [`LONGEST_MONTHS`].
    pub(super) months: i32,
    pub(super) score: i32,
    /// The items that say it, the one that bounds it last.
    pub(super) evidence: Vec<usize>,
    pub(super) note: Option<String>,
    pub(super) source: Source,
}

/// What the text says about time.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    /// In no order.
    pub(super) candidates: Vec<Candidate>,
    /// What was ignored, in sentences.
    pub(super) notes: Vec<String>,
}

/// The times in `passage`, each with how well the rules think of it for the goal `main`.
pub(super) fn times(
    passage: &Passage<'_>,
    denied: &[bool],
    mentions: &[Mention],
    ages: &[Age],
    main: PlanType,
    today: NaiveDate,
) -> Times {
    let mut notes = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (at, denied) in denied.iter().enumerate() {
        let single = direct(passage, at, main, today, ages, &mut notes);
        candidates.extend(single.map(|(months, score, source, note)| Candidate {
            months,
            score: score + belonging(passage, mentions, at, main) - if *denied { 8 } else { 0 },
            evidence: vec![at],
            note,
            source,
        }));
        if candidates.len() >= MOST {
            break;
        }
    }
    candidates.extend(age_span::from_ages(passage, denied, ages, mentions, main, &mut notes));
    if candidates.is_empty() && main == PlanType::Retirement {
        candidates.extend(age_span::two_ages(passage, denied, ages));
    }
    candidates.extend(age_span::pairs(passage, ages, &candidates));
    for candidate in &mut candidates {
        candidate.months = candidate.months.clamp(1, LONGEST_MONTHS);
    }
    Times { candidates, notes }
}

impl Times {
    /// The time that the rules alone would take: the first of those with the best score.
    pub(super) fn best(&self) -> Option<&Candidate> {
        let sure = || self.candidates.iter().filter(|c| c.source != Source::Pair && c.score > -3);
        let best = sure().map(|c| c.score).max()?;
        sure().find(|c| c.score == best)
    }
}

/// Whole years that hold `months`.
pub(super) fn years(months: i32) -> i32 {
    (months.max(1) + 11) / 12
}

/// Whole months that hold `months`.
pub(super) fn whole_months(months: Decimal) -> i32 {
    i32::try_from(months.ceil()).unwrap_or(i32::MAX).max(1)
}

/// A time that one item says by itself: months, its score, how it is said, and a sentence where a range was cut.
fn direct(
    passage: &Passage<'_>,
    at: usize,
    main: PlanType,
    today: NaiveDate,
    ages: &[Age],
    notes: &mut Vec<String>,
) -> Option<(i32, i32, Source, Option<String>)> {
    let Some(quantity) = passage.items[at].quantity else {
        return relative::relative(passage, at, today).map(|(months, score)| (months, score, Source::Words, None));
    };
    let before = passage.word_before(at, 1);
    match quantity.measure {
        Measure::Months => {
            if ages.iter().any(|age| age.at == at) {
                return None;
            }
            // "One day" is no day.
            if quantity.high < Decimal::new(1, 1) && before != "in" {
                return None;
            }
            let score = duration::leads_to_goal(passage, at, main == PlanType::Education).unwrap_or(-4);
            // Days and weeks are rarely a plan's time.
            let score = if quantity.high < Decimal::TWO { score - 2 } else { score };
            let range = quantity.low != quantity.high;
            let note =
                range.then(|| format!("The upper end of \"{}\" is taken as the horizon.", passage.written(at, at)));
            Some((whole_months(quantity.high), score, Source::Span, note))
        }
        Measure::Year => {
            let year = quantity.whole()?;
            let away = relative::months_to_year(passage, at, year, today);
            let past = before == "since"
                || passage.back(at, 5).any(|i| passage.has(i, Senses::PAST))
                || passage.word(at + 1) == "fund" && before != "by";
            let turns = passage.back(at, 4).any(|i| matches!(passage.word(i), "turn" | "turns"));
            if turns && away > 0 {
                return Some((away, 1, Source::Year, None));
            }
            if year < today.year() {
                if !past {
                    notes.push(format!("The year {year} has passed and is ignored."));
                }
                return None;
            }
            if past {
                return (away > 0).then_some((away, -4, Source::Year, None));
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
            Some((away.max(1), if cued { 5 } else { 4 }, Source::Year, None))
        }
        Measure::MonthsAway if quantity.high.is_sign_negative() => {
            notes.push(format!("The date {} has passed and is ignored.", passage.written(at, at)));
            None
        }
        // "By December 2030" in November is four years, not a month more.
        Measure::MonthsAway => Some((whole_months(quantity.high - Decimal::ONE), 5, Source::Date, None)),
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
                return Some((12 * count, 5, Source::Number, None));
            }
            let free = !ages.iter().any(|age| age.at == at);
            let takes = matches!(before, "in" | "within") || before == "take";
            (free && ends && takes).then_some((12 * count, 4, Source::Number, None))
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
