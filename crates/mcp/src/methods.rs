//! The methods of the protocol.

use graphql_gate::{Host, JsonMap};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{McpServer, Version, answer::ToolResult, error::RpcError, pages};

/// The result of a method.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Outcome {
    Plain(Value),
    Tool(ToolResult),
}

/// Who sends a request.
pub(crate) struct Sender<H: Host> {
    pub(crate) viewer: Option<H::Viewer>,
    pub(crate) caller: H::Caller,
}

impl<H: Host> McpServer<H> {
    /// Answers a request.
    pub(crate) async fn answer(
        &self,
        version: Version,
        method: &str,
        params: &mut JsonMap,
        sender: &Sender<H>,
    ) -> Result<Outcome, RpcError> {
        let stateless = version.is_stateless();
        let result = match method {
            "initialize" if !stateless => self.initialize(params)?,
            "ping" if !stateless => json!({}),
            "server/discover" if stateless => self.discover(),
            "tools/list" => {
                let (page, next) = pages::page(&self.tools, |tool| &tool.name, self.config.page_size, params)?;
                self.list("tools", page.iter().map(|tool| tool.listed.clone()), next)
            }
            "tools/call" => {
                let mut result = self.call_tool(params, sender.viewer.as_ref(), &sender.caller).await?;
                if stateless {
                    result.result_type = Some("complete");
                    result.meta = Some(self.identity());
                }
                return Ok(Outcome::Tool(result));
            }
            "resources/list" if self.has_resources() => {
                let (page, next) =
                    pages::page(&self.resources, |resource| &resource.uri, self.config.page_size, params)?;
                self.list("resources", page.iter().map(crate::Resource::listed), next)
            }
            "resources/templates/list" if self.has_resources() => {
                self.list("resourceTemplates", std::iter::empty(), None)
            }
            "resources/read" if self.has_resources() => {
                let uri = pages::text(params, "uri")?;
                let found = self.resources.iter().find(|resource| resource.uri == uri);
                let resource = found.ok_or_else(|| RpcError::resource_not_found(version, uri))?;
                self.cacheable(json!({ "contents": [resource.contents()] }))
            }
            _ => return Err(RpcError::method_not_found(version, method)),
        };
        Ok(Outcome::Plain(if stateless { self.complete(result) } else { without_hints(result) }))
    }

    fn initialize(&self, params: &JsonMap) -> Result<Value, RpcError> {
        let version = Version::agreed(pages::text(params, "protocolVersion")?);
        let mut result = json!({
            "protocolVersion": version.as_str(),
            "capabilities": self.capabilities(),
            "serverInfo": self.implementation(),
        });
        self.instruct(&mut result);
        Ok(result)
    }

    fn discover(&self) -> Value {
        let mut result = json!({
            "supportedVersions": Version::ALL.map(Version::as_str),
            "capabilities": self.capabilities(),
        });
        self.instruct(&mut result);
        self.cacheable(result)
    }

    fn instruct(&self, result: &mut Value) {
        if let (Some(fields), Some(text)) = (result.as_object_mut(), &self.config.instructions) {
            fields.insert("instructions".into(), text.as_str().into());
        }
    }

    fn has_resources(&self) -> bool {
        !self.resources.is_empty()
    }

    fn capabilities(&self) -> Value {
        if self.has_resources() { json!({ "tools": {}, "resources": {} }) } else { json!({ "tools": {} }) }
    }

    fn implementation(&self) -> Value {
        json!({ "name": self.config.name, "title": self.config.title, "version": self.config.version })
    }

    fn identity(&self) -> Value {
        json!({ "io.modelcontextprotocol/serverInfo": self.implementation() })
    }

    fn list(&self, key: &str, entries: impl Iterator<Item = Value>, next: Option<String>) -> Value {
        let mut result = json!({ key: entries.collect::<Vec<_>>() });
        if let (Some(fields), Some(cursor)) = (result.as_object_mut(), next) {
            fields.insert("nextCursor".into(), cursor.into());
        }
        self.cacheable(result)
    }

    /// The result with how long it may be kept, by the client alone.
    fn cacheable(&self, mut result: Value) -> Value {
        let ttl = u64::try_from(self.config.cache.as_millis()).unwrap_or(u64::MAX);
        if let Some(fields) = result.as_object_mut() {
            fields.insert(TTL.into(), ttl.into());
            fields.insert(SCOPE.into(), "private".into());
        }
        result
    }

    /// The result as it is since 2026-07-28.
    fn complete(&self, mut result: Value) -> Value {
        if let Some(fields) = result.as_object_mut() {
            fields.insert("resultType".into(), "complete".into());
            fields.insert("_meta".into(), self.identity());
        }
        result
    }
}

const TTL: &str = "ttlMs";
const SCOPE: &str = "cacheScope";

/// The result as it was before 2026-07-28.
fn without_hints(mut result: Value) -> Value {
    if let Some(fields) = result.as_object_mut() {
        fields.remove(TTL);
        fields.remove(SCOPE);
    }
    result
}
