//! Words, numbers and marks: the evened text cut into tokens, short forms written out ("don't", "im", "'ll").

use super::digits::{Literal, literal};
use super::text::Glyph;

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Letters, in lower case and without apostrophes.
    Word(String),
    /// A number in digits; `None` where it is too long to be one.
    Number(Option<Literal>),
    /// Any other visible character, and the line break.
    Mark(char),
}

/// A token, and the bytes of the original text that it was made from.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// No space stands before it.
    pub(super) glued: bool,
    /// All its letters are capitals.
    pub(super) upper: bool,
}

impl Token {
    pub(super) fn word(&self) -> &str {
        if let Kind::Word(word) = &self.kind { word } else { "" }
    }

    pub(super) fn mark(&self) -> Option<char> {
        if let Kind::Mark(mark) = self.kind { Some(mark) } else { None }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.word() == word
    }
}

/// The tokens of an evened text.
pub(super) fn tokens(glyphs: &[Glyph]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(glyphs.len() / 4 + 1);
    let mut at = 0;
    let mut glued = false;
    while let Some(glyph) = glyphs.get(at) {
        if glyph.ch == ' ' {
            glued = false;
            at += 1;
            continue;
        }
        // "!!!" and a row of the same picture say what one of them says.
        if glued && at > 0 && glyph.ch == glyphs[at - 1].ch && !glyph.ch.is_alphanumeric() {
            at += 1;
            continue;
        }
        let from = at;
        if let Some((name, next)) = plan_name(glyphs, at, tokens.last()) {
            push(&mut tokens, &glyphs[from..next], Kind::Word(name), glued);
            at = next;
        } else if glyph.ch.is_ascii_digit() {
            let (number, next) = literal(glyphs, at);
            push(&mut tokens, &glyphs[from..next], Kind::Number(number), glued);
            at = next;
        } else if glyph.ch.is_alphabetic() {
            while glyphs.get(at).is_some_and(|g| g.ch.is_alphabetic() || apostrophe_inside(glyphs, at)) {
                at += 1;
            }
            push_word(&mut tokens, &glyphs[from..at], glued);
        } else if glyph.ch > '\u{2190}' && super::lexicon::is_picture(glyph.ch) {
            // A picture that names a goal is a word.
            push(&mut tokens, &glyphs[from..=from], Kind::Word(glyph.ch.to_string()), glued);
            at += 1;
        } else {
            push(&mut tokens, &glyphs[from..=from], Kind::Mark(glyph.ch), glued);
            at += 1;
        }
        glued = true;
    }
    tokens
}

fn apostrophe_inside(glyphs: &[Glyph], at: usize) -> bool {
    glyphs[at].ch == '\'' && glyphs.get(at + 1).is_some_and(|g| g.ch.is_alphabetic())
}

/// Names of savings plans that are written with digits: "401(k)", "403b", "457", "529"; and "S&P 500".
fn plan_name(glyphs: &[Glyph], at: usize, before: Option<&Token>) -> Option<(String, usize)> {
    if !matches!(glyphs[at].ch, '2' | '4' | '5' | '9' | 's' | 'b') {
        return None;
    }
    let rest: String = glyphs[at..].iter().take(9).map(|g| g.ch).collect();
    let joined = at.checked_sub(1).is_some_and(|i| glyphs[i].ch.is_alphanumeric() || matches!(glyphs[i].ch, '.' | ','));
    if joined || before.is_some_and(|t| matches!(t.mark(), Some('$' | '£' | '€' | '₹'))) {
        return None;
    }
    let names = [
        ("401(k)s", "401k"),
        ("401(k)", "401k"),
        ("401ks", "401k"),
        ("401k", "401k"),
        ("403(b)", "401k"),
        ("403b", "401k"),
        ("457(b)", "401k"),
        ("457b", "401k"),
        ("529s", "529"),
        ("529", "529"),
        ("s&p 500", "index"),
        ("s&p500", "index"),
        ("9-to-5", "job"),
        ("9 to 5", "job"),
        ("9-5 ", "job"),
        ("24/7", "always"),
        ("b4 ", "before"),
    ];
    let (written, name) = names.iter().find(|(written, _)| rest.starts_with(written))?;
    let next = at + written.chars().count();
    let ends = glyphs.get(next).is_none_or(|g| !g.ch.is_alphanumeric() || written.ends_with(' '));
    let amount = glyphs.get(next).is_some_and(|g| matches!(g.ch, ',' | '.'))
        && glyphs.get(next + 1).is_some_and(|g| g.ch.is_ascii_digit());
    (ends && !amount).then(|| ((*name).to_owned(), next))
}

fn push(tokens: &mut Vec<Token>, glyphs: &[Glyph], kind: Kind, glued: bool) {
    let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
    let upper = glyphs.iter().all(|g| g.upper || !g.ch.is_alphabetic());
    tokens.push(Token { kind, start: first.start, end: last.end, glued, upper });
}

/// Pushes a word, written out where it is a short form. All its parts stand for the same bytes of the text.
fn push_word(tokens: &mut Vec<Token>, glyphs: &[Glyph], glued: bool) {
    let written: String = glyphs.iter().map(|g| g.ch).collect();
    let parts: Vec<&str> = match written.as_str() {
        "can't" | "cant" | "cannot" => vec!["can", "not"],
        "won't" | "wont" => vec!["will", "not"],
        "im" => vec!["i", "am"],
        "ive" => vec!["i", "have"],
        "youre" => vec!["you", "are"],
        "weve" => vec!["we", "have"],
        "theyre" => vec!["they", "are"],
        "hes" => vec!["he", "is"],
        "shes" => vec!["she", "is"],
        "dont" => vec!["do", "not"],
        "doesnt" => vec!["does", "not"],
        "didnt" => vec!["did", "not"],
        "isnt" | "ain't" | "aint" => vec!["is", "not"],
        "arent" => vec!["are", "not"],
        "wasnt" => vec!["was", "not"],
        "havent" | "hvnt" => vec!["have", "not"],
        "hasnt" => vec!["has", "not"],
        "wouldnt" => vec!["would", "not"],
        "shouldnt" => vec!["should", "not"],
        "wanna" | "wana" => vec!["want", "to"],
        "gonna" | "gona" | "gunna" => vec!["going", "to"],
        "gotta" => vec!["have", "to"],
        "nxt" => vec!["next"],
        "abt" => vec!["about"],
        "wen" => vec!["when"],
        "n" if !glued => vec!["and"],
        "savin" => vec!["saving"],
        "puttin" => vec!["putting"],
        "payin" => vec!["paying"],
        "makin" => vec!["making"],
        "addin" => vec!["adding"],
        "wrth" => vec!["worth"],
        "downpayment" | "downpayments" => vec!["down", "payment"],
        _ => split(&written),
    };
    for part in parts {
        let word: String = part.chars().filter(|ch| *ch != '\'').collect();
        push(tokens, glyphs, Kind::Word(word), glued);
    }
}

/// The parts of a word with an apostrophe: "i'd" is "i would", "son's" is "son" and "s".
fn split(written: &str) -> Vec<&str> {
    if let Some(base) = written.strip_suffix("n't") {
        return vec![base, "not"];
    }
    let endings = [("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'s", "s")];
    match endings.iter().find_map(|(end, full)| written.strip_suffix(end).map(|base| (base, *full))) {
        Some((base @ ("he" | "she" | "it" | "that" | "there" | "who" | "what" | "here"), "s")) => vec![base, "is"],
        Some((base, full)) => vec![base, full],
        None => vec![written],
    }
}
