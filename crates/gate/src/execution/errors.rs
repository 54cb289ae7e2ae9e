//! Errors of an operation that ran: what async-graphql says, with positions of the client's text and a code.

use apollo_compiler::{
    parser::SourceMap,
    response::{ExecutionResponse, GraphQLError, ResponseDataPathSegment},
};
use async_graphql::{ErrorExtensionValues, Name, PathSegment, Pos, Response, ServerError, Value};

use super::{execution_plan::ExecutionPlan, source_positions::SourcePositions, translate::CURSOR_KEY, variables};
use crate::{
    Code, Location, RequestError,
    error::{INTERNAL_MESSAGE, truncate},
};

/// The response to an operation that did not come to its end.
pub(crate) fn failure(why: &RequestError) -> Response {
    Response::from_errors(vec![why.into()])
}

/// A response with errors that point at the client's text.
pub(super) fn locate(plan: &ExecutionPlan, sources: &SourceMap, mut response: Response) -> Response {
    response.errors.iter_mut().for_each(|error| locate_error(&plan.positions, sources, error));
    response
}

fn locate_error(positions: &SourcePositions, sources: &SourceMap, error: &mut ServerError) {
    let found = positions.find(error, sources);
    let extensions = error.extensions.get_or_insert_default();
    if let Some(found) = &found {
        extensions.set("coordinate", found.coordinate.to_string());
    }
    if extensions.get("code").is_none() {
        // A resolver's errors have codes. What has none is async-graphql's: a value that its type did not allow.
        // Anything else is the server's fault, and its text may be nobody's business.
        if found.as_ref().is_some_and(|found| found.in_argument) {
            extensions.set("code", Code::BAD_USER_INPUT.as_str());
        } else {
            tracing::error!(error = error.message, "an error without a code");
            INTERNAL_MESSAGE.clone_into(&mut error.message);
            extensions.set("code", Code::INTERNAL.as_str());
        }
    }
    error.message = truncate(std::mem::take(&mut error.message));
    error.locations = found.and_then(|found| found.location).map(Pos::from).into_iter().collect();
}

/// A response with the fields of the schema in between, in the order of `keys`.
pub(super) fn merge(mut response: Response, schema: ExecutionResponse, keys: &[Name]) -> Response {
    response.errors.extend(schema.errors.into_iter().map(schema_error));
    // Where something failed that must not be null, there are no other fields either.
    if let Value::Object(mut made) = response.data {
        let answered = schema.data.unwrap_or_default();
        let value = |key: &Name| match answered.get(key.as_str()) {
            Some(value) => variables::into_value(value),
            None => made.shift_remove(key).unwrap_or_default(),
        };
        response.data = Value::Object(keys.iter().cloned().zip(keys.iter().map(value)).collect());
    }
    response
}

/// Of a field of the schema: nothing can be wrong with it but its arguments.
fn schema_error(error: GraphQLError) -> ServerError {
    let path = error.path.into_iter().map(|segment| match segment {
        ResponseDataPathSegment::Field(name) => PathSegment::Field(name.to_string()),
        ResponseDataPathSegment::ListIndex(index) => PathSegment::Index(index),
    });
    let location = error.locations.first().map(|place| Location::from(*place).into());
    let mut told = ServerError::new(truncate(error.message), location);
    told.path = path.collect();
    told.extensions = Some(extensions(Code::BAD_USER_INPUT));
    told
}

fn extensions(code: Code) -> ErrorExtensionValues {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_str());
    extensions
}

/// Takes out of an event the cursor that only the transport is told.
pub(super) fn take_cursor(data: &mut Value) -> Option<String> {
    let Value::Object(data) = data else { return None };
    let (_, Value::Object(root)) = data.first_mut()? else { return None };
    match root.shift_remove(CURSOR_KEY)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}
