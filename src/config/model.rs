//! The optional language model.

use std::time::Duration;

use clap::Args;

use super::parse_duration;
use crate::auth::Secret;

/// Where the language model is that the agents may ask. Without an address they do without one.
#[derive(Args, Clone, Debug)]
pub struct ModelConfig {
    /// Address of an OpenAI-compatible API, such as `https://api.openai.com/v1`. What people write about their goals is sent
    /// there where the rules are not sure of it.
    #[arg(long, env = "LLM_BASE_URL", hide_env_values = true)]
    pub llm_base_url: Option<String>,

    /// The model that is asked for there.
    #[arg(long, env = "LLM_MODEL")]
    pub llm_model: Option<String>,

    /// Its key, where it needs one.
    #[arg(long, env = "LLM_API_KEY", hide_env_values = true)]
    pub llm_api_key: Option<Secret>,

    /// How long an answer may take, repetitions included, before the rules answer alone.
    #[arg(long, env = "PLAN_CREATOR_LLM_TIMEOUT", default_value = "30s", value_parser = parse_duration)]
    pub llm_timeout: Duration,
}
