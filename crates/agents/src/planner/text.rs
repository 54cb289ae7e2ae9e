//! Text as it comes in, made even: one spelling for each dash, quote, space and digit, lower case, nothing invisible.

use unicode_normalization::char::decompose_compatible;

/// One character of the evened text, and the bytes of the original that it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) ch: char,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) upper: bool,
}

/// The evened text of `text`, character by character.
pub(super) fn normalise(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len());
    for (start, original) in text.char_indices() {
        let end = start + original.len_utf8();
        let upper = original.is_uppercase();
        if original.is_ascii() {
            let ch = even(original).map(|ch| ch.to_ascii_lowercase());
            glyphs.extend(ch.map(|ch| Glyph { ch, start, end, upper }));
            continue;
        }
        // "1½" decomposes to "11/2": the fraction must stay a number of its own.
        if matches!(original, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}') {
            glyphs.push(Glyph { ch: ' ', start, end: start, upper });
        }
        decompose_compatible(original, |part| {
            let Some(ch) = even(part) else { return };
            glyphs.extend(ch.to_lowercase().map(|ch| Glyph { ch, start, end, upper }));
        });
    }
    glyphs
}

/// What `ch` counts as; `None` for what cannot be seen and for accents.
fn even(ch: char) -> Option<char> {
    Some(match ch {
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{feff}' => return None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{b4}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2022}' | '\u{b7}' | '\u{25cf}' | '\u{25aa}' => '\u{2022}',
        '\u{223c}' | '\u{2248}' => '~',
        '\u{3001}' | '\u{60c}' => ',',
        '\u{2026}' | '\u{3002}' | '\u{61f}' => '.',
        '\u{660}'..='\u{669}' => digit(ch, 0x660)?,
        '\u{6f0}'..='\u{6f9}' => digit(ch, 0x6f0)?,
        '\u{966}'..='\u{96f}' => digit(ch, 0x966)?,
        '\u{2028}' | '\u{2029}' | '\r' => '\n',
        ch if ch != '\n' && (ch.is_whitespace() || ch.is_control()) => ' ',
        ch => ch,
    })
}

/// The ASCII digit for a digit of a script whose zero is at `zero`.
fn digit(ch: char, zero: u32) -> Option<char> {
    char::from_digit(u32::from(ch).checked_sub(zero)?, 10)
}
