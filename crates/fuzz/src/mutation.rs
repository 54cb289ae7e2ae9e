//! Texts that are nearly right: kept or made ones with a few changes.

use proptest::{prelude::*, sample::select};

/// Characters of a text at most.
const LONGEST: usize = 12_000;

/// What parsers stumble over: marks, numbers at the ends of their types, characters that look like others, cannot be
/// seen, change their length with their case, or run from right to left. U+FFFD stands for a byte that is no UTF-8
/// where a parser reads bytes.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    "\0",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffd}",
    "\u{301}",
    "e\u{301}",
    "é",
    "ß",
    "İ",
    "ﬁ",
    "Ω",
    "א",
    "ا",
    "१",
    "１２",
    "٣",
    "½",
    "²",
    "💶",
    "👩‍👧",
    "\\ud800",
    "\\u0000",
    "\\",
    "\"",
    "'",
    "`",
    "%00",
    "%ff",
    "%",
    "+",
    "&",
    "=",
    "?",
    "#",
    "/",
    ".",
    "..",
    ",",
    ",,",
    ";",
    ":",
    "-",
    "--",
    "_",
    "~",
    "*",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "[]",
    "{}",
    "null",
    "true",
    "NaN",
    "Infinity",
    "-0",
    "0",
    "00",
    "1",
    "-1",
    "1.5",
    "0.1",
    "1e5",
    "1e400",
    "1e-400",
    "1E+9",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "9999999999999.99",
    "10000000000000",
    "340282366920938463463374607431768211456",
    "0.00000000000000000000000000001",
    "A",
    "z",
    "AAAA",
    "==",
];

/// One change. The numbers are fractions of the text, so that a change means something in any text.
#[derive(Clone, Debug)]
struct Mutation {
    kind: Kind,
    at: u16,
    length: u8,
    piece: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Delete,
    Insert,
    Replace,
    ReplaceNumber,
    Duplicate,
    Repeat,
    Move,
    SwapCase,
    Increment,
    Truncate,
    Splice,
}

const KINDS: &[Kind] = &[
    Kind::Delete,
    Kind::Insert,
    Kind::Replace,
    Kind::ReplaceNumber,
    Kind::Duplicate,
    Kind::Repeat,
    Kind::Move,
    Kind::SwapCase,
    Kind::Increment,
    Kind::Truncate,
    Kind::Splice,
];

/// One of `kept`, or a `fresh` text, with up to five changes.
pub(super) fn texts(kept: &[String], fresh: &BoxedStrategy<String>) -> impl Strategy<Value = String> + use<> {
    let mutation = (select(KINDS), any::<u16>(), 0..24_u8, select(PIECES));
    let mutation = mutation.prop_map(|(kind, at, length, piece)| Mutation { kind, at, length, piece });
    let text = || prop_oneof![select(kept.to_vec()), fresh.clone()];
    let mutations = prop_oneof![1 => Just(Vec::new()), 5 => prop::collection::vec(mutation, 1..6)];
    (text(), text(), mutations).prop_map(|(text, other, mutations)| {
        let other: Vec<char> = other.chars().collect();
        let changed = mutations.iter().fold(text.chars().collect(), |text, mutation| mutation.apply(text, &other));
        changed.into_iter().take(LONGEST).collect()
    })
}

impl Mutation {
    fn apply(&self, mut text: Vec<char>, other: &[char]) -> Vec<char> {
        let at = place(self.at, text.len());
        let end = (at + usize::from(self.length)).min(text.len());
        let stretch: Vec<char> = text[at..end].to_vec();
        let piece = || self.piece.chars();
        match self.kind {
            Kind::Delete => drop(text.drain(at..end)),
            Kind::Insert => drop(text.splice(at..at, piece())),
            Kind::Replace => drop(text.splice(at..(at + 1).min(text.len()), piece())),
            Kind::ReplaceNumber => {
                let from = (at..text.len()).find(|i| text[*i].is_ascii_digit()).unwrap_or(at);
                let to = (from..text.len()).find(|i| !text[*i].is_ascii_digit()).unwrap_or(text.len());
                drop(text.splice(from..to, piece()));
            }
            Kind::Duplicate => drop(text.splice(at..at, stretch)),
            Kind::Repeat => drop(text.splice(at..at, stretch.repeat(1 << (self.at % 6)))),
            Kind::Move => {
                text.drain(at..end);
                let to = place(self.at.rotate_left(8), text.len());
                drop(text.splice(to..to, stretch));
            }
            Kind::SwapCase => drop(text.splice(at..end, stretch.into_iter().flat_map(other_case))),
            Kind::Increment => {
                if let Some(ch) = text.get_mut(at) {
                    *ch = char::from_u32(u32::from(*ch) ^ (1 << (self.length % 7))).unwrap_or(*ch);
                }
            }
            Kind::Truncate => text.truncate(at),
            Kind::Splice => {
                text.truncate(at);
                text.extend(&other[place(self.at.rotate_left(8), other.len())..]);
            }
        }
        text
    }
}

fn place(fraction: u16, length: usize) -> usize {
    usize::from(fraction) * (length + 1) / (usize::from(u16::MAX) + 1)
}

fn other_case(ch: char) -> Vec<char> {
    if ch.is_lowercase() { ch.to_uppercase().collect() } else { ch.to_lowercase().collect() }
}
