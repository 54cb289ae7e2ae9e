//! Problems that a caller can fix: data of a payload, not errors.

use async_graphql::{Enum, InputType, SimpleObject, Value};

use crate::plans::validate::Problem;

/// A problem that the caller can fix. If there is one, the mutation changed nothing.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// Machine-readable code.
    pub(super) code: UserErrorCode,
    /// Human-readable message.
    pub(super) message: String,
    /// Path of the invalid input, e.g. `["input", "targetAmount"]` or `["input", "details", "debts", "0", "rate"]`.
    pub(super) path: Vec<String>,
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

    /// The same as it stands in an error's extensions, for fields without a payload.
    pub(super) fn to_value(&self) -> Value {
        async_graphql::value!({ "code": self.code.to_value(), "message": self.message.as_str(), "path": self.path.clone() })
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
        let path = ["input".to_owned()].into_iter().chain(problem.path).collect();
        Self { code: UserErrorCode::Invalid, message: problem.message, path }
    }
}
