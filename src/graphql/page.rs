//! Pagination: connection arguments to a page request, and rows to page information. Follows the Relay cursor connections
//! specification, with a default and a maximum page size.

use async_graphql::connection::PageInfo;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde::{Serialize, de::DeserializeOwned};

use super::error::ApiError;
use crate::plans::PageRequest;

/// The default page size.
pub const DEFAULT_SIZE: u64 = 20;
/// The maximum page size.
pub const MAX_SIZE: u64 = 1000;

/// Ids in one request at most.
pub const MAX_IDS: usize = 100;

/// Bytes of a cursor at most: the longest contains a name of 255 characters.
const MAX_CURSOR: usize = 4 * 1024;

/// The arguments of a connection.
#[derive(Debug, Default)]
pub struct Arguments {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl<P: Serialize + DeserializeOwned> PageRequest<P> {
    /// Validates the arguments.
    pub fn new(arguments: &Arguments) -> Result<Self, ApiError> {
        let (limit, from_end) = match (arguments.first, arguments.last) {
            (Some(_), Some(_)) => return Err(bad("Use either first or last, not both.")),
            (Some(first), None) => (size("first", first)?, false),
            (None, Some(last)) => (size("last", last)?, true),
            (None, None) => (DEFAULT_SIZE, false),
        };
        let position = |cursor: &Option<String>| cursor.as_deref().map(decode).transpose();
        Ok(Self { after: position(&arguments.after)?, before: position(&arguments.before)?, limit, from_end })
    }

    /// The page's rows in the list's order, and its page information. `rows` come in reading direction, with one more than the page
    /// if there is more.
    pub fn paginate<T>(&self, mut rows: Vec<T>, position: impl Fn(&T) -> P) -> Result<(Vec<T>, PageInfo), ApiError> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        if self.from_end {
            rows.reverse();
        }
        let cursor = |row: Option<&T>| row.map(|row| encode(&position(row))).transpose();
        let info = PageInfo {
            // Before a given cursor there is at least its own row.
            has_previous_page: if self.from_end { has_more } else { self.after.is_some() },
            has_next_page: if self.from_end { self.before.is_some() } else { has_more },
            start_cursor: cursor(rows.first())?,
            end_cursor: cursor(rows.last())?,
        };
        Ok((rows, info))
    }
}

/// The rows with their cursors.
pub fn with_cursors<T, P: Serialize>(rows: Vec<T>, position: impl Fn(&T) -> P) -> Result<Vec<(String, T)>, ApiError> {
    rows.into_iter().map(|row| Ok((encode(&position(&row))?, row))).collect()
}

/// Encodes a key as a cursor.
pub fn encode<P: Serialize>(position: &P) -> Result<String, ApiError> {
    Ok(BASE64.encode(serde_json::to_vec(position).map_err(ApiError::internal)?))
}

/// Decodes a cursor; rejects any text that `encode` has not made, also an equivalent one.
fn decode<P: Serialize + DeserializeOwned>(cursor: &str) -> Result<P, ApiError> {
    if cursor.len() > MAX_CURSOR {
        return Err(ApiError::BadCursor);
    }
    let bytes = BASE64.decode(cursor).map_err(|_| ApiError::BadCursor)?;
    let position = serde_json::from_slice(&bytes).map_err(|_| ApiError::BadCursor)?;
    if encode(&position)? == cursor { Ok(position) } else { Err(ApiError::BadCursor) }
}

/// A count, clamped to GraphQL's `Int`.
pub fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn size(name: &str, value: i32) -> Result<u64, ApiError> {
    match u64::try_from(value) {
        Ok(size) if size <= MAX_SIZE => Ok(size),
        Ok(_) => Err(bad(&format!("{name} may be at most {MAX_SIZE}."))),
        Err(_) => Err(bad(&format!("{name} must not be negative."))),
    }
}

fn bad(message: &str) -> ApiError {
    ApiError::BadUserInput(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    fn page(first: Option<i32>, last: Option<i32>, after: Option<&str>) -> Result<PageRequest<u32>, Code> {
        let arguments = Arguments { first, last, after: after.map(str::to_owned), before: None };
        PageRequest::new(&arguments).map_err(|error| error.code())
    }

    #[test]
    fn without_arguments_a_page_has_the_default_size() {
        let page = page(None, None, None).unwrap();
        assert_eq!((page.limit, page.from_end), (DEFAULT_SIZE, false));
    }

    #[test]
    fn sizes_are_checked() {
        assert_eq!(page(Some(0), None, None).unwrap().limit, 0);
        assert_eq!(page(None, Some(1000), None).unwrap().limit, 1000);
        for (first, last) in [(Some(-1), None), (None, Some(-1)), (Some(1001), None), (Some(1), Some(1))] {
            assert_eq!(page(first, last, None), Err(Code::BadUserInput), "{first:?} {last:?}");
        }
    }

    #[test]
    fn a_cursor_comes_back_and_any_other_text_is_refused() {
        let cursor = encode(&7_u32).unwrap();
        assert_eq!(page(None, None, Some(&cursor)).unwrap().after, Some(7));
        let of_another_list = encode(&"seven").unwrap();
        for bad in ["", "?", "Nw==", &of_another_list] {
            assert_eq!(page(None, None, Some(bad)), Err(Code::BadCursor), "{bad}");
        }
    }
}
