//! The claims of a token, as the database sees them.

use std::{fmt, sync::Arc};

use serde_json::{Map, Value};
use uuid::Uuid;

use super::Role;

/// The claims of a verified token as JSON, which `auth.jwt()` returns in the operator's own policies. Clones share the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims(Arc<str>);

impl Claims {
    /// All claims of the token, with the verified `sub` and `role`, and without `worker`, by which the audit knows this program's
    /// own. Serialised anew, so that a duplicate name reads the same everywhere.
    pub fn new(mut token: Map<String, Value>, user_id: Option<Uuid>, role: Role) -> Self {
        match user_id {
            Some(id) => token.insert("sub".to_owned(), id.to_string().into()),
            None => token.remove("sub"),
        };
        token.insert("role".to_owned(), role.as_str().into());
        token.remove("worker");
        let claims = Value::Object(token);
        let text = claims.to_string();
        Self(if text.contains(r"\u0000") { storable(claims).to_string().into() } else { text.into() })
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// They contain personal data.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Replaces U+0000, which `jsonb` cannot hold, by U+FFFD.
fn storable(value: Value) -> Value {
    let text = |text: String| text.replace('\0', "\u{fffd}");
    match value {
        Value::String(string) => Value::String(text(string)),
        Value::Array(values) => values.into_iter().map(storable).collect(),
        Value::Object(map) => map.into_iter().map(|(name, value)| (text(name), storable(value))).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(token: Value) -> Value {
        let Value::Object(token) = token else { panic!("{token}") };
        serde_json::from_str(Claims::new(token, Some(Uuid::max()), Role::Authenticated).as_str()).unwrap()
    }

    #[test]
    fn who_and_as_what_is_what_was_verified() {
        let claims = of(json!({ "sub": "somebody", "role": "service_role", "aal": "aal2" }));
        assert_eq!(claims, json!({ "sub": Uuid::max(), "role": "authenticated", "aal": "aal2" }));
        assert_eq!(Claims::new(Map::new(), None, Role::Service).as_str(), r#"{"role":"service_role"}"#);
    }

    #[test]
    fn what_jsonb_cannot_hold_is_replaced() {
        let claims = of(json!({ "a\0": ["b\0", { "c": "\\u0000" }], "sub\0": "x" }));
        assert_eq!(claims["a\u{fffd}"], json!(["b\u{fffd}", { "c": "\\u0000" }]));
        assert_eq!((&claims["sub"], &claims["sub\u{fffd}"]), (&json!(Uuid::max()), &json!("x")));
    }

    #[test]
    fn claims_do_not_show_themselves() {
        assert_eq!(format!("{:?}", Claims::new(Map::new(), None, Role::Service)), "…");
    }
}
