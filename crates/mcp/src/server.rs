//! The server: a gate, and the tools and resources over it.

use std::{collections::HashSet, sync::Arc};

use anyhow::ensure;
use axum::{Router, routing::any};
use graphql_gate::{Gate, Host};

use crate::{Config, Resource, ToolDocument, http::handle, tool::Tool};

/// A Model Context Protocol server over the schema of a gate.
pub struct McpServer<H: Host> {
    pub(crate) gate: Arc<Gate<H>>,
    pub(crate) tools: Vec<Tool>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) config: Config,
}

impl<H: Host> McpServer<H> {
    /// A server with these tools and resources, in their order. Fails where a tool's document does not fit the schema or the limits, has
    /// no description, or is no single query or mutation, and where two have one name.
    pub fn new(
        gate: Arc<Gate<H>>,
        tools: &[ToolDocument],
        resources: Vec<Resource>,
        config: Config,
    ) -> anyhow::Result<Arc<Self>> {
        let mut names = HashSet::new();
        for tool in tools {
            ensure!(names.insert(tool.name.as_str()), "there are two tools \"{}\"", tool.name);
        }
        let mut uris = HashSet::new();
        for resource in &resources {
            ensure!(uris.insert(resource.uri.as_str()), "there are two resources \"{}\"", resource.uri);
        }
        let tools =
            tools.iter().map(|tool| Tool::new(gate.executor(), tool, &config.scalars)).collect::<Result<_, _>>()?;
        Ok(Arc::new(Self { gate, tools, resources, config }))
    }

    /// The one route, for every method.
    pub fn router(self: &Arc<Self>, path: &str) -> Router {
        Router::new().route(path, any(handle::<H>)).with_state(Arc::clone(self))
    }
}
