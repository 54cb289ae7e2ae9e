//! What can go wrong with a field, each with its code of the closed list. What a caller can mend inside a mutation is
//! not here but in the payload, as `UserError`.
//!
//! `ApiError` has no `Display` on purpose: async-graphql turns anything that has one into an error with that text, so
//! that a stray `?` would show database text to clients. Without it, an undeclared conversion does not compile.

use std::sync::Arc;

use async_graphql::{Error, ErrorExtensions};
use sea_orm::DbErr;
use uuid::Uuid;

use super::user_error::UserError;
use crate::{
    budget::Exceeded,
    code::Code,
    database::{Fault, is_against_policy},
    feed::WatchError,
};

/// Why an operation gave no answer.
#[derive(Clone, Debug)]
pub enum ApiError {
    /// There is no token, and the field needs one.
    Unauthenticated,
    /// The viewer is being erased.
    BeingErased,
    /// The viewer's role does not reach, or a policy of the database does not let it.
    Forbidden,
    /// A service key stands for no user.
    NoUser,
    /// The table of users takes no row for the viewer.
    UserRefused,
    /// A stream's plan does not exist, or is somebody else's: the two are not told apart.
    NotFound,
    /// An argument that the caller can mend, and how.
    BadUserInput(String),
    /// Everything of an input that the caller can mend.
    Invalid(Vec<UserError>),
    /// A cursor of another list or stream, or no cursor at all.
    BadCursor,
    /// Events behind the cursor are not kept any more.
    EventsTrimmed,
    /// The client read too slowly, or the server stops; it can resume behind this cursor.
    EventsLagged(String),
    /// Somebody else changed the same rows at the same moment, and Postgres let one of the two go.
    Conflict,
    /// The database cannot be reached, or is too busy.
    Unavailable,
    /// The operation asks for more than it may have at the moment.
    Exceeded(Exceeded),
    /// Our fault. The caller gets an id that finds the log line.
    Internal(Arc<anyhow::Error>),
}

impl ApiError {
    /// A fault of ours.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(Arc::new(error.into()))
    }

    /// The word for programs.
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
            Self::Unauthenticated => "Sign in: this needs a token.".into(),
            Self::BeingErased => "This account is being erased.".into(),
            Self::Forbidden => "This token does not allow that.".into(),
            Self::NoUser => {
                "This token stands for no user: it has no sub. Use a token of the person it is about.".into()
            }
            Self::UserRefused => {
                "The server's table of users takes no row for you; its operator has to see to it.".into()
            }
            Self::NotFound => "There is no such plan.".into(),
            Self::BadUserInput(message) => message.clone(),
            Self::Invalid(errors) => summarize(errors),
            Self::BadCursor => "The cursor does not belong here.".into(),
            Self::EventsTrimmed => "Events behind this cursor are not kept any more.".into(),
            Self::EventsLagged(_) => "The stream was interrupted; resume behind the cursor.".into(),
            Self::Conflict => "Somebody else changed the same data at the same moment; send it again.".into(),
            Self::Unavailable => "The server cannot answer right now; try again.".into(),
            Self::Exceeded(why) => why.message(),
            Self::Internal(_) => "Something went wrong on our side.".into(),
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
        match Fault::of(&error) {
            Some(Fault::LostARace) => Self::Conflict,
            Some(Fault::OutOfReach) => {
                tracing::warn!(%error, "the database is out of reach");
                Self::Unavailable
            }
            Some(Fault::TimedOut) => Self::Exceeded(Exceeded::Time),
            None if is_against_policy(&error) => {
                tracing::info!(%error, "a policy of the database does not let a row be written");
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
