//! Stored texts and JSON in a response: charged to the operation's budget before each copy, one for each alias.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ScalarType, ServerResult, Value, parser::types::Field,
    registry::Registry,
};

use super::scalars::Json;
use crate::budget::Budget;

/// A text of any length.
pub struct Text<T>(pub T);

impl From<String> for Text<String> {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<T: AsRef<str> + Send + Sync> OutputType for Text<T> {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        let text = self.0.as_ref();
        charge(ctx, text).await;
        Ok(Value::String(text.to_owned()))
    }
}

/// JSON of any size, as stored.
pub struct StoredJson<T>(pub T);

impl<T: AsRef<str> + Send + Sync> OutputType for StoredJson<T> {
    fn type_name() -> Cow<'static, str> {
        <Json as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Json as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        let text = self.0.as_ref();
        charge(ctx, text).await;
        Ok(ScalarType::to_value(&Json(text.into())))
    }
}

async fn charge(ctx: &ContextSelectionSet<'_>, text: &str) {
    ctx.data_unchecked::<Arc<Budget>>().charge_value(text.len()).await;
}
