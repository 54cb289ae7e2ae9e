//! Dates and bare numbers: which number is a year of the calendar, which an amount without a sign.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::item::{Item, Measure, Quantity};
use super::lexicon::Senses;
use super::text::normalise;

/// Joins "June 2031", "06/2031", "2031-06-15" and "'31" to one item each.
pub(super) fn fold(items: &mut Vec<Item>, text: &str, today: NaiveDate) {
    let mut folded: Vec<Item> = Vec::with_capacity(items.len());
    // Where these are paid with, "01/09" is in September.
    let day_first = text.contains(['£', '€']);
    let mut at = 0;
    while at < items.len() {
        let named = date(items, at, day_first, today).map(|(months, next)| (Measure::MonthsAway, months, next));
        let found = named
            .or_else(|| short_year(items, at, text).map(|year| (Measure::Year, year, at + 2)))
            .or_else(|| spoken_year(&folded, &items[at]).map(|year| (Measure::Year, year, at + 1)));
        let Some((measure, value, next)) = found else {
            folded.push(Item { word: std::mem::take(&mut items[at].word), ..items[at].clone() });
            at += 1;
            continue;
        };
        let value = Decimal::from(value);
        let mut item = Item { end: items[next - 1].end, word: String::new(), mark: None, ..items[at].clone() };
        item.quantity = Some(Quantity::of(measure, value, value));
        folded.push(item);
        at = next;
    }
    *items = folded;
}

/// Months from `today` to the date that begins at `at`, and the index behind it.
fn date(items: &[Item], at: usize, day_first: bool, today: NaiveDate) -> Option<(i32, usize)> {
    let plain = |i: usize| {
        let quantity =
            items.get(i)?.quantity.as_ref().filter(|q| q.is(Measure::Plain) && !q.marked && q.low == q.high)?;
        quantity.whole()
    };
    let mark = |i: usize, m: char| items.get(i).is_some_and(|item| item.mark == Some(m) && item.glued);
    let away = |year: i32, month: i32| (year - today.year()) * 12 + month - i32::try_from(today.month()).unwrap_or(1);
    let is_year = |year: i32| (1950..=2150).contains(&year);
    if let Some(month) = month(&items[at].word) {
        let mut next = at + 1;
        let day = items.get(next).and_then(|item| item.quantity.as_ref()).filter(|q| {
            (q.is(Measure::Plain) || q.is(Measure::Ordinal)) && q.high <= Decimal::from(31) && q.high >= Decimal::ONE
        });
        next += usize::from(day.is_some());
        next +=
            usize::from(items.get(next).is_some_and(|i| i.mark == Some(',') || i.mark == Some('.') || i.word == "of"));
        let spoken = items.get(next).and_then(|item| spoken_year(&items[..next], item));
        let year = plain(next).filter(|year| is_year(*year)).or(spoken).or_else(|| {
            plain(next + 1)
                .filter(|year| {
                    // "Sept '27"
                    (24..=70).contains(year)
                        && mark(next + 1, '\'') | items.get(next).is_some_and(|i| i.mark == Some('\''))
                })
                .map(|year| 2000 + year)
        })?;
        let quoted = usize::from(items.get(next).is_some_and(|i| i.mark == Some('\'')));
        return Some((away(year, month), next + 1 + quoted));
    }
    let first = plain(at)?;
    let separator = items.get(at + 1)?.mark.filter(|m| matches!(m, '/' | '-' | '.'))?;
    let second = plain(at + 2).filter(|_| mark(at + 1, separator) && items[at + 2].glued)?;
    let third = plain(at + 4).filter(|_| mark(at + 3, separator) && items[at + 4].glued);
    let of_year = |month: i32| (1..=12).contains(&month);
    match (first, second, third) {
        (year, month, Some(_)) if is_year(year) && of_year(month) => Some((away(year, month), at + 5)),
        (day, month, Some(year)) if day_first && is_year(year) && of_year(month) && day <= 31 => {
            Some((away(year, month), at + 5))
        }
        (month, day, Some(year)) if is_year(year) && of_year(month) && day <= 31 => Some((away(year, month), at + 5)),
        (_, month, Some(year)) if is_year(year) && of_year(month) => Some((away(year, month), at + 5)),
        (month, day, Some(year))
            if (26..=99).contains(&year) && of_year(month) && (1..=31).contains(&day) && separator == '/' =>
        {
            Some((away(2000 + year, month), at + 5))
        }
        (year, month, None) if is_year(year) && of_year(month) && separator == '-' => Some((away(year, month), at + 3)),
        (month, year, None) if is_year(year) && of_year(month) && separator != '-' => Some((away(year, month), at + 3)),
        _ => None,
    }
}

/// "'31" is 2031.
fn short_year(items: &[Item], at: usize, text: &str) -> Option<i32> {
    let year = items.get(at + 1).filter(|year| items[at].mark == Some('\'') && year.glued)?;
    let quantity = year.quantity.as_ref().filter(|quantity| quantity.is(Measure::Plain))?;
    // Counted in the evened text: a digit may be wider than a byte.
    let two_digits = normalise(&text[year.start..year.end]).len() == 2;
    quantity.whole().filter(|_| two_digits).map(|year| 2000 + year)
}

/// "April of twenty eight", "the summer of twenty nine": the year that a bare number behind "of" says.
fn spoken_year(before: &[Item], item: &Item) -> Option<i32> {
    let word = |back: usize| before.len().checked_sub(back).map_or("", |i| before[i].word.as_str());
    let part = matches!(
        word(2),
        "summer" | "spring" | "fall" | "autumn" | "winter" | "end" | "start" | "beginning" | "middle" | "christmas"
    );
    if word(1) != "of" || !part && month(word(2)).is_none() {
        return None;
    }
    let quantity = item.quantity.as_ref().filter(|q| q.is(Measure::Plain) && !q.marked && q.low == q.high)?;
    quantity.whole().filter(|year| (26..=70).contains(year)).map(|year| 2000 + year)
}

/// The number of a month's name; "may" and "march" are told from the verbs by what follows.
pub(super) fn month(word: &str) -> Option<i32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let index = FULL.iter().position(|m| *m == word).or_else(|| MONTHS.iter().position(|m| *m == word));
    let index = index.or(if word == "sept" { Some(8) } else { None })?;
    i32::try_from(index + 1).ok()
}

/// Tells the numbers that nothing explains yet: years and amounts. Small ones stay as they are.
pub(super) fn settle(items: &mut [Item], today: NaiveDate) {
    for at in 0..items.len() {
        let Some(quantity) = items[at].quantity.filter(|q| q.is(Measure::Plain)) else { continue };
        let measure = if looks_like_year(items, at, &quantity, today) {
            Measure::Year
        } else if looks_like_money(items, at, &quantity) {
            Measure::Money
        } else {
            continue;
        };
        items[at].quantity = Some(Quantity { measure, ..quantity });
    }
}

fn looks_like_year(items: &[Item], at: usize, quantity: &Quantity, today: NaiveDate) -> bool {
    let whole = quantity.whole().filter(|_| !quantity.marked && quantity.low.is_integer());
    let Some(year) = whole.filter(|year| (1920..=today.year() + 100).contains(year)) else { return false };
    if quantity.low < Decimal::from(1920) {
        return false;
    }
    let before = |back: usize| at.checked_sub(back).map_or("", |i| items[i].word.as_str());
    let after = items.get(at + 1).map_or("", |i| i.word.as_str());
    let timely = [
        "by", "in", "before", "until", "since", "year", "around", "after", "from", "summer", "fall", "spring",
        "winter", "end", "of",
    ];
    if timely.contains(&before(1)) {
        return !(before(1) == "of"
            && (items_has(items, at, 2, Senses::WANT) || items_has(items, at, 2, Senses::PAY_IN)));
    }
    let amount = matches!(
        before(1),
        "save" | "saving" | "need" | "want" | "spend" | "cost" | "costs" | "raise" | "have" | "get"
    ) || matches!(before(2), "save" | "need" | "want" | "costs" | "cost")
        && matches!(before(1), "about" | "around" | "up" | "like");
    let start_with_for = at.checked_sub(1).is_none_or(|i| items[i].mark.is_some_and(|m| m != '-')) && after == "for";
    !(amount || start_with_for && year < today.year())
}

fn items_has(items: &[Item], at: usize, back: usize, sense: Senses) -> bool {
    at.checked_sub(back).is_some_and(|i| items[i].senses.any(sense))
}

/// Whether a number from a hundred on stands where people put amounts: paid, owed, left, between two amounts.
fn sounds_like_money(items: &[Item], at: usize) -> bool {
    let word = |i: Option<usize>| i.and_then(|i| items.get(i)).map_or("", |item| item.word.as_str());
    let (before, after) = (word(at.checked_sub(1)), word(Some(at + 1)));
    let counts = after.len() > 3 && after.ends_with('s') && !matches!(after, "less" | "plus" | "savings")
        || matches!(after, "lbs" | "lb" | "sq" | "ft" | "mi" | "hp" | "cc" | "days" | "of" | "more" | "people")
        || matches!(
            before,
            "route" | "unit" | "number" | "no" | "room" | "top" | "p" | "s" | "score" | "section" | "local" | "boeing"
        );
    let cued = matches!(
        before,
        "pay"
            | "paying"
            | "put"
            | "putting"
            | "puttin"
            | "do"
            | "add"
            | "adding"
            | "adds"
            | "save"
            | "saving"
            | "spare"
            | "to"
            | "its"
            | "is"
            | "another"
            | "about"
            | "maybe"
            | "like"
            | "and"
            | "or"
            | "than"
            | "only"
            | "gets"
            | "costs"
            | "manage"
            | "afford"
            | "at"
            | "mortgage"
            | "rent"
            | "owed"
            | "owe"
            | "was"
            | "with"
            | "extra"
            | "the"
            | "of"
    ) || matches!(
        after,
        "a" | "monthly"
            | "extra"
            | "left"
            | "owed"
            | "each"
            | "in"
            | "per"
            | "every"
            | "from"
            | "if"
            | "to"
            | "for"
            | "bux"
    ) || at > 0 && items[at - 1].mark.is_some_and(|mark| matches!(mark, ':' | ',' | '=' | '('));
    cued && !counts
}

/// Amounts without currency or magnitude: large numbers, and smaller ones that are saved or cost something.
fn looks_like_money(items: &[Item], at: usize, quantity: &Quantity) -> bool {
    let after = items.get(at + 1).map_or("", |i| i.word.as_str());
    let counted = [
        "people",
        "sq",
        "sqft",
        "square",
        "miles",
        "km",
        "acres",
        "acre",
        "followers",
        "hours",
        "steps",
        "employees",
        "students",
        "units",
        "feet",
    ];
    if counted.contains(&after) {
        return false;
    }
    if quantity.high >= Decimal::ONE_THOUSAND {
        return true;
    }
    let wanted = |back: usize| {
        at.checked_sub(back).is_some_and(|i| {
            items[i].senses.any(Senses::WANT.union(Senses::COST).union(Senses::PAY_IN).union(Senses::HAVE))
                && items[i].word != "amount"
        })
    };
    let about = at
        .checked_sub(1)
        .is_some_and(|i| matches!(items[i].word.as_str(), "about" | "around" | "up" | "like" | "of" | "is" | "="));
    if quantity.high >= Decimal::ONE_HUNDRED && sounds_like_money(items, at) {
        return true;
    }
    let purpose = matches!(after, "for" | "by" | "in" | "saved" | "to" | "towards" | "down" | "a")
        || items.get(at + 1).is_none_or(|i| i.mark.is_some());
    quantity.high >= Decimal::ONE_HUNDRED && purpose && (wanted(1) || about && wanted(2) || after == "for")
}
