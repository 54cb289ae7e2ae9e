//! Who is asking: tokens in, a `Viewer` out.

mod secret;
mod token;
mod viewer;

pub use secret::{Secret, SigningKey, load_or_create};
pub use token::{TokenError, Tokens};
pub use viewer::{Role, Viewer};
