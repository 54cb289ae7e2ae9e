//! Who is asking: tokens in, a `Viewer` out.

mod claims;
mod good;
mod jwks;
mod jwt;
mod keys;
mod secret;
mod supabase_key;
mod token;
#[cfg(test)]
mod token_properties;
mod viewer;

pub use claims::Claims;
pub use jwks::{Freshness, Jwks};
pub use secret::{Secret, SigningKey, load_or_create};
pub use supabase_key::SupabaseKey;
pub use token::{CLOCK_SKEW, Expected, TokenError, Tokens};
pub use viewer::{Role, Viewer};
