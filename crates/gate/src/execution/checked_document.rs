//! Documents that a program brings itself, checked once and run as often as somebody asks.

use std::sync::Arc;

use apollo_compiler::{ExecutableDocument, Schema, response::JsonMap, validation::Valid};

use super::{document::Document, executor::Executor, prepared::Prepared};
use crate::{Host, RequestErrors, request::Request};

/// A document that fits the schema and the limits. It holds one operation.
#[derive(Clone)]
pub struct CheckedDocument(Arc<Document>);

impl CheckedDocument {
    /// The document, without descriptions of operations and variables.
    pub fn source(&self) -> &Valid<ExecutableDocument> {
        &self.0.source
    }
}

impl<H: Host> Executor<H> {
    /// Checks a document of the program's own, which runs whatever documents of clients are trusted, and whatever form is forbidden to
    /// them. Fails where it does not fit the schema or the default limits, or holds more than one operation.
    pub fn check(&self, text: &str) -> Result<CheckedDocument, RequestErrors> {
        let document = Document::read(text, &self.0.schema, &self.limits().document.of_own_documents())?;
        document.operation(None)?;
        Ok(CheckedDocument(Arc::new(document)))
    }

    /// The schema that documents are checked against.
    pub fn schema(&self) -> &Valid<Schema> {
        &self.0.schema.schema
    }

    /// Checks the variables of a request for `document`, and charges `caller` for it.
    pub(crate) fn prepare_checked(
        &self,
        document: &CheckedDocument,
        variables: JsonMap,
        caller: &H::Caller,
    ) -> Result<Prepared, RequestErrors> {
        let request = Request { variables, ..Request::default() };
        self.prepare_document(Arc::clone(&document.0), request, &self.limits().document.of_own_documents(), caller)
    }
}
