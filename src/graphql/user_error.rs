//! Problems that a caller can fix: data of a payload, not errors.

use async_graphql::{Enum, SimpleObject};

use crate::plans::validate::Problem;

/// A problem that the caller can fix. If there is one, the mutation changed nothing.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// Machine-readable code.
    code: UserErrorCode,
    /// Human-readable message.
    message: String,
    /// Path of the invalid input, e.g. `["input", "targetAmount"]`.
    path: Vec<String>,
}

/// Machine-readable code of a user error.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserErrorCode {
    /// An invalid value.
    Invalid,
    /// The viewer has no such object.
    NotFound,
    /// It was changed concurrently, or is taken.
    Conflict,
    /// The claim has expired or was taken over.
    ClaimLost,
}

impl UserError {
    /// A problem at `path`, such as `["input", "id"]`.
    pub(super) fn at(path: &[&str], code: UserErrorCode, message: &str) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        Self { code, message: message.to_owned(), path }
    }

    /// The viewer has no such plan.
    pub(super) fn no_plan(path: &[&str]) -> Self {
        Self::at(path, UserErrorCode::NotFound, "You have no plan with this id.")
    }

    /// The claim is not valid.
    pub(super) fn claim_lost(path: &[&str]) -> Self {
        let message = "The claim has expired or was taken over, or its plan has finished; nothing was written.";
        Self::at(path, UserErrorCode::ClaimLost, message)
    }
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self::at(&["input", problem.field], UserErrorCode::Invalid, &problem.message)
    }
}
