//! What is counted of an operation. The name that a client gives it is the client's text, and could be another each time; the
//! fields at its root are the schema's, so there are only so many.

use std::time::Duration;

use apollo_compiler::ast::OperationType;
use metrics::{Counter, Histogram, counter, histogram};

use crate::Code;

/// For more than one field at the root: there are too many combinations.
const SEVERAL: &str = "several";
/// For an operation without fields.
const NONE: &str = "none";
/// The code of an operation that gave all that it was asked for.
const OK: &str = "OK";
/// The code of one whose client did not wait for its end.
const ABANDONED: &str = "ABANDONED";

/// Counts the runs of one operation. Looked up once for each plan, since looking up is what counting costs.
pub struct OperationMetrics {
    prefix: &'static str,
    operation: &'static str,
    field: String,
    ok: Counter,
    seconds: Histogram,
}

impl OperationMetrics {
    /// Of an operation of this kind with these fields at its root.
    pub(super) fn new<'a>(
        prefix: &'static str,
        kind: OperationType,
        mut fields: impl Iterator<Item = &'a str>,
    ) -> Self {
        let operation = kind.name();
        let first = fields.next().unwrap_or(NONE);
        let field = if fields.all(|field| field == first) { first } else { SEVERAL }.to_owned();
        let name = format!("{prefix}_operation_seconds");
        let seconds = histogram!(name, "operation" => operation, "field" => field.clone());
        Self { ok: counter_of(prefix, operation, field.clone(), OK), prefix, operation, field, seconds }
    }

    /// The field at the root, or what stands for several.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Counts a run that took this long and whose first error has this code.
    pub fn ran(&self, took: Duration, code: Option<Code>) {
        self.seconds.record(took);
        self.ended(code);
    }

    /// Counts a run whose length says nothing.
    pub fn ended(&self, code: Option<Code>) {
        match code {
            None => self.ok.increment(1),
            Some(code) => counter_of(self.prefix, self.operation, self.field.clone(), code.as_str()).increment(1),
        }
    }

    /// Counts a run that nobody waits for any more.
    pub fn abandoned(&self) {
        counter_of(self.prefix, self.operation, self.field.clone(), ABANDONED).increment(1);
    }
}

/// Counts a request that did not become an operation.
pub fn count_refused(prefix: &'static str, code: Code) {
    counter_of(prefix, "unknown", String::new(), code.as_str()).increment(1);
}

fn counter_of(prefix: &str, operation: &'static str, field: String, code: &'static str) -> Counter {
    counter!(format!("{prefix}_operations_total"), "operation" => operation, "field" => field, "code" => code)
}
