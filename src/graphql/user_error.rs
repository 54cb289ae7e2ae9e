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
    /// A problem with what stands at `path`, such as `["input", "id"]`.
    pub(super) fn at(path: &[&str], code: UserErrorCode, message: &str) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        Self { code, message: message.to_owned(), path }
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
        Self::at(&["input", problem.field], UserErrorCode::Invalid, &problem.message)
    }
}
