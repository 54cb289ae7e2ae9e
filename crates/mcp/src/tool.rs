//! Tools: named operation documents, and what clients are told of them.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, ensure};
use apollo_compiler::executable::Operation;
use graphql_gate::{CheckedDocument, Executor, Host, JsonMap};
use serde_json::{Value, json};

use crate::{description::description, schema};

/// Characters of a tool's name, by the specification.
const MAX_NAME: usize = 128;

/// A tool as a program brings it.
#[derive(Clone, Debug)]
pub struct ToolDocument {
    /// The tool's name: letters, digits, `_`, `-` and `.`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The document: one operation and its fragments. A subscription is followed to its last event, which is the answer. It begins with the tool's description, as comments or as the operation's
    /// description. Lists that are paged select `edges { cursor }` and `pageInfo { hasNextPage endCursor }` by these names.
    pub document: String,
    /// What a call may do.
    pub annotations: Annotations,
}

/// What a call may do, beside reading, which is known from the operation: it says something of mutations alone.
#[derive(Clone, Copy, Debug)]
pub struct Annotations {
    /// A mutation may destroy something.
    pub destructive: bool,
    /// A mutation that is repeated with the same arguments does nothing more.
    pub idempotent: bool,
}

impl Default for Annotations {
    /// The worst, which is what clients assume too.
    fn default() -> Self {
        Self { destructive: true, idempotent: false }
    }
}

/// A tool that is ready to run.
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) document: CheckedDocument,
    /// The entry in a list.
    pub(crate) listed: Value,
    /// Whether it is a subscription.
    pub(crate) waits: bool,
    variables: Vec<String>,
}

impl Tool {
    pub(crate) fn new<H: Host>(
        executor: &Executor<H>,
        tool: &ToolDocument,
        scalars: &BTreeMap<String, Value>,
    ) -> anyhow::Result<Self> {
        Self::read(executor, tool, scalars).with_context(|| format!("tool \"{}\"", tool.name))
    }

    fn read<H: Host>(
        executor: &Executor<H>,
        tool: &ToolDocument,
        scalars: &BTreeMap<String, Value>,
    ) -> anyhow::Result<Self> {
        let ToolDocument { name, title, document: text, annotations } = tool;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        ensure!(!name.is_empty() && name.len() <= MAX_NAME && name.chars().all(is_name), "this is no name for a tool");
        let describe = |error: &graphql_gate::RequestError| error.message().to_owned();
        let document = executor
            .check(text)
            .map_err(|errors| anyhow!("{}", errors.errors().iter().map(describe).collect::<Vec<_>>().join(" ")))?;
        let source = document.source();
        let operation = source.operations.iter().next().context("there is no operation")?;
        let introspects = |operation: &Operation| {
            operation.root_fields(source).any(|field| matches!(field.name.as_str(), "__schema" | "__type"))
        };
        ensure!(!introspects(operation), "a tool does not ask for the schema");
        let description = description(text).context("it has no description")?;
        let reads = !operation.is_mutation();
        let listed = json!({
            "name": name,
            "title": title,
            "description": description,
            "inputSchema": schema::input(executor.schema(), source, operation, scalars),
            "outputSchema": schema::output(executor.schema(), source, operation, scalars),
            "annotations": {
                "title": title,
                "readOnlyHint": reads,
                "destructiveHint": !reads && annotations.destructive,
                "idempotentHint": reads || annotations.idempotent,
                "openWorldHint": false,
            },
        });
        let variables = operation.variables.iter().map(|variable| variable.name.to_string()).collect();
        let waits = operation.is_subscription();
        Ok(Self { name: name.clone(), document, listed, waits, variables })
    }

    /// An argument that the tool does not have.
    pub(crate) fn unknown<'a>(&self, arguments: &'a JsonMap) -> Option<&'a str> {
        let is_known = |name: &str| self.variables.iter().any(|known| known == name);
        arguments.iter().map(|(name, _)| name.as_str()).find(|name| !is_known(name))
    }
}
