//! Misspelt key words put right. Only words that nobody would write on purpose: what the vocabulary knows, and the plain
//! English neighbours of its words, stay as they are.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::token::{Kind, Token};
use super::{lexicon, phrases};

const LIST: &str = include_str!("words/spelling.txt");

/// The words that are worth finding behind a typing error, each with the set of its letters.
static KEY_WORDS: LazyLock<Vec<(&'static str, u32)>> =
    LazyLock::new(|| section("key words").into_iter().map(|word| (word, letters(word))).collect());

/// English words next to a key word.
static NEIGHBOURS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| section("neighbours").into_iter().collect());

/// Words that are too short to tell an error, and other spellings.
static SPELLINGS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| section("spellings").into_iter().filter_map(|pair| pair.split_once(" = ")).collect());

fn section(name: &str) -> Vec<&'static str> {
    phrases::sections(LIST).find(|(heading, _)| *heading == name).map_or_else(Vec::new, |(_, words)| words)
}

/// Puts the words of `tokens` right.
pub(super) fn correct(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let after_amount = at > 0 && matches!(tokens[at - 1].kind, Kind::Number(_));
        let Kind::Word(word) = &mut tokens[at].kind else { continue };
        if let Some(once) = repeated(word) {
            *word = once;
        }
        let spelling = SPELLINGS.get(word.as_str()).filter(|_| !after_amount || word.len() > 3);
        if let Some(right) = spelling.copied().or_else(|| typed(word)) {
            right.clone_into(word);
        }
    }
}

/// "househousehouse" is one word, cried out.
fn repeated(word: &str) -> Option<String> {
    if word.len() > 60 || !word.is_ascii() {
        return None;
    }
    let mut once = (4..=word.len() / 2).filter(|len| word.len().is_multiple_of(*len)).map(|len| &word[..len]);
    once.find(|part| word.split(part).all(str::is_empty)).map(str::to_owned)
}

/// The key word that `word` was to be.
fn typed(word: &str) -> Option<&'static str> {
    let strange = word.len() >= 5 && word.is_ascii() && !lexicon::knows(word) && !NEIGHBOURS.contains(word);
    strange.then(|| nearest(word)).flatten()
}

/// The key word nearest to `word`: the first letter right, and one error, or two in a long word.
fn nearest(word: &str) -> Option<&'static str> {
    let mask = letters(word);
    let candidates = KEY_WORDS.iter().filter(|(key, set)| {
        let errors = errors(word, key);
        key.as_bytes().first() == word.as_bytes().first()
            && key.len().abs_diff(word.len()) <= errors
            && (set ^ mask).count_ones() as usize <= 2 * errors
    });
    candidates
        .map(|(key, _)| (strsim::osa_distance(word, key), *key))
        .filter(|(distance, key)| *distance <= errors(word, key))
        .min()
        .map(|(_, key)| key)
}

/// How many errors are forgiven: a word of fewer than nine letters with two errors is as likely another word.
fn errors(word: &str, key: &str) -> usize {
    match word.len().min(key.len()) {
        0..5 => usize::from(key.len() == 4 && word.len() == 5),
        5..9 => 1,
        _ => 2,
    }
}

/// The set of letters in `word`, a bit each: words that differ in many letters need no exact comparison.
fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |set, letter| set | 1 << (letter - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_words_are_found_behind_typing_errors() {
        let pairs = [
            ("retirment", "retirement"),
            ("morgage", "mortgage"),
            ("univeristy", "university"),
            ("hosue", "house"),
            ("thosand", "thousand"),
            ("milion", "million"),
            ("collge", "college"),
            ("tution", "tuition"),
            ("weding", "wedding"),
        ];
        for (wrong, right) in pairs {
            assert_eq!(nearest(wrong), Some(right), "{wrong}");
        }
    }

    #[test]
    fn plain_words_beside_key_words_stay_as_they_are() {
        for word in [
            "requirement",
            "horse",
            "properly",
            "decide",
            "current",
            "currency",
            "decree",
            "mouth",
            "fifth",
            "conservation",
        ] {
            assert_eq!(typed(word), None, "{word}");
        }
    }
}
