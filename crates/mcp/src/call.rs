//! A call of a tool, which runs its document through the gate.

use graphql_gate::{Code, Followed, Host, JsonMap, JsonValue, RequestError};

use crate::{
    McpServer,
    answer::ToolResult,
    error::{RpcError, quoted},
    pages,
};

impl<H: Host> McpServer<H> {
    /// Calls the tool that `params` name. What is wrong with the arguments is a result, from which the assistant learns; that there is
    /// no such tool is an error.
    pub(crate) async fn call_tool(
        &self,
        params: &mut JsonMap,
        viewer: Option<&H::Viewer>,
        caller: &H::Caller,
    ) -> Result<ToolResult, RpcError> {
        let name = pages::text(params, "name")?;
        let unknown = || RpcError::invalid_params(format!("There is no tool \"{}\".", quoted(name)));
        let tool = self.tools.iter().find(|tool| tool.name == name).ok_or_else(unknown)?;
        let arguments = match params.remove("arguments") {
            None => JsonMap::new(),
            Some(JsonValue::Object(arguments)) => arguments,
            Some(_) => return Err(RpcError::invalid_params("\"arguments\" must be an object.")),
        };
        if let Some(argument) = tool.unknown(&arguments) {
            let message = format!("This tool has no argument \"{}\".", quoted(argument));
            return Ok(ToolResult::refused(&RequestError::new(Code::BAD_USER_INPUT, message).into()));
        }
        if tool.waits {
            let followed = self.gate.follow(&tool.document, arguments, viewer, caller, self.config.max_wait).await;
            return Ok(match followed {
                Ok(Followed { newest: Some(event), ended }) => {
                    ToolResult::of_event(&event, ended, self.config.max_answer)
                }
                Ok(Followed { newest: None, .. }) => ToolResult::without_event(),
                Err(errors) => ToolResult::refused(&errors),
            });
        }
        // The body is accounted for until its answer is written.
        Ok(match self.gate.run(&tool.document, arguments, viewer, caller).await {
            Ok(body) => ToolResult::of_response(&body, self.config.max_answer),
            Err(errors) => ToolResult::refused(&errors),
        })
    }
}
