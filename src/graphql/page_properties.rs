//! What holds for every text that is given as a list's or a history's cursor, or as an id.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use chrono::DateTime;
use proptest::{prelude::*, sample::select};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    error::ApiError,
    page::{self, Arguments},
};
use crate::{
    code::Code,
    feed::Cursor,
    plans::{Slice, engagement::EngagementPosition, history::HistoryPosition, order::Position},
};
use fuzz::hunt;

/// Postgres' first moment, 24 November 4714 BC, in microseconds since 1970.
const FIRST_MOMENT: i64 = -210_866_803_200_000_000;

/// The JSON inside of a cursor. It is easier to change in a telling way than base64 is.
fn positions() -> impl Strategy<Value = String> {
    let id = any::<u128>().prop_map(|id| json!(Uuid::from_u128(id)));
    let time = prop_oneof![Just(0), any::<i64>(), -9_000_000_000_000_000_000..9_000_000_000_000_000_000_i64];
    let amount = (any::<i64>(), 0..28_u32).prop_map(|(number, scale)| json!(Decimal::new(number, scale)));
    let key = prop_oneof![
        time.prop_map(Value::from),
        amount,
        any::<String>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
    ];
    (select(vec!["f", "c", "u", "a", "n", "h"]), prop::collection::vec(key, 1..3), id).prop_map(|(order, keys, id)| {
        match order {
            "h" => json!([id, keys[0]]).to_string(),
            order => json!({ order: keys.into_iter().chain([id]).collect::<Vec<_>>() }).to_string(),
        }
    })
}

fn list(cursor: &str) -> Result<Option<Position>, Code> {
    let arguments = Arguments { before: Some(cursor.to_owned()), ..Arguments::default() };
    Slice::new(&arguments).map(|page| page.before).map_err(|error: ApiError| error.code())
}

fn history(cursor: &str) -> Result<Option<HistoryPosition>, Code> {
    let arguments = Arguments { after: Some(cursor.to_owned()), ..Arguments::default() };
    Slice::new(&arguments).map(|page| page.after).map_err(|error: ApiError| error.code())
}

/// Whether the database can be asked about the position: it takes no NUL and no time before its first.
fn postgres_holds(position: &Position) -> bool {
    match position {
        Position::FavoriteThenCreatedAt(_, at, _) | Position::CreatedAt(at, _) | Position::UpdatedAt(at, _) => {
            at.timestamp_micros() >= FIRST_MOMENT
        }
        Position::TargetAmount(..) | Position::Plan(..) => true,
        Position::PlanName(name, _) => !name.contains('\0'),
    }
}

#[test]
fn a_text_is_the_one_spelling_of_a_position_in_one_list_or_refused() {
    hunt("position", positions(), |text| {
        let cursor = if text.starts_with(['{', '[', ' ']) { BASE64.encode(text) } else { text.to_owned() };
        let outcome = match (list(&cursor), history(&cursor), Cursor::decode(&cursor)) {
            (Ok(Some(position)), Err(Code::BadCursor), None) => {
                prop_assert_eq!(&page::encode(&position).unwrap(), &cursor);
                prop_assert!(postgres_holds(&position));
                format!("a place among plans by {:?}", position.field())
            }
            (Err(Code::BadCursor), Ok(Some(position)), None) => {
                prop_assert_eq!(&page::encode(&position).unwrap(), &cursor);
                "a place in a history".to_owned()
            }
            (Err(Code::BadCursor), Err(Code::BadCursor), stream) => {
                format!("refused; a stream's: {}", stream.is_some())
            }
            several => return Err(TestCaseError::fail(format!("read as more than one: {several:?}"))),
        };
        // The list of users is read by operators alone; its positions look like no others.
        let users: Result<Slice<EngagementPosition>, _> =
            Slice::new(&Arguments { after: Some(cursor.clone()), ..Arguments::default() });
        if let Ok(page) = users {
            prop_assert_eq!(&page::encode(&page.after.unwrap()).unwrap(), &cursor);
            prop_assert!(outcome.starts_with("refused"));
            return Ok("a place among users".to_owned());
        }
        // An id in any spelling is the id of something or of nothing; a cursor is never one.
        let id = async_graphql::ID(cursor).parse::<Uuid>();
        prop_assert!(id.is_err() || outcome.starts_with("refused"));
        Ok(if id.is_ok() { "an id".to_owned() } else { outcome })
    });
}

proptest! {
    #[test]
    fn every_position_of_a_plan_comes_back(
        id: u128,
        favorite: bool,
        // As far as chrono reaches.
        micros in FIRST_MOMENT..8_000_000_000_000_000_000,
        cents in 0..=999_999_999_999_999_i64,
        name in any::<String>().prop_map(|name| name.replace('\0', "").chars().take(255).collect::<String>()),
        audit: i32,
    ) {
        let (id, at) = (Uuid::from_u128(id), DateTime::from_timestamp_micros(micros).unwrap());
        for position in [
            Position::FavoriteThenCreatedAt(favorite, at, id),
            Position::CreatedAt(at, id),
            Position::UpdatedAt(at, id),
            Position::TargetAmount(Decimal::new(cents, 2), id),
            Position::PlanName(name, id),
        ] {
            let cursor = page::encode(&position).unwrap();
            // A name of 255 characters, each written as six bytes, is the longest.
            prop_assert!(cursor.len() <= 2_200);
            prop_assert_eq!(list(&cursor), Ok(Some(position)));
        }
        let position = HistoryPosition(id, audit);
        prop_assert_eq!(history(&page::encode(&position).unwrap()), Ok(Some(position)));
    }
}
