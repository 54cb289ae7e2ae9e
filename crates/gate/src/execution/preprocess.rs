//! What apollo-parser 0.8.7 gets wrong about a document's text. It stumbles over a comma where it looks two tokens
//! ahead, as between `...` and a fragment's name; it does not know descriptions of operations, fragments and variables,
//! which are new in September 2025; and it passes over an argument without a value, as in `plans(first)`.

use std::borrow::Cow;

use apollo_compiler::ast::Document;

/// The text without descriptions and commas between tokens, which mean nothing: all else keeps its position.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains([',', '"']) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut around, mut previous) = (String::with_capacity(text.len()), Vec::new(), "");
    let mut left = pieces(text).map(|(_, piece)| piece);
    while let Some(piece) = left.next() {
        if is_ignored(piece) {
            out.push_str(if piece == "," { " " } else { piece });
            continue;
        }
        match piece {
            "(" | "[" | "{" => around.push(piece),
            ")" | "]" | "}" => _ = around.pop(),
            _ => {}
        }
        if piece.starts_with('"') {
            let next = left.clone().find(|next| !is_ignored(next)).unwrap_or_default();
            let describes = match around.as_slice() {
                [] => {
                    matches!(previous, "" | "}") && matches!(next, "query" | "mutation" | "subscription" | "fragment")
                }
                ["("] => next == "$" && !matches!(previous, ":" | "="),
                _ => false,
            };
            if describes && is_string(piece) {
                out.extend(piece.chars().map(|c| if matches!(c, '\n' | '\r') { c } else { ' ' }));
                continue;
            }
        }
        out.push_str(piece);
        previous = piece;
    }
    Cow::Owned(out)
}

fn is_ignored(piece: &str) -> bool {
    piece.starts_with(['#', ',', '\u{feff}']) || piece.trim().is_empty()
}

/// Whether a string is one that the parser takes, with all its escapes.
fn is_string(piece: &str) -> bool {
    Document::parse(format!("{{ a(b: {piece}) }}"), "string").is_ok()
}

/// Where an argument or input field stands that has no value, in a text that is well formed otherwise.
pub(super) fn without_value(text: &str) -> Option<usize> {
    let (mut around, mut previous, mut name) = (Vec::new(), "", None);
    for (at, piece) in pieces(text).filter(|(_, piece)| !is_ignored(piece)) {
        if name.is_some() && piece != ":" {
            return name;
        }
        name = None;
        let in_value = |around: &[&str]| around.last().is_some_and(|last| *last != "selections");
        match piece {
            "(" | "[" => around.push(piece),
            "{" => around.push(if in_value(&around) { piece } else { "selections" }),
            ")" | "]" | "}" => _ = around.pop(),
            _ if piece.starts_with(is_name_start) => {
                let has_fields = matches!(around.last(), Some(&("(" | "{")));
                name = (has_fields && !matches!(previous, ":" | "=" | "$" | "@")).then_some(at);
            }
            _ => {}
        }
        previous = piece;
    }
    None
}

/// The tokens and what is between them, each with its position.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let piece = rest.get(..length(rest))?;
        at += piece.len();
        Some((at - piece.len(), piece))
    })
}

fn length(rest: &str) -> usize {
    let until = |end: fn(char) -> bool| rest.find(end).unwrap_or(rest.len());
    match rest.chars().next() {
        Some('"') => string(rest),
        Some('#') => until(|c| matches!(c, '\n' | '\r')),
        Some(' ' | '\t' | '\n' | '\r') => until(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')),
        Some(c) if is_name_start(c) || c == '-' || c.is_ascii_digit() => until(|c| !is_of_word(c)),
        other => other.map_or(0, char::len_utf8),
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

/// Of a name or a number: a name is never followed by a sign or a point that is not an error already.
fn is_of_word(c: char) -> bool {
    is_name_start(c) || c.is_ascii_digit() || matches!(c, '-' | '+')
}

/// The bytes of the string or block string that `text` begins with; all of them where it does not end.
fn string(text: &str) -> usize {
    if text.starts_with("\"\"\"") {
        let ends = |(at, _): &(usize, &str)| *at >= 3 && !text.get(..*at).is_some_and(|before| before.ends_with('\\'));
        return text.match_indices("\"\"\"").find(ends).map_or(text.len(), |(at, _)| at + 3);
    }
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            '"' if !escaped => return at + 1,
            // A string ends with its line: this one is not finished, and the parser says so.
            '\n' | '\r' => return at,
            _ => escaped = char == '\\' && !escaped,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_between_tokens_are_spaces() {
        assert_eq!(plain("{ a, ...,F, b,: c(d: [1,2,]) }"), "{ a  ... F  b : c(d: [1 2 ]) }");
        assert_eq!(plain("{ ü, 𝕏 }"), "{ ü  𝕏 }");
        assert_eq!(plain("{ a }"), "{ a }");
    }

    #[test]
    fn commas_in_strings_and_comments_stay() {
        for kept in [
            r#"{ a(b: "1,2") }"#,
            r#"{ a(b: "\",\\") }"#,
            r#"{ a(b: """1,"",\""",""") }"#,
            r#"{ a(b: """""") c(d: "") e(f: ",") }"#,
            "{ a # \"1,2\r}",
        ] {
            assert_eq!(plain(&format!("{kept},")), format!("{kept} "));
        }
        for unfinished in ["{ a(b: \"\"\"1, }\n,", "{ a # ,"] {
            assert_eq!(plain(unfinished), unfinished);
        }
    }

    #[test]
    fn descriptions_are_spaces() {
        assert_eq!(
            plain(
                "\"ä\" query q(\"b\" $a: B = \"c\" \"d\\\"\" $e: F) { g(h: \"i\") } \"\"\"j\n\"\"\"#k\nfragment l on M { n }"
            ),
            "    query q(    $a: B = \"c\"       $e: F) { g(h: \"i\") }     \n   #k\nfragment l on M { n }"
        );
        for kept in [
            "\"a\" { b }",
            "query \"a\" fragment { b }",
            "fragment a on \"b\" query { c }",
            "\"\\x\" query { a }",
            "query ($a: \"b\" $c: D) { e }",
            "{ a(b: \"c\" d: $e) }",
            "{ a(b: [\"c\" $e]) }",
        ] {
            assert_eq!(plain(kept), kept);
        }
    }

    #[test]
    fn every_argument_has_a_value() {
        for (text, at) in [
            ("{ a(b) }", 4),
            ("{ a(b c: 1) }", 4),
            ("{ a(b: 1, c) }", 10),
            ("{ a(b: 1.5e-3 c) }", 14),
            ("{ a(b: x c) }", 9),
            ("{ a(b: {c}) }", 8),
            ("{ a(b: [{c: \"d:\" e}]) }", 17),
            ("{ a @skip(if # :\n) }", 10),
            ("query ($a: B = {c}) { a }", 16),
        ] {
            assert_eq!(without_value(text), Some(at), "{text}");
        }
        for text in [
            "{ a(b : c, d: [e, {f # (\n : $g}, h]) @skip(if: true) { ...F @include(if: $i) ... on T { j: k } } }",
            "query q($a: [T!]! = [b, c] @d(e: f), $g: H = \"(i)\") { a }",
        ] {
            assert_eq!(without_value(text), None, "{text}");
        }
    }
}
