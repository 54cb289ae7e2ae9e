//! What stands behind a number and says what it counts: years, ages, percent; and how often an amount is paid.

use rust_decimal::Decimal;

use super::token::Token;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A span of time; the months that one of it has, or for weeks and days the part of a month.
    Time(Span),
    /// An age in the span's units ("18 months old").
    Age(Span),
    Percent,
    /// The years of one's age from a round number on ("in my 40s").
    AgeDecade,
    /// "40th".
    Ordinal,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Century,
    Decade,
    Year,
    Month,
    Week,
    Day,
}

impl Span {
    /// Months in one of this unit.
    pub(super) fn months(self) -> Decimal {
        match self {
            Self::Century => Decimal::from(1200),
            Self::Decade => Decimal::from(120),
            Self::Year => Decimal::from(12),
            Self::Month => Decimal::ONE,
            Self::Week => Decimal::new(23, 2),
            Self::Day => Decimal::new(33, 3),
        }
    }
}

/// How often an amount flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Per {
    Year,
    Quarter,
    Month,
    Fortnight,
    Week,
    Day,
    Hour,
    /// A pay cheque.
    Pay,
    /// Each of several people or things.
    Head,
}

impl Per {
    /// How often a year, where that is sure: hours of a full week's work, pay cheques every other week.
    pub(super) fn times_a_year(self) -> Decimal {
        Decimal::from(match self {
            Self::Year | Self::Head => 1,
            Self::Quarter => 4,
            Self::Month => 12,
            Self::Fortnight | Self::Pay => 26,
            Self::Week => 52,
            Self::Day => 260,
            Self::Hour => 2080,
        })
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Fortnight => "fortnight",
            Self::Week => "week",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Pay => "paycheck",
            Self::Head => "each",
        }
    }
}

/// The unit at `at` and the index behind it.
pub(super) fn unit(tokens: &[Token], at: usize) -> Option<(Unit, usize)> {
    let token = tokens.get(at)?;
    if token.mark() == Some('%') {
        return Some((Unit::Percent, at + 1));
    }
    let hyphen = usize::from(token.mark() == Some('-') && token.glued);
    let at = at + hyphen;
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1);
    match token.word() {
        "percent" | "pct" | "percentage" => return Some((Unit::Percent, at + 1)),
        "per" if next.is_some_and(|t| t.is("cent")) => return Some((Unit::Percent, at + 2)),
        "s" if token.glued && hyphen == 0 => return Some((Unit::AgeDecade, at + 1)),
        "th" | "st" | "nd" | "rd" if token.glued && hyphen == 0 => return Some((Unit::Ordinal, at + 1)),
        "yo" | "yos" => return Some((Unit::Age(Span::Year), at + 1)),
        "y" | "yr" | "yrs" if next.is_some_and(|t| matches!(t.mark(), Some('/' | '.')) && t.glued) => {
            if let Some(end) = old(tokens, at + 2) {
                return Some((Unit::Age(Span::Year), end));
            }
        }
        _ => {}
    }
    // "two more years", "five good years"
    let adjective = matches!(
        token.word(),
        "more"
            | "good"
            | "short"
            | "long"
            | "full"
            | "whole"
            | "solid"
            | "extra"
            | "additional"
            | "calendar"
            | "further"
    ) && next.is_some_and(|t| span(t.word()).is_some());
    let at = at + usize::from(adjective);
    let span = span(tokens.get(at)?.word())?;
    match old(tokens, at + 1) {
        Some(end) => Some((Unit::Age(span), end)),
        None => Some((Unit::Time(span), at + 1)),
    }
}

/// The unit of time that `word` names.
pub(super) fn span(word: &str) -> Option<Span> {
    Some(match word {
        // Some write as they begin in their own language.
        "y" | "yr" | "yrs" | "year" | "years" | "summers" | "winters" | "springs" | "autumns" | "jahr" | "jahre"
        | "jahren" | "ans" | "anos" | "anni" => Span::Year,
        "m" | "mo" | "mos" | "mon" | "month" | "months" | "mth" | "mths" => Span::Month,
        "wk" | "wks" | "week" | "weeks" => Span::Week,
        "day" | "days" => Span::Day,
        "decade" | "decades" => Span::Decade,
        "century" => Span::Century,
        _ => return None,
    })
}

/// The index behind "old", "-old", "of age" or "young".
fn old(tokens: &[Token], at: usize) -> Option<usize> {
    let hyphen = usize::from(tokens.get(at).is_some_and(|t| t.mark() == Some('-') && t.glued));
    let word = tokens.get(at + hyphen)?.word();
    match word {
        "old" | "olds" | "o" | "young" => Some(at + hyphen + 1),
        "of" if tokens.get(at + 1).is_some_and(|t| t.is("age")) => Some(at + 2),
        _ => None,
    }
}

/// How often an amount that ends at `at` flows, and the index behind those words.
pub(super) fn per(tokens: &[Token], at: usize) -> Option<(Per, usize)> {
    let token = tokens.get(at)?;
    let word = |i: usize| tokens.get(i).map_or("", Token::word);
    match token.word() {
        "monthly" | "pm" | "pcm" | "mo" | "mth" => return Some((Per::Month, at + 1)),
        "biweekly" | "fortnightly" => return Some((Per::Fortnight, at + 1)),
        "weekly" | "pw" => return Some((Per::Week, at + 1)),
        "daily" => return Some((Per::Day, at + 1)),
        "hourly" => return Some((Per::Hour, at + 1)),
        "quarterly" => return Some((Per::Quarter, at + 1)),
        "annually" | "yearly" | "annual" | "pa" => return Some((Per::Year, at + 1)),
        "p" if tokens.get(at + 1).is_some_and(|t| t.mark() == Some('.') || t.mark() == Some('/')) => {
            return period(word(at + 2)).map(|per| (per, at + 3));
        }
        "apiece" => return Some((Per::Head, at + 1)),
        _ => {}
    }
    let each = token.is("each") || token.is("every");
    let leads = token.mark() == Some('/') || each || matches!(token.word(), "a" | "an" | "per" | "by" | "p");
    if leads {
        let skip = usize::from(matches!(word(at + 1), "single" | "calendar" | "other" | "pay" | "two"));
        if let Some(per) = period(word(at + 1 + skip)) {
            let every_other = matches!(word(at + 1), "other" | "two") && per == Per::Week;
            return Some((if every_other { Per::Fortnight } else { per }, at + 2 + skip));
        }
        let head = matches!(
            word(at + 1),
            "kid" | "child" | "head" | "person" | "daughter" | "son" | "girl" | "boy" | "student" | "of"
        );
        let person = matches!(word(at + 1), "person" | "head") && token.is("a");
        if head && (token.mark() == Some('/') || each || token.is("per")) || person {
            return Some((Per::Head, at + 2));
        }
    }
    let for_each = token.is("for") && matches!(word(at + 1), "each" | "every");
    (token.is("each") || for_each).then_some((Per::Head, at + 1 + usize::from(for_each)))
}

fn period(word: &str) -> Option<Per> {
    match word {
        "y" | "yr" | "year" | "annum" | "a" => Some(Per::Year),
        "m" | "mo" | "mth" | "month" => Some(Per::Month),
        "w" | "wk" | "week" | "weeks" => Some(Per::Week),
        "fortnight" => Some(Per::Fortnight),
        "d" | "day" => Some(Per::Day),
        "h" | "hr" | "hour" => Some(Per::Hour),
        "quarter" => Some(Per::Quarter),
        "paycheck" | "paycheque" | "check" | "pay" | "payday" | "payslip" => Some(Per::Pay),
        _ => None,
    }
}
