//! The currency of a text: the one that most of its amounts name.

use super::currency::DOLLAR;
use super::label::Sum;

/// The currencies that the amounts name, the commonest first, each once.
pub(super) fn currencies(sums: &[Sum]) -> Vec<&'static str> {
    let mut counted: Vec<(&'static str, usize)> = Vec::new();
    for code in sums.iter().filter_map(|sum| sum.money.quantity.currency) {
        match counted.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => counted.push((code, 1)),
        }
    }
    // "$" is written by Canadians and Australians, too, who say once which dollars they mean.
    let dollars = |code: &str| matches!(code, "CAD" | "AUD" | "NZD" | "SGD" | "HKD");
    if counted.iter().any(|(code, _)| dollars(code)) {
        counted.retain(|(code, _)| *code != DOLLAR);
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(code, _)| code).collect()
}
