//! Counts what an operation holds, before anything else looks at it. A fragment is counted once and its size added
//! wherever it is spread, so a document that doubles itself with each fragment costs no more than its text.

use std::collections::HashMap;

use apollo_compiler::ast::{Definition, DirectiveList, Document, FragmentDefinition, Selection};

use crate::{Code, DocumentLimits, RequestError};

/// What a selection set holds, with its fragments spread out.
#[derive(Clone, Copy, Default)]
struct SelectionSize {
    fields: usize,
    top_fields: usize,
    aliases: usize,
    directives: usize,
    depth: usize,
}

impl SelectionSize {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.top_fields = self.top_fields.saturating_add(other.top_fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
    }
}

/// How many operations of the greatest size a document may hold: each is validated with its fragments spread out, so
/// that a hundred small ones over a large fragment would take a hundred times as long as one.
const LARGEST_OPERATIONS: usize = 5;

/// Bytes of an alias: it stands in the response as often as its field.
pub const MAX_ALIAS: usize = 256;

struct Measure<'a> {
    fragments: HashMap<&'a str, &'a FragmentDefinition>,
    /// `None` while a fragment is being counted: a cycle ends there, and validation names it.
    counted: HashMap<&'a str, Option<SelectionSize>>,
    directives_at_one_place: usize,
    /// Bytes of the longest alias.
    longest_alias: usize,
}

impl<'a> Measure<'a> {
    fn count(&mut self, selections: &'a [Selection]) -> SelectionSize {
        let mut sum = SelectionSize::default();
        for selection in selections {
            let (directives, inner) = match selection {
                Selection::Field(field) => {
                    let below = self.count(&field.selection_set);
                    self.longest_alias =
                        self.longest_alias.max(field.alias.as_ref().map_or(0, |alias| alias.as_str().len()));
                    let aliases = below.aliases.saturating_add(usize::from(field.alias.is_some()));
                    let (fields, depth) = (below.fields.saturating_add(1), below.depth.saturating_add(1));
                    (&field.directives, SelectionSize { fields, top_fields: 1, aliases, depth, ..below })
                }
                Selection::InlineFragment(inline) => (&inline.directives, self.count(&inline.selection_set)),
                Selection::FragmentSpread(spread) => (&spread.directives, self.fragment(&spread.fragment_name)),
            };
            sum.add(inner);
            sum.directives = sum.directives.saturating_add(self.place(directives));
        }
        sum
    }

    fn fragment(&mut self, name: &'a str) -> SelectionSize {
        if let Some(known) = self.counted.get(name) {
            return known.unwrap_or_default();
        }
        let Some(fragment) = self.fragments.get(name).copied() else { return SelectionSize::default() };
        self.counted.insert(name, None);
        let mut size = self.count(&fragment.selection_set);
        size.directives = size.directives.saturating_add(self.place(&fragment.directives));
        self.counted.insert(name, Some(size));
        size
    }

    fn place(&mut self, directives: &DirectiveList) -> usize {
        self.directives_at_one_place = self.directives_at_one_place.max(directives.len());
        directives.len()
    }
}

/// Refuses a document with an operation that holds too much. Takes time in proportion to the document's text.
pub(super) fn check(document: &Document, limits: &DocumentLimits) -> Result<(), RequestError> {
    within(Code::DOCUMENT_TOO_LARGE, "definitions", document.definitions.len(), limits.max_definitions)?;
    let fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
    let mut measure = Measure {
        fragments: fragments.map(|fragment| (fragment.name.as_str(), &**fragment)).collect(),
        counted: HashMap::new(),
        directives_at_one_place: 0,
        longest_alias: 0,
    };
    let mut most = SelectionSize::default();
    let mut together = 0_usize;
    for definition in &document.definitions {
        let size = match definition {
            Definition::OperationDefinition(operation) => {
                let mut size = measure.count(&operation.selection_set);
                let variables = operation.variables.iter().map(|variable| measure.place(&variable.directives)).sum();
                size.directives = size.directives.saturating_add(measure.place(&operation.directives));
                size.directives = size.directives.saturating_add(variables);
                together = together.saturating_add(size.fields);
                size
            }
            // Counted by itself too, since validation looks at fragments that nobody spreads.
            Definition::FragmentDefinition(fragment) => {
                SelectionSize { top_fields: 0, ..measure.fragment(&fragment.name) }
            }
            _ => continue,
        };
        most = SelectionSize {
            fields: most.fields.max(size.fields),
            top_fields: most.top_fields.max(size.top_fields),
            aliases: most.aliases.max(size.aliases),
            directives: most.directives.max(size.directives),
            depth: most.depth.max(size.depth),
        };
    }
    within(Code::QUERY_TOO_DEEP, "levels of fields", most.depth, limits.max_depth)?;
    within(Code::TOO_MANY_FIELDS, "fields in an operation", most.fields, limits.max_fields)?;
    let all = limits.max_fields.saturating_mul(LARGEST_OPERATIONS);
    within(Code::TOO_MANY_FIELDS, "fields in all operations", together, all)?;
    within(Code::TOO_MANY_ROOT_FIELDS, "root fields in an operation", most.top_fields, limits.max_root_fields)?;
    within(Code::TOO_MANY_ALIASES, "aliases in an operation", most.aliases, limits.max_aliases)?;
    within(Code::TOO_MANY_DIRECTIVES, "directives in an operation", most.directives, limits.max_directives)?;
    within(Code::DOCUMENT_TOO_LARGE, "bytes in an alias", measure.longest_alias, MAX_ALIAS)?;
    let at_one_place = measure.directives_at_one_place;
    within(Code::TOO_MANY_DIRECTIVES, "directives in one place", at_one_place, limits.max_directives_at_one_place)
}

/// An error with `code` where there are more than `limit`.
pub(super) fn within(code: Code, what: &str, count: usize, limit: usize) -> Result<(), RequestError> {
    if count > limit {
        return Err(RequestError::new(code, format!("The document exceeds the limit of {limit} {what}.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
