//! Currencies: their signs and names before and behind an amount.

use super::token::Token;

/// The ISO 4217 code of US dollars, the currency of all amounts.
pub(super) const DOLLAR: &str = "USD";

/// The currency that a sign or code at `at` announces, and the index behind it.
pub(super) fn before(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let token = tokens.get(at)?;
    if let Some(mark) = token.mark() {
        return sign(mark).map(|code| (code, at + 1));
    }
    if tokens.get(at + 1).is_some_and(|next| next.glued && next.mark() == Some('$')) {
        let code = match token.word() {
            "us" => DOLLAR,
            "a" | "au" => "AUD",
            "c" | "ca" => "CAD",
            "nz" => "NZD",
            "s" => "SGD",
            "hk" => "HKD",
            "r" => "BRL",
            _ => return None,
        };
        return Some((code, at + 2));
    }
    let code = match token.word() {
        "rs" => "INR",
        word if word.len() == 3 => named(word)?,
        _ => return None,
    };
    let sign = usize::from(tokens.get(at + 1).is_some_and(|t| matches!(t.mark(), Some('.' | '$' | '€' | '£' | '₹'))));
    Some((code, at + 1 + sign))
}

/// The currency named behind an amount that ends at `at`, and the index behind its name.
pub(super) fn behind(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let hyphen = usize::from(tokens.get(at).is_some_and(|t| t.mark() == Some('-') && t.glued));
    let token = tokens.get(at + hyphen)?;
    if let Some(mark) = token.mark() {
        // A sign that stands on digits behind it belongs to those.
        let free = !tokens.get(at + 1).is_some_and(|t| t.glued && t.word().is_empty() && t.mark().is_none());
        return sign(mark).filter(|_| free).map(|code| (code, at + 1));
    }
    let second = tokens.get(at + hyphen + 1).map_or("", Token::word);
    if matches!(second, "dollar" | "dollars" | "bucks") {
        let code = match token.word() {
            "us" | "american" => DOLLAR,
            "canadian" => "CAD",
            "australian" | "aussie" => "AUD",
            "singapore" => "SGD",
            _ => return None,
        };
        return Some((code, at + hyphen + 2));
    }
    named(token.word()).map(|code| (code, at + hyphen + 1))
}

fn sign(mark: char) -> Option<&'static str> {
    Some(match mark {
        '$' => DOLLAR,
        '€' => "EUR",
        '£' => "GBP",
        '¥' => "JPY",
        '₹' => "INR",
        '₽' => "RUB",
        '₪' => "ILS",
        '₩' => "KRW",
        '₺' => "TRY",
        '₦' => "NGN",
        '₱' => "PHP",
        '฿' => "THB",
        _ => return None,
    })
}

fn named(word: &str) -> Option<&'static str> {
    Some(match word {
        "usd" | "dollar" | "dollars" | "buck" | "bucks" | "bux" | "greenbacks" => DOLLAR,
        "eur" | "euro" | "euros" => "EUR",
        "gbp" | "pound" | "pounds" | "quid" | "sterling" => "GBP",
        "inr" | "rupee" | "rupees" => "INR",
        "cad" => "CAD",
        "aud" => "AUD",
        "nzd" => "NZD",
        "sgd" => "SGD",
        "hkd" => "HKD",
        "chf" | "francs" | "franken" => "CHF",
        "jpy" | "yen" => "JPY",
        "cny" | "rmb" | "yuan" => "CNY",
        "sek" | "kronor" => "SEK",
        "nok" | "dkk" | "kroner" => "NOK",
        "zar" | "rand" => "ZAR",
        "krw" | "won" => "KRW",
        "pln" | "zloty" | "zl" | "zł" => "PLN",
        "brl" | "reais" => "BRL",
        "mxn" | "pesos" => "MXN",
        "php" => "PHP",
        "aed" | "dirhams" => "AED",
        _ => return None,
    })
}
