//! A profession that somebody is to take up by studying: "become a nurse", "she wants to be an architect".

use std::sync::LazyLock;

use super::item::{Item, Passage};
use super::lexicon::{Named, Senses, longest};
use super::phrases::{Entries, Naming, index};
use crate::vocabulary::PlanType;

static PROFESSIONS: LazyLock<Entries<()>> = LazyLock::new(|| {
    index(include_str!("words/profession.txt"), |heading| (heading == "profession").then_some(()), |first, ()| first)
});

/// How many items the profession at `at` has; 0 where there is none.
pub(super) fn profession(items: &[Item], at: usize) -> usize {
    longest(&PROFESSIONS, items, at).map_or(0, |((), len)| len)
}

/// How many words may stand between becoming and the profession: "be the first rabbi".
const BETWEEN: usize = 5;

/// Every profession in the text that somebody is to take up.
pub(super) fn callings(passage: &Passage<'_>) -> Vec<Named> {
    (0..passage.items.len()).filter_map(|at| calling(passage, at)).collect()
}

fn calling(passage: &Passage<'_>, at: usize) -> Option<Named> {
    if passage.word(at).is_empty() {
        return None;
    }
    let ((), len) = longest(&PROFESSIONS, &passage.items, at)?;
    let verb = passage.back(at, BETWEEN).find(|i| becomes(passage, *i, at))?;
    Some(Named { naming: Naming::Goal(PlanType::Education), at: verb, len: at + len - verb })
}

/// Whether the word at `i` says that somebody takes up what stands at `at`.
fn becomes(passage: &Passage<'_>, i: usize, at: usize) -> bool {
    if !passage.same_clause(i, at) {
        return false;
    }
    match passage.word(i) {
        "become" | "becomes" | "becoming" => true,
        "train" | "training" | "retrain" | "retraining" | "qualify" | "qualifying" => passage.word(i + 1) != "for",
        // "I need to be a doctor" and "dreams of being one", not "I hate being one" or "to be a nurse's husband".
        "be" => matches!(passage.word_before(i, 1), "to" | "will" | "would" | "ll" | "must"),
        "being" => passage.back(i, 3).any(|k| passage.has(k, Senses::WANT)),
        // "make him an engineer"
        "make" | "making" => {
            matches!(passage.word(i + 1), "him" | "her" | "them" | "me") && !passage.word(i + 2).is_empty()
        }
        "into" => passage.back(i, 4).any(|k| matches!(passage.word(k), "head" | "turn" | "make")),
        _ => false,
    }
}
