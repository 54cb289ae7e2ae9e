//! Who is asking: tokens in, a `Viewer` out.

mod good;
mod jwks;
mod keys;
mod secret;
mod token;
#[cfg(test)]
mod token_properties;
mod viewer;

pub use jwks::{Freshness, Jwks};
pub use secret::{Secret, SigningKey, load_or_create};
pub use token::{CLOCK_SKEW, TokenError, Tokens};
pub use viewer::{Role, Viewer};
