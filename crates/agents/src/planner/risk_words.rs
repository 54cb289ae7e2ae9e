//! Words and phrases of risk, from `words/risk.txt`, by their first word.

use std::sync::LazyLock;

use super::phrases::{Entries, index};

/// What a phrase says about risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Leaning {
    /// From -1 (cautious) to 1 (daring).
    pub(super) value: f64,
    /// Whether it speaks of risk by itself; otherwise it needs a text about investing around it.
    pub(super) strong: bool,
}

/// The phrases.
pub(super) static LEANINGS: LazyLock<Entries<Leaning>> =
    LazyLock::new(|| index(include_str!("words/risk.txt"), leaning, |first, _| first));

/// A heading such as "-1 strong".
fn leaning(heading: &str) -> Option<Leaning> {
    let (value, strength) = heading.split_once(' ')?;
    Some(Leaning { value: value.parse().ok()?, strong: strength == "strong" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::phrases::sections;

    #[test]
    fn every_heading_of_the_list_is_a_leaning() {
        for (heading, _) in sections(include_str!("words/risk.txt")) {
            assert!(leaning(heading).is_some_and(|l| l.value.abs() <= 1.0), "{heading}");
        }
    }
}
