//! Figures in sentences: money, percents, spans of time and chances.

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::{AwayFromZero, MidpointAwayFromZero};

/// How a plan's money is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wording {
    sign: String,
}

impl Wording {
    /// For a currency as an ISO 4217 code; US dollars where none is said.
    pub(super) fn of(currency: Option<&str>) -> Self {
        let sign = match currency.unwrap_or("USD") {
            "USD" => "$".to_owned(),
            "EUR" => "€".to_owned(),
            "GBP" => "£".to_owned(),
            "JPY" => "¥".to_owned(),
            "INR" => "₹".to_owned(),
            code => format!("{code} "),
        };
        Self { sign }
    }

    /// `$1,234,567.50`; without cents where there are none.
    pub(super) fn money(&self, amount: Decimal) -> String {
        let text =
            if amount.fract().is_zero() { format!("{:.0}", amount.abs()) } else { format!("{:.2}", amount.abs()) };
        let (whole, cents) = text.split_at(text.find('.').unwrap_or(text.len()));
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let minus = if amount.is_sign_negative() && !amount.is_zero() { "−" } else { "" };
        format!("{minus}{}{grouped}{cents}", self.sign)
    }
}

/// An amount to be paid as simulated markets know it: rounded up to 5 below 500, to 10 above.
pub(super) fn rounded_up(amount: Decimal) -> Decimal {
    let step = Decimal::from(if amount < Decimal::from(500) { 5 } else { 10 });
    amount.checked_div(step).map_or(amount, |steps| steps.ceil() * step)
}

/// What a market ends at, as simulated markets know it: to three digits, and to 10 at the finest.
pub(super) fn rounded(amount: Decimal) -> Decimal {
    let fine = amount.round_dp_with_strategy(0, MidpointAwayFromZero);
    let step = step_of(fine);
    (fine / step).round_dp_with_strategy(0, MidpointAwayFromZero) * step
}

/// The same, never more than it is: for what may be taken or aimed for.
pub(super) fn rounded_down(amount: Decimal) -> Decimal {
    let step = step_of(amount);
    (amount / step).floor() * step
}

/// The same, never less: for what has to be there.
pub(super) fn rounded_up_to_three_digits(amount: Decimal) -> Decimal {
    let step = step_of(amount);
    (amount / step).round_dp_with_strategy(0, AwayFromZero) * step
}

fn step_of(amount: Decimal) -> Decimal {
    let (ten, thousand) = (Decimal::TEN, Decimal::ONE_THOUSAND);
    let mut step = if amount.abs() < ten { Decimal::ONE } else { ten };
    while amount.abs() / step >= thousand {
        step *= ten;
    }
    step
}

/// An amount that somebody said, or that follows from it exactly: to whole dollars, and to the cent below ten.
pub(super) fn said(amount: Decimal) -> Decimal {
    if amount.abs() < Decimal::TEN { amount } else { amount.round_dp_with_strategy(0, MidpointAwayFromZero) }
}

/// Less than this percent is named in no sentence.
pub(super) const HELD_AT_LEAST: f64 = 1.0;

/// "a, b and c".
pub(super) fn list(parts: &[String], last_word: &str) -> String {
    match parts {
        [others @ .., last] if !others.is_empty() => format!("{} {last_word} {last}", others.join(", ")),
        all => all.concat(),
    }
}

/// Shares as whole percents that add up to what all of them do: the greatest takes what rounding leaves.
pub(super) fn whole_percents<const N: usize>(shares: [f64; N]) -> [f64; N] {
    let mut whole = shares.map(|share| libm::round(share * 100.0));
    let left = libm::round(shares.iter().sum::<f64>() * 100.0) - whole.iter().sum::<f64>();
    if let Some(greatest) = whole.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *greatest += left;
    }
    whole
}

/// A fraction as a percentage: `7.5 %`, with at most two decimals.
pub(super) fn percent(fraction: f64) -> String {
    // Adding 0 turns a rounded −0 into 0.
    let text = format!("{:.2}", libm::round(fraction * 10_000.0) / 100.0 + 0.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.').replace('-', "−"))
}

/// `1 year`, `30 years`.
pub(super) fn years(count: u32) -> String {
    format!("{count} year{}", if count == 1 { "" } else { "s" })
}

/// `18 months`, `5 years`, `10 years and 3 months`.
pub(super) fn span(months: u32) -> String {
    let plural = |count: u32| if count == 1 { "" } else { "s" };
    match (months / 12, months % 12) {
        (whole, 0) => years(whole),
        (0 | 1, _) => format!("{months} month{}", plural(months)),
        (whole, rest) => format!("{} and {rest} month{}", years(whole), plural(rest)),
    }
}

/// The chance that a plan is made for, which is no estimate: `8 of 10`, `85 of 100`.
pub(super) fn planned(confidence: f64) -> String {
    let hundredths = libm::round(confidence * 100.0);
    if libm::fmod(hundredths, 10.0) == 0.0 { of_ten(confidence) } else { format!("{hundredths} of 100") }
}

/// A chance beside the one that is planned for: what falls short of it is never written like it.
pub(super) fn beside(chance: f64, confidence: f64) -> String {
    let (words, planned) = (of_ten(chance), planned(confidence));
    let planned_tenth = of_ten(confidence);
    if chance >= confidence || words != planned && words != planned_tenth {
        return words;
    }
    if libm::round(chance * 100.0) < libm::round(confidence * 100.0) {
        format!("{} of 100", libm::round(chance * 100.0))
    } else {
        format!("not quite {planned}")
    }
}

/// A chance as a number of markets: `8 of 10`.
pub(super) fn of_ten(chance: f64) -> String {
    match libm::round(chance * 10.0) {
        _ if chance <= 0.0 => "none of the".to_owned(),
        0.0 => "hardly any of the".to_owned(),
        10.0 if chance < 1.0 => "nearly all".to_owned(),
        10.0 => "all".to_owned(),
        markets => format!("{markets} of 10"),
    }
}
