//! Who is asking: tokens in, a `Viewer` out.

mod claims;
mod jwks;
mod jwt;
mod keys;
mod secret;
mod supabase_key;
mod token;
#[cfg(test)]
mod token_properties;
mod verified_tokens;
mod viewer;

pub use claims::Claims;
pub use jwks::{Jwks, RefreshPolicy};
pub use secret::{Secret, SigningKey, load_or_create};
pub use supabase_key::SupabaseKey;
pub use token::{CLOCK_SKEW, TokenError, Tokens, Validation};
pub use viewer::{Role, Viewer};
