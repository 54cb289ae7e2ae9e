//! A failing text without what it does not need to fail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Outcome;

/// Tries at most.
const PATIENCE: usize = 3_000;

/// What `property` says of `text`; a panic is said like any other failure.
pub(super) fn outcome(property: impl Fn(&str) -> Outcome, text: &str) -> Result<String, String> {
    match catch_unwind(AssertUnwindSafe(|| property(text))) {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err("panics".to_owned()),
    }
}

/// Whether `property` does not hold for `text`.
pub(super) fn fails(property: impl Fn(&str) -> Outcome, text: &str) -> bool {
    outcome(property, text).is_err()
}

/// Takes stretches out of `text`, halves first and single characters last, as long as it still `fails`.
pub(super) fn smallest(text: &str, fails: impl Fn(&str) -> bool) -> String {
    let mut kept: Vec<char> = text.chars().collect();
    let (mut length, mut tries) = (kept.len() / 2, 0);
    while length > 0 && tries < PATIENCE {
        let mut at = 0;
        while at + length <= kept.len() && tries < PATIENCE {
            let less: Vec<char> = kept[..at].iter().chain(&kept[at + length..]).copied().collect();
            tries += 1;
            if fails(&less.iter().collect::<String>()) {
                kept = less;
            } else {
                at += length;
            }
        }
        length /= 2;
    }
    kept.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::smallest;

    #[test]
    fn what_a_text_needs_to_fail_is_left() {
        let text = "a long text with an x and a y in it";
        assert_eq!(smallest(text, |text| text.contains('x') && text.contains('y')), "xy");
    }
}
