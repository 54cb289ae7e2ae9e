//! Results of tools, from responses of GraphQL.

use graphql_gate::{JsonValue, RequestErrors};
use serde::{Deserialize, Serialize};
use serde_json::{
    Value, json,
    value::{RawValue, to_raw_value},
};

use crate::cut::{Cut, cut};

/// Bytes of data that are taken apart to be cut: a tree takes many times its text.
const MAX_TREE: usize = 4 * 1024 * 1024;

/// The result of a call.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ToolResult {
    content: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    structured_content: Option<Box<RawValue>>,
    is_error: bool,
    /// Since 2026-07-28.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) result_type: Option<&'static str>,
    #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
    pub(crate) meta: Option<Value>,
}

/// A response of GraphQL.
#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<&'a RawValue>,
}

impl ToolResult {
    fn new(texts: Vec<String>, structured_content: Option<Box<RawValue>>, is_error: bool) -> Self {
        let content = texts.into_iter().map(|text| json!({ "type": "text", "text": text })).collect();
        Self { content, structured_content, is_error, result_type: None, meta: None }
    }

    /// Of an operation that did not run: what is wrong, as `/graphql` says it.
    pub(crate) fn refused(errors: &RequestErrors) -> Self {
        Self::new(vec![String::from_utf8_lossy(&errors.to_bytes()).into_owned()], None, true)
    }

    /// Of a subscription, by its newest event. Where that is not the last one, another text says so.
    pub(crate) fn of_event(event: &[u8], ended: bool, limit: usize) -> Self {
        let mut result = Self::of_response(event, limit);
        if !ended {
            result
                .content
                .push(json!({ "type": "text", "text": "This is not the end yet. Call again to go on waiting." }));
        }
        result
    }

    /// Of a subscription without an event.
    pub(crate) fn without_event() -> Self {
        Self::new(vec!["Nothing has happened yet. Call again to go on waiting.".into()], None, true)
    }

    /// Of an operation that ran. The data is the structured content and, as JSON, the text; where a field failed, the text is the whole
    /// response. Of data with more bytes than `limit` the ends of its lists are cut off, and another text says which.
    pub(crate) fn of_response(body: &[u8], limit: usize) -> Self {
        let Ok(Response { data, errors }) = serde_json::from_slice(body) else {
            return Self::new(vec!["The answer could not be read.".into()], None, true);
        };
        let fitted = data.map(|data| fit(data, limit)).transpose();
        let Ok(data) = fitted else {
            let size = data.map_or(0, |data| data.get().len());
            let message = format!(
                "The answer has {size} bytes, and {limit} is the most. Ask for less: fewer entries, or a narrower search."
            );
            return Self::new(vec![message], None, true);
        };
        let (data, cuts) = data.unzip();
        let text = match (errors, &data) {
            (None, data) => data.as_deref().map_or("null", RawValue::get).to_owned(),
            (Some(errors), data) => {
                let errors =
                    if errors.get().len() <= limit { errors.get() } else { "[{\"message\":\"Too many errors.\"}]" };
                let data = data.as_deref().map_or("null", RawValue::get);
                format!("{{\"data\":{data},\"errors\":{errors}}}")
            }
        };
        let texts = std::iter::once(text).chain(cuts.filter(|cuts| !cuts.is_empty()).map(|cuts| notice(&cuts)));
        Self::new(texts.collect(), data, errors.is_some())
    }
}

/// The answer is longer than it may be, and cannot be cut.
struct TooLarge;

fn fit(data: &RawValue, limit: usize) -> Result<(Box<RawValue>, Vec<Cut>), TooLarge> {
    if data.get().len() <= limit {
        return Ok((data.to_owned(), Vec::new()));
    }
    if data.get().len() > MAX_TREE.max(limit) {
        return Err(TooLarge);
    }
    let mut tree: JsonValue = serde_json::from_str(data.get()).map_err(|_| TooLarge)?;
    let cuts = cut(&mut tree, limit).ok_or(TooLarge)?;
    Ok((to_raw_value(&tree).map_err(|_| TooLarge)?, cuts))
}

/// What was cut, in words.
fn notice(cuts: &[Cut]) -> String {
    let say = |Cut { path, kept, of, after }: &Cut| {
        let rest = match after {
            Some(cursor) => format!("the rest is behind the cursor \"{cursor}\""),
            None => "for the rest, ask for fewer entries at once".to_owned(),
        };
        format!("{path} has {kept} of {of} entries, {rest}")
    };
    format!("This answer was cut to fit: {}.", cuts.iter().map(say).collect::<Vec<_>>().join("; "))
}
