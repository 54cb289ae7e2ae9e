//! What holds for every text that is given as a stream's cursor.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::Cursor;
use fuzz::hunt;

/// Bytes like those of a cursor, in every spelling of base64.
fn cursors() -> impl Strategy<Value = String> {
    let length = prop_oneof![4 => Just(53_usize), 1 => 0..80_usize];
    (prop_oneof![Just(1_u8), any::<u8>()], length, prop::collection::vec(any::<u8>(), 80), 0..6_u8).prop_map(
        |(version, length, mut bytes, spelling)| {
            bytes[0] = version;
            // The signs of the two numbers that have none.
            bytes[33] &= 0x7f | (version << 6);
            bytes[45] &= 0x7f;
            bytes.truncate(length);
            match spelling {
                0 => BASE64_STANDARD.encode(bytes),
                1 => BASE64_STANDARD_NO_PAD.encode(bytes),
                2 => BASE64_URL_SAFE.encode(bytes),
                _ => BASE64_URL_SAFE_NO_PAD.encode(bytes),
            }
        },
    )
}

#[test]
fn a_text_is_the_one_spelling_of_a_cursor_or_refused() {
    hunt("cursor", cursors(), |text| {
        let Some(cursor) = Cursor::decode(text) else {
            let why = match BASE64_URL_SAFE_NO_PAD.decode(text) {
                Ok(bytes) => {
                    format!("refused: {} bytes, version {:?}", bytes.len().min(54) / 27, bytes.first().map(|v| *v == 1))
                }
                Err(base64::DecodeError::InvalidByte(..)) => "refused: a character".to_owned(),
                Err(base64::DecodeError::InvalidLastSymbol(..)) => "refused: trailing bits".to_owned(),
                Err(_) => "refused: length or padding".to_owned(),
            };
            return Ok(why);
        };
        prop_assert_eq!(&cursor.encode(), text);
        prop_assert_eq!(text.len(), 71);
        prop_assert!(cursor.seq >= 0 && cursor.id >= 0);
        Ok("a cursor".to_owned())
    });
}

proptest! {
    #[test]
    fn every_cursor_comes_back(plan: u128, user: u128, seq in 0..=i32::MAX, mark: u64, id in 0..=i64::MAX) {
        let cursor = Cursor { plan_id: Uuid::from_u128(plan), user_id: Uuid::from_u128(user), seq, mark, id };
        prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
    }
}
