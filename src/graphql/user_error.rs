//! Problems that a caller can mend: data of a payload, not errors.

use async_graphql::{Enum, SimpleObject};

use crate::plans::validate::Problem;

/// A problem that the caller can mend. The mutation changed nothing where there is one.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// What kind of problem it is.
    code: UserErrorCode,
    /// A sentence for people.
    message: String,
    /// The path of the input at fault, e.g. `["input", "targetAmount"]`.
    path: Vec<String>,
}

/// What a caller can mend.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserErrorCode {
    /// A value that the field cannot hold.
    Invalid,
    /// The viewer has nothing with that id.
    NotFound,
    /// It was changed meanwhile, or is taken.
    Conflict,
    /// The claim ran out or was taken over.
    ClaimLost,
}

impl UserError {
    /// A problem with the field `field` of the argument `input`.
    pub(super) fn of_input(code: UserErrorCode, field: &str, message: &str) -> Self {
        Self { code, message: message.to_owned(), path: vec!["input".to_owned(), field.to_owned()] }
    }
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self::of_input(UserErrorCode::Invalid, problem.field, &problem.message)
    }
}
