//! From raw text to items: evened, cut, spelled right, folded into quantities, parted into sentences and clauses.

use chrono::NaiveDate;

use super::item::{Item, Passage};
use super::{date, lexicon, quantity, spelling, text, token};

/// The words, numbers and marks that are read: a text of ten thousand characters that means something has half as many.
const MOST_TOKENS: usize = 4_000;

/// The items of `text`, with years and months counted from `today`.
pub(super) fn passage(text: &str, today: NaiveDate) -> Passage<'_> {
    let glyphs = text::normalise(text);
    let mut tokens = token::tokens(&glyphs);
    let cut = tokens.len() > MOST_TOKENS;
    tokens.truncate(MOST_TOKENS);
    spelling::correct(&mut tokens);
    let mut items = quantity::fold(&tokens);
    date::fold(&mut items, text, today);
    lexicon::mark_senses(&mut items);
    part(&mut items);
    date::settle(&mut items, today);
    Passage { text, items, cut }
}

/// Numbers the sentences and clauses. A mark belongs to what it ends.
fn part(items: &mut [Item]) {
    let (mut sentence, mut clause) = (0, 0);
    for at in 0..items.len() {
        if begins_clause(items, at) {
            clause += 1;
        }
        items[at].sentence = sentence;
        items[at].clause = clause;
        match items[at].mark {
            Some('!' | '?' | '\n' | '\u{2022}' | ';' | '|') => sentence += 1,
            // "Rs. 500", "approx. 80k" and "p.a." are no ends of sentences.
            Some('.') if !short_form(items, at) => sentence += 1,
            Some(',' | ':' | '(' | ')' | '[' | ']' | '=') => {}
            Some('-' | '*' | '/') if !items[at].glued => {}
            _ => continue,
        }
        clause += 1;
    }
}

fn short_form(items: &[Item], at: usize) -> bool {
    at > 0
        && matches!(items[at - 1].word.as_str(), "approx" | "ca" | "est" | "vs" | "p" | "a" | "rs" | "yrs" | "yr")
        && items.get(at + 1).is_some_and(|next| !next.upper && !next.word.is_empty() || next.quantity.is_some())
        && items[at].glued
}

/// Whether a conjunction at `at` opens a clause of its own.
fn begins_clause(items: &[Item], at: usize) -> bool {
    let word = |i: usize| items.get(i).map_or("", |item| item.word.as_str());
    match word(at) {
        "but" | "because" | "while" | "although" | "though" | "however" | "whereas" | "plus" => true,
        "so" => matches!(word(at + 1), "that" | "this" | "it" | "i" | "we" | "my" | "our" | "he" | "she"),
        "and" | "then" | "also" | "or" => matches!(
            word(at + 1),
            "i" | "we"
                | "my"
                | "our"
                | "she"
                | "he"
                | "they"
                | "want"
                | "wants"
                | "need"
                | "would"
                | "will"
                | "then"
                | "also"
                | "have"
                | "plan"
                | "hope"
                | "hoping"
                | "looking"
                | "can"
                | "could"
                | "make"
                | "earn"
                | "am"
                | "currently"
                | "put"
                | "save"
                | "saving"
                | "buy"
                | "get"
                | "retire"
                | "later"
                | "maybe"
                | "has"
                | "had"
                | "live"
                | "aim"
        ),
        _ => false,
    }
}
