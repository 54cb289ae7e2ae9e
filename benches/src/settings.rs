//! Settings of a run come from its environment.

use std::str::FromStr;

use anyhow::Context;

/// The value of the setting `name`.
#[expect(clippy::disallowed_methods, reason = "the settings of the bench, not of the program")]
pub fn text(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// The number that the setting `name` has; an error where it has something else.
pub fn number<T: FromStr>(name: &str, default: &str) -> anyhow::Result<T> {
    text(name, default).parse().ok().with_context(|| format!("{name} is no number"))
}
