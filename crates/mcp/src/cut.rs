//! Cuts data at the ends of its lists until it fits.

use graphql_gate::{JsonMap, JsonValue};

/// How often a list is cut before an answer is given up.
const MAX_CUTS: usize = 32;

/// A list that was cut.
#[derive(Debug, PartialEq)]
pub(crate) struct Cut {
    /// Where it is.
    pub(crate) path: String,
    /// Entries that are left.
    pub(crate) kept: usize,
    /// Entries that there were.
    pub(crate) of: usize,
    /// The cursor behind which the rest is, where the answer has one.
    pub(crate) after: Option<String>,
}

/// A step towards a value.
#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

/// A list that could be cut.
struct Candidate {
    path: Vec<Step>,
    bytes: usize,
}

/// Cuts `data` to `limit` bytes at most: always the largest list, which keeps one entry at least. `None` where that is not enough.
pub(crate) fn cut(data: &mut JsonValue, limit: usize) -> Option<Vec<Cut>> {
    let mut cuts = Vec::new();
    for _ in 0..MAX_CUTS {
        let mut candidates = Vec::new();
        let bytes = measure(data, &mut Vec::new(), &mut candidates);
        if bytes <= limit {
            return Some(cuts);
        }
        let largest = candidates.into_iter().max_by_key(|candidate| candidate.bytes)?;
        cuts.push(shorten(data, &largest.path, bytes - limit)?);
    }
    None
}

/// Bytes of `value` as JSON, and the lists in it that have more than one entry.
fn measure(value: &JsonValue, path: &mut Vec<Step>, found: &mut Vec<Candidate>) -> usize {
    match value {
        JsonValue::Array(items) => {
            let mut bytes = 2 + items.len().saturating_sub(1);
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                bytes += measure(item, path, found);
                path.pop();
            }
            if items.len() > 1 {
                found.push(Candidate { path: path.clone(), bytes });
            }
            bytes
        }
        JsonValue::Object(fields) => {
            let mut bytes = 2 + fields.len().saturating_sub(1);
            for (key, value) in fields {
                path.push(Step::Key(key.as_str().to_owned()));
                bytes += size(&key.as_str()) + 1 + measure(value, path, found);
                path.pop();
            }
            bytes
        }
        leaf => size(leaf),
    }
}

fn size(value: &impl serde::Serialize) -> usize {
    serde_json::to_vec(value).map_or(0, |bytes| bytes.len())
}

/// Takes entries off the end of the list at `path`, until `excess` bytes are gone or one entry is left.
fn shorten(data: &mut JsonValue, path: &[Step], excess: usize) -> Option<Cut> {
    let (last, around) = path.split_last()?;
    let parent = around.iter().try_fold(data, at)?;
    let JsonValue::Array(items) = at(parent, last)? else { return None };
    let (of, mut gone) = (items.len(), 0);
    while items.len() > 1 && gone < excess {
        gone += items.pop().map_or(0, |item| size(&item) + 1);
    }
    let (kept, end) = (items.len(), items.last().and_then(cursor));
    let after = match (last, parent) {
        (Step::Key(key), JsonValue::Object(connection)) if key == "edges" || key == "nodes" => go_on(connection, end),
        _ => None,
    };
    Some(Cut { path: written(path), kept, of, after })
}

/// The cursor of an edge.
fn cursor(edge: &JsonValue) -> Option<String> {
    edge.as_object()?.get("cursor")?.as_str().map(str::to_owned)
}

/// Makes `pageInfo` that of the page which is left, as far as it was asked for. Without a cursor it has none, since the one that it had
/// is behind what was cut off.
fn go_on(connection: &mut JsonMap, end: Option<String>) -> Option<String> {
    let page = connection.get_mut("pageInfo")?.as_object_mut()?;
    if let Some(has_next) = page.get_mut("hasNextPage") {
        *has_next = true.into();
    }
    if let Some(end_cursor) = page.get_mut("endCursor") {
        *end_cursor = end.clone().map_or(JsonValue::Null, Into::into);
    }
    end
}

fn at<'a>(value: &'a mut JsonValue, step: &Step) -> Option<&'a mut JsonValue> {
    match (value, step) {
        (JsonValue::Object(fields), Step::Key(key)) => fields.get_mut(key.as_str()),
        (JsonValue::Array(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    }
}

fn written(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.extend([".", key]),
            Step::Index(index) => text.extend(["[", &index.to_string(), "]"]),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn cut_to(data: serde_json::Value, limit: usize) -> Option<(serde_json::Value, Vec<Cut>)> {
        let mut data: JsonValue = serde_json::from_value(data).unwrap();
        let cuts = cut(&mut data, limit)?;
        Some((serde_json::to_value(&data).unwrap(), cuts))
    }

    #[test]
    fn a_connection_goes_on_behind_the_last_edge_that_is_left() {
        let edges: Vec<_> = (1..=9).map(|n| json!({ "cursor": n.to_string(), "node": "x".repeat(20) })).collect();
        let data = json!({ "all": { "edges": edges, "pageInfo": { "hasNextPage": false, "endCursor": "9" } } });
        let (data, cuts) = cut_to(data, 250).unwrap();
        assert_eq!(data["all"]["edges"].as_array().unwrap().len(), 4);
        assert_eq!(data["all"]["pageInfo"], json!({ "hasNextPage": true, "endCursor": "4" }));
        assert_eq!(cuts, [Cut { path: "all.edges".into(), kept: 4, of: 9, after: Some("4".into()) }]);
    }

    #[test]
    fn where_one_entry_is_too_large_the_lists_in_it_are_cut() {
        let data = json!({ "a": [{ "b": ["x".repeat(50), "y".repeat(50)] }, 1] });
        let (data, cuts) = cut_to(data, 80).unwrap();
        assert_eq!(data, json!({ "a": [{ "b": ["x".repeat(50)] }] }));
        assert_eq!(cuts.last().unwrap().path, "a[0].b");
    }

    #[test]
    fn texts_are_not_cut() {
        assert_eq!(cut_to(json!({ "a": "x".repeat(100) }), 50), None);
    }

    proptest! {
        #[test]
        fn what_is_left_fits_and_says_what_is_missing(lengths in prop::collection::vec(0_usize..40, 0..30), limit in 20_usize..900) {
            let list: Vec<_> = lengths.iter().map(|length| "ä\"".repeat(*length)).collect();
            let before = json!({ "list": list });
            match cut_to(before.clone(), limit) {
                Some((after, cuts)) => {
                    prop_assert!(after.to_string().len() <= limit);
                    prop_assert_eq!(cuts.is_empty(), before == after);
                }
                None => prop_assert!(before.to_string().len() > limit),
            }
        }
    }
}
