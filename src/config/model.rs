//! The optional language model.

use std::time::Duration;

use clap::Args;

use crate::{auth::Secret, duration::parse_duration};

/// An optional language model.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Language model")]
pub struct ModelConfig {
    /// Base URL of an OpenAI-compatible API, such as `https://api.openai.com/v1`. Unclear goals are sent there as people wrote
    /// them.
    #[arg(long, env = "LLM_BASE_URL", hide_env_values = true)]
    pub llm_base_url: Option<String>,

    /// Name of the model.
    #[arg(long, env = "LLM_MODEL")]
    pub llm_model: Option<String>,

    /// API key, if the model needs one.
    #[arg(long, env = "LLM_API_KEY", hide_env_values = true)]
    pub llm_api_key: Option<Secret>,

    /// Timeout of an answer, including retries, after which the rules' result is used.
    #[arg(long, env = "PLAN_CREATOR_LLM_TIMEOUT", default_value = "30s", value_parser = parse_duration)]
    pub llm_timeout: Duration,
}
