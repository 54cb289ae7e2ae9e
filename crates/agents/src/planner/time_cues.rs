//! What happens at a time: work ends, somebody else begins to pay, money has to last until then.

use super::item::Passage;

/// Whether one of `words` stands near `at` in its clause.
pub(super) fn clause_says(passage: &Passage<'_>, at: usize, words: &[&str]) -> bool {
    let around = passage.back(at, 7).chain(passage.ahead(at, 5));
    around.filter(|i| passage.same_clause(*i, at)).any(|i| words.contains(&passage.word(i)))
}

/// Whether work ends at `at`: "quit at 60", "free by 55".
pub(super) fn stops(passage: &Passage<'_>, at: usize) -> bool {
    const WORDS: [&str; 36] = [
        "stop",
        "stops",
        "stopping",
        "quit",
        "quits",
        "quitting",
        "retire",
        "retires",
        "retiring",
        "retirement",
        "free",
        "freedom",
        "independent",
        "independence",
        "leave",
        "leaves",
        "leaving",
        "done",
        "out",
        "exit",
        "fire",
        "finish",
        "finished",
        "work",
        "working",
        "walk",
        "hang",
        "lay",
        "last",
        "step",
        "close",
        "lock",
        "sell",
        "go",
        "going",
        "off",
    ];
    clause_says(passage, at, &WORDS)
}

/// Whether at `at` somebody else begins to pay: "Social Security from 67".
pub(super) fn draws(passage: &Passage<'_>, at: usize) -> bool {
    const WORDS: [&str; 24] = [
        "social",
        "security",
        "ss",
        "ssa",
        "pension",
        "pensions",
        "annuity",
        "annuities",
        "super",
        "state",
        "starts",
        "start",
        "begins",
        "begin",
        "beginning",
        "pays",
        "collect",
        "claim",
        "claiming",
        "draw",
        "drawing",
        "entitled",
        "kicks",
        "benefit",
    ];
    clause_says(passage, at, &WORDS)
}

/// Whether money has to last until `at`.
pub(super) fn lasts(passage: &Passage<'_>, at: usize) -> bool {
    const WORDS: [&str; 16] = [
        "last", "lasts", "until", "till", "through", "hold", "holds", "live", "lives", "outlive", "long", "plan",
        "cover", "to", "reach", "enough",
    ];
    clause_says(passage, at, &WORDS)
}
