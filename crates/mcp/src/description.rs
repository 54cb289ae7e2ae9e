//! What a document says of itself before its operation.

use apollo_compiler::ast::{Definition, Document};

/// The description of the operation that the text begins with: its own, or the comments before it.
pub(crate) fn description(text: &str) -> Option<String> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    let mut comments = Vec::new();
    while let Some(comment) = rest.strip_prefix('#') {
        let (line, after) = comment.split_once(['\n', '\r']).unwrap_or((comment, ""));
        comments.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
        rest = after.trim_start();
    }
    let own = if rest.starts_with('"') { string(rest) } else { None };
    let text = own.unwrap_or_else(|| comments.join("\n"));
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The value of the string that the text begins with, read where the parser knows descriptions.
fn string(text: &str) -> Option<String> {
    let quotes = if text.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let is_end = |at: &usize| *at >= quotes.len() && !text.get(..*at).is_some_and(|before| before.ends_with('\\'));
    let end = text.match_indices(quotes).map(|(at, _)| at).find(is_end)? + quotes.len();
    let definition = Document::parse(format!("{}\nscalar Described", text.get(..end)?), "description").ok()?;
    match definition.definitions.first()? {
        Definition::ScalarTypeDefinition(scalar) => scalar.description.as_ref().map(ToString::to_string),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_described_by_comments_or_by_its_operation() {
        for (text, expected) in [
            ("# One.\n#   Two.\n\nquery { a }", Some("One.\n  Two.")),
            ("\"One \\\"1\\\".\" query { a }", Some("One \"1\".")),
            ("# Not this.\n\"\"\"\n  One.\n  Two.\n\"\"\"\nquery { a }", Some("One.\nTwo.")),
            ("query { a } # late", None),
            ("{ a }", None),
            ("#", None),
            ("\"", None),
        ] {
            assert_eq!(description(text).as_deref(), expected, "{text}");
        }
    }
}
