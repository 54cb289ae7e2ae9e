//! Errors of fields, with their codes. Problems that a caller can fix inside a mutation are `UserError`s of the payload.
//!
//! `ApiError` deliberately has no `Display`: async-graphql turns anything that has one into an error with that text, so that a
//! stray `?` would expose database errors to clients. Without it, an undeclared conversion does not compile.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions};
use sea_orm::DbErr;
use uuid::Uuid;

use super::user_error::UserError;
use crate::{
    budget::Exceeded,
    code::Code,
    database::{TransientError, is_policy_violation},
    feed::WatchError,
};

/// Why a field has no result.
#[derive(Clone, Debug)]
pub enum ApiError {
    /// The field needs a token.
    Unauthenticated,
    /// The viewer is being erased.
    BeingErased,
    /// The viewer's role, or a policy of the database, forbids it.
    Forbidden,
    /// A service key without a user.
    NoUser,
    /// The users table refuses the viewer's row.
    UserRefused,
    /// A stream's plan does not exist, or belongs to somebody else.
    NotFound,
    /// An invalid argument, with a message.
    BadUserInput(String),
    /// Everything of an input that the caller can fix.
    Invalid(Vec<UserError>),
    /// A cursor of another list or stream, or none at all.
    BadCursor,
    /// Events after the cursor have been trimmed.
    EventsTrimmed,
    /// The client was too slow, or the server stops; it can resume after this cursor.
    EventsLagged(String),
    /// A transaction conflict.
    Conflict,
    /// The database is unavailable or busy.
    Unavailable,
    /// The operation exceeds its budget.
    Exceeded(Exceeded),
    /// An internal error. The client gets an id that is in the log.
    Internal(Arc<anyhow::Error>),
}

impl ApiError {
    /// An internal error.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(Arc::new(error.into()))
    }

    /// Machine-readable code.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unauthenticated | Self::BeingErased => Code::Unauthenticated,
            Self::Forbidden | Self::NoUser => Code::Forbidden,
            Self::UserRefused => Code::UserRefused,
            Self::NotFound => Code::NotFound,
            Self::BadUserInput(_) | Self::Invalid(_) => Code::BadUserInput,
            Self::BadCursor => Code::BadCursor,
            Self::EventsTrimmed => Code::EventsTrimmed,
            Self::EventsLagged(_) => Code::EventsLagged,
            Self::Conflict => Code::Conflict,
            Self::Unavailable => Code::Unavailable,
            Self::Exceeded(why) => why.code(),
            Self::Internal(_) => Code::Internal,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unauthenticated => "Authentication required.".into(),
            Self::BeingErased => "This account is being erased.".into(),
            Self::Forbidden => "The token does not permit this.".into(),
            Self::NoUser => "The token has no user (sub). Use a token of the person concerned.".into(),
            Self::UserRefused => "The server cannot store your user; contact its operator.".into(),
            Self::NotFound => "There is no such plan.".into(),
            Self::BadUserInput(message) => message.clone(),
            Self::Invalid(errors) => summarize(errors),
            Self::BadCursor => "Invalid cursor.".into(),
            Self::EventsTrimmed => "Events after this cursor have been trimmed.".into(),
            Self::EventsLagged(_) => "The stream was interrupted; resume after the cursor.".into(),
            Self::Conflict => "Concurrent change of the same data; retry.".into(),
            Self::Unavailable => "The service is unavailable; retry.".into(),
            Self::Exceeded(why) => why.message(),
            Self::Internal(_) => "Internal server error.".into(),
        }
    }
}

/// One sentence for problems of which `extensions.userErrors` has all.
fn summarize(errors: &[UserError]) -> String {
    let Some((first, more)) = errors.split_first() else { return String::new() };
    match more.len() {
        0 => first.message.clone(),
        more => format!("{} {more} more in extensions.userErrors.", first.message),
    }
}

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        match TransientError::of(&error) {
            Some(TransientError::Conflict) => Self::Conflict,
            Some(TransientError::Unavailable) => {
                tracing::warn!(%error, "the database is unavailable");
                Self::Unavailable
            }
            Some(TransientError::TimedOut) => Self::Exceeded(Exceeded::Time),
            None if is_policy_violation(&error) => {
                tracing::info!(%error, "a database policy forbids the row");
                Self::Forbidden
            }
            None => Self::internal(error),
        }
    }
}

impl From<Exceeded> for ApiError {
    fn from(why: Exceeded) -> Self {
        Self::Exceeded(why)
    }
}

impl From<WatchError> for ApiError {
    fn from(error: WatchError) -> Self {
        match error {
            WatchError::NotFound => Self::NotFound,
            WatchError::BadCursor => Self::BadCursor,
            WatchError::Trimmed => Self::EventsTrimmed,
            WatchError::Interrupted(at) => Self::EventsLagged(at.encode()),
            WatchError::Unavailable => Self::Unavailable,
            WatchError::TimedOut => Self::Exceeded(Exceeded::Time),
            WatchError::Database(error) => error.into(),
        }
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::new(error.message()).extend_with(|_, extensions| {
            extensions.set("code", error.code().as_str());
            match &error {
                ApiError::Invalid(errors) => {
                    extensions.set("userErrors", errors.iter().map(UserError::to_value).collect::<Vec<_>>());
                }
                ApiError::EventsLagged(cursor) => extensions.set("cursor", cursor.as_str()),
                ApiError::Internal(cause) => {
                    let id = Uuid::new_v4().to_string();
                    tracing::error!(error.id = id, error = format!("{cause:#}"), "internal error");
                    extensions.set("id", id);
                }
                _ => {}
            }
        })
    }
}
