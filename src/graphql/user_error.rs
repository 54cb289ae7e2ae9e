//! Problems that a caller can mend: data of a payload, not errors.

use async_graphql::{Enum, InputType, SimpleObject, Value};

use crate::plans::validate::Problem;

/// A problem that the caller can mend. The mutation changed nothing where there is one.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// What kind of problem it is.
    pub(super) code: UserErrorCode,
    /// A sentence for people.
    pub(super) message: String,
    /// The path of the input at fault, e.g. `["input", "targetAmount"]` or `["input", "details", "debts", "0", "rate"]`.
    pub(super) path: Vec<String>,
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
    /// A problem with what stands at `path`, such as `["input", "id"]`.
    pub(super) fn at(path: &[&str], code: UserErrorCode, message: &str) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        Self { code, message: message.to_owned(), path }
    }

    /// The same as it stands in an error's extensions, for fields without a payload.
    pub(super) fn to_value(&self) -> Value {
        async_graphql::value!({ "code": self.code.to_value(), "message": self.message.as_str(), "path": self.path.clone() })
    }

    /// There is no such plan, as far as the caller may know.
    pub(super) fn no_plan(path: &[&str]) -> Self {
        Self::at(path, UserErrorCode::NotFound, "You have no plan with this id.")
    }

    /// A claim that does not count.
    pub(super) fn claim_lost(path: &[&str]) -> Self {
        let message = "This claim ran out, was taken over, or its plan has ended; nothing was written.";
        Self::at(path, UserErrorCode::ClaimLost, message)
    }
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        let path = ["input".to_owned()].into_iter().chain(problem.path).collect();
        Self { code: UserErrorCode::Invalid, message: problem.message, path }
    }
}
