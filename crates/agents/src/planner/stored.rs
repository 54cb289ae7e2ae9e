//! Amounts that the words behind them show to be put aside already: "20k saved", "50k in the bank".

use super::item::Passage;
use super::lexicon::Senses;

/// Whether the words behind the amount at `at` say that it is there already.
pub(super) fn stored(passage: &Passage<'_>, at: usize) -> bool {
    let sentence = passage.items[at].sentence;
    let word = |n: usize| match passage.items.get(at + n) {
        Some(item) if item.sentence == sentence => item.word.as_str(),
        _ => "",
    };
    let other_verb = matches!(word(1), "for" | "and" | "by" | "to" | "i" | "we" | "with");
    // "90k saved by 2030" is still to be saved.
    let future = word(1) == "saved" && matches!(word(2), "by" | "in" | "within" | "before" | "when");
    let saved = (1..=3).any(|n| matches!(word(n), "saved" | "already" | "stashed" | "invested" | "banked"));
    let put_away = matches!(word(1), "put" | "set" | "tucked" | "stashed" | "squirreled" | "socked")
        && matches!(word(2), "away" | "aside" | "by");
    let begun = matches!((word(1), word(2)), ("so", "far") | ("to", "start") | ("sitting" | "lying", _));
    let named = matches!((word(1), word(2), word(3)), ("to", "my" | "her" | "his" | "our" | "their", "name" | "names"));
    saved && !other_verb && !future || put_away || begun || named || in_a_place(passage, at)
}

/// "in the bank", "in my Roth IRA", but not "in a 529 by the time …".
fn in_a_place(passage: &Passage<'_>, at: usize) -> bool {
    let enters = matches!(passage.word(at + 1), "in" | "on" | "at") && passage.same_clause(at, at + 1);
    let article = |i: usize| {
        "my our a an the savings his her their roth index high retirement some"
            .split(' ')
            .any(|word| word == passage.word(i))
    };
    let place = passage.ahead(at, 4).skip(1).find(|i| passage.has(*i, Senses::PLACE));
    let after = |place: usize| passage.word(place + 1);
    enters
        && place.is_some_and(|place| {
            (at + 2..place).all(article) && !matches!(after(place), "by" | "before" | "when" | "within")
        })
}
