//! What an operation gave, written out in one pass: stored JSON leaves as the bytes that it is.

use apollo_compiler::{
    ast::OperationType,
    parser::SourceMap,
    response::{ExecutionResponse, GraphQLError, JsonMap, ResponseDataPathSegment},
};
use async_graphql::{Name, PathSegment, ServerError, Value};
use bytes::Bytes;
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeStruct},
};

use super::{
    error::{Code, Location, cut},
    places::Places,
    plan::Plan,
    translate::POSITION,
};
use crate::budget::{Budget, Exceeded};

/// Bytes of a response that takes milliseconds to write.
const LONG: usize = 1024 * 1024;
/// Bytes for what is around texts and JSON.
const ROOM: usize = 256;

/// What is said of a fault of ours.
pub(super) const INTERNAL: &str = "Internal server error.";

/// The response to an operation that ran, or to one event of a subscription.
#[derive(Debug)]
pub struct Response {
    body: Bytes,
    code: Option<Code>,
    position: Option<String>,
}

impl Response {
    /// The response as JSON.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The same, to be sent.
    pub fn into_body(self) -> Bytes {
        self.body
    }

    /// Whether everything that was asked for is there.
    pub const fn is_whole(&self) -> bool {
        self.code.is_none()
    }

    /// The code of the first error; `None` where there is none.
    pub const fn code(&self) -> Option<Code> {
        self.code
    }

    /// Where in its stream an event stands.
    pub fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// An operation that was given up as a whole.
    pub(super) fn given_up(code: Code, message: &str) -> Self {
        let error =
            FieldError { message: message.to_owned(), locations: None, path: Vec::new(), extensions: coded(code) };
        let executed = Executed { data: Data::Made(Value::Null), errors: vec![error], position: None };
        Self { body: executed.to_json(0).into(), code: Some(code), position: None }
    }
}

impl From<Exceeded> for Response {
    fn from(why: Exceeded) -> Self {
        Self::given_up(why.code(), &why.message())
    }
}

/// What came of an operation, before it is written.
#[derive(Debug)]
pub(super) struct Executed {
    data: Data,
    errors: Vec<FieldError>,
    /// Of an event: where in its stream it stands.
    position: Option<String>,
}

#[derive(Debug)]
enum Data {
    /// As async-graphql made it.
    Made(Value),
    /// The same, with answers of the schema in between, in the order of `keys`.
    Mixed { keys: Vec<Name>, made: Value, answered: JsonMap },
}

/// An error that came up while the operation ran. Its field is null, or what is around it.
#[derive(Debug, Serialize)]
struct FieldError {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    locations: Option<[Location; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    path: Vec<PathSegment>,
    extensions: serde_json::Map<String, serde_json::Value>,
}

impl Executed {
    /// What async-graphql gave for `plan`, with errors that stand in the client's text.
    pub(super) fn new(
        plan: &Plan,
        sources: &SourceMap,
        mut response: async_graphql::Response,
        answered: Option<ExecutionResponse>,
    ) -> Self {
        let position = if plan.kind == OperationType::Subscription { take_position(&mut response.data) } else { None };
        let errors = response.errors.into_iter().map(|error| FieldError::new(&plan.places, sources, error));
        let mut errors: Vec<_> = errors.collect();
        let data = match answered {
            Some(answered) => {
                errors.extend(answered.errors.into_iter().map(FieldError::of_schema));
                let answered = answered.data.unwrap_or_default();
                Data::Mixed { keys: plan.keys.clone(), made: response.data, answered }
            }
            None => Data::Made(response.data),
        };
        Self { data, errors, position }
    }

    /// Writes it as JSON, which counts until it is sent. What is long is written beside the tasks that serve others.
    pub(super) async fn write(mut self, budget: &Budget) -> Response {
        let (code, position, size) = (self.code(), self.position.take(), budget.values());
        let json = if size > LONG {
            tokio::task::spawn_blocking(move || self.to_json(size)).await.unwrap_or_default()
        } else {
            self.to_json(size)
        };
        Response { body: budget.respond(json).await, code, position }
    }

    fn to_json(&self, size: usize) -> Vec<u8> {
        let mut json = Vec::with_capacity(size + ROOM);
        // Nothing in a response is a map with other keys than text, the one thing that cannot be written as JSON.
        if serde_json::to_writer(&mut json, self).is_err() {
            json.clear();
        }
        json
    }

    fn code(&self) -> Option<Code> {
        let code = self.errors.first()?.extensions.get("code").and_then(serde_json::Value::as_str);
        Some(code.and_then(Code::parse).unwrap_or(Code::Internal))
    }
}

/// Takes out of an event what it says of its position to the server alone.
fn take_position(data: &mut Value) -> Option<String> {
    let Value::Object(data) = data else { return None };
    let (_, Value::Object(root)) = data.first_mut()? else { return None };
    match root.shift_remove(POSITION)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

impl Serialize for Executed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Errors first, as the specification recommends: a reader who sees the beginning sees that something is wrong.
        let mut response = serializer.serialize_struct("Response", 1 + usize::from(!self.errors.is_empty()))?;
        if !self.errors.is_empty() {
            response.serialize_field("errors", &self.errors)?;
        }
        response.serialize_field("data", &self.data)?;
        response.end()
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (keys, made, answered) = match self {
            Self::Made(value) => return value.serialize(serializer),
            Self::Mixed { keys, made, answered } => (keys, made, answered),
        };
        // Something that must not be null failed, and with it everything.
        let Value::Object(made) = made else { return serializer.serialize_none() };
        let mut map = serializer.serialize_map(Some(keys.len()))?;
        for key in keys {
            match (answered.get(key.as_str()), made.get(key)) {
                (Some(value), _) => map.serialize_entry(key, value)?,
                (None, value) => map.serialize_entry(key, &value)?,
            }
        }
        map.end()
    }
}

impl FieldError {
    fn new(places: &Places, sources: &SourceMap, error: ServerError) -> Self {
        let found = places.find(&error, sources);
        let mut extensions = match error.extensions.as_ref().map(serde_json::to_value) {
            Some(Ok(serde_json::Value::Object(extensions))) => extensions,
            _ => serde_json::Map::new(),
        };
        let mut message = error.message;
        if !extensions.contains_key("code") {
            // A resolver's errors have codes. What has none is async-graphql's: a value that its type did not allow.
            // Anything else is a fault, and its text may be nobody's business.
            let code = if found.as_ref().is_some_and(|found| found.in_argument) {
                Code::BadUserInput
            } else {
                tracing::error!(error = message, "an error without a code");
                INTERNAL.clone_into(&mut message);
                Code::Internal
            };
            extensions.append(&mut coded(code));
        }
        let locations = found.and_then(|found| found.location).map(|location| [location]);
        Self { message: cut(message), locations, path: error.path, extensions }
    }

    /// Of a field that asks for the schema: nothing can go wrong with it but its arguments.
    fn of_schema(error: GraphQLError) -> Self {
        let path = error.path.into_iter().map(|segment| match segment {
            ResponseDataPathSegment::Field(name) => PathSegment::Field(name.to_string()),
            ResponseDataPathSegment::ListIndex(index) => PathSegment::Index(index),
        });
        Self {
            message: cut(error.message),
            locations: error.locations.first().map(|place| [Location::from(*place)]),
            path: path.collect(),
            extensions: coded(Code::BadUserInput),
        }
    }
}

fn coded(code: Code) -> serde_json::Map<String, serde_json::Value> {
    [("code".to_owned(), code.as_str().into())].into_iter().collect()
}
