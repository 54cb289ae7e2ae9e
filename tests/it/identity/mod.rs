//! Who a token speaks for, and what of its claims reaches the database.

mod addresses;
mod adopted_users;
mod claims;
mod no_user;
mod public_keys;
mod sockets;

use jsonwebtoken::get_current_timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Client, Server, signed};

/// The claims of a person's token that was issued so many seconds ago, with further ones.
fn claims(user: Uuid, age: u64, further: Value) -> Value {
    let now = get_current_timestamp();
    let mut claims =
        json!({ "sub": user, "role": "authenticated", "aud": "authenticated", "iat": now - age, "exp": now + 3600 });
    let Value::Object(further) = further else { panic!("{further} are no claims") };
    claims.as_object_mut().unwrap().extend(further);
    claims
}

/// A client with such a token.
fn holder(server: &Server, user: Uuid, age: u64, further: Value) -> Client {
    server.holder(&signed(&claims(user, age, further)))
}
