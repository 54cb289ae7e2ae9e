//! How Postgres executes the statements of the program, in the words of its own planner (`auto_explain`).

use serde_json::Value;

use super::TestDatabase;

/// From the next connection on, the plan of each statement goes to the program as a notice, which logs it: in the order in which the
/// statements were sent.
pub(crate) async fn explain_statements(database: &TestDatabase, mode: Mode) {
    for (setting, value) in [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_timing", "off"),
        ("auto_explain.log_format", "json"),
        ("auto_explain.log_level", "notice"),
        ("plan_cache_mode", mode.setting()),
    ] {
        database.configure(setting, value).await;
    }
}

/// A statement that the program sends often Postgres plans once, for any values, if it thinks that as good as a plan
/// for each. What it thinks is not left to chance here.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mode {
    PlannedForItsValues,
    PlannedForAny,
}

impl Mode {
    fn setting(self) -> &'static str {
        match self {
            Self::PlannedForItsValues => "force_custom_plan",
            Self::PlannedForAny => "force_generic_plan",
        }
    }

    /// How an index is asked for the user.
    fn user(self) -> &'static str {
        match self {
            Self::PlannedForItsValues => "user_id = '",
            Self::PlannedForAny => "user_id = $",
        }
    }
}

/// A statement over plans, as it was executed: its text, and the nodes of its plan.
pub(crate) struct Execution {
    pub(crate) text: String,
    pub(crate) milliseconds: f64,
    plan: Value,
    pub(crate) nodes: Vec<Value>,
}

/// What a failed test shows.
impl std::fmt::Debug for Execution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{:#}", self.text, self.plan)
    }
}

impl Execution {
    /// What `auto_explain` says in a line of the log.
    pub(crate) fn from_log(line: &Value) -> Self {
        let (front, plan) = line["message"].as_str().unwrap().split_once("plan:\n").unwrap();
        let mut plan: Value = serde_json::from_str(plan).unwrap();
        let text = plan["Query Text"].as_str().unwrap().to_owned();
        let milliseconds = front.split(' ').nth(1).unwrap().parse().unwrap();
        Self { text, milliseconds, nodes: nodes(&plan["Plan"]), plan: plan["Plan"].take() }
    }

    pub(crate) fn is_over(&self, table: &str) -> bool {
        self.nodes.iter().any(|node| node["Relation Name"] == table)
    }

    /// Ways to tables, but for the one over which the policies ask who is being erased.
    fn scans(&self) -> impl Iterator<Item = &Value> {
        let asks_who = |node: &&Value| {
            node["Relation Name"] == "user_erasures" || word(node, "Index Name").starts_with("user_erasures")
        };
        self.nodes.iter().filter(|node| word(node, "Node Type").ends_with("Scan")).filter(move |node| !asks_who(node))
    }

    /// The most rows that one node reads, those included that it then leaves out.
    pub(crate) fn rows_read(&self) -> f64 {
        let count = |node: &Value, key: &str| node[key].as_f64().unwrap_or(0.0);
        let read = |node: &Value| {
            let rows = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"];
            count(node, "Actual Loops") * rows.map(|key| count(node, key)).iter().sum::<f64>()
        };
        self.scans().map(read).fold(0.0, f64::max)
    }

    pub(crate) fn sorts(&self) -> bool {
        self.nodes.iter().any(|node| word(node, "Node Type").contains("Sort"))
    }

    /// Every way to the table leads through an index that is asked for the user, and the policy asks who that is.
    pub(crate) fn runs_on_an_index_of_the_user(&self, mode: Mode) -> bool {
        let by_user = |node: &Value| word(node, "Index Cond").contains(mode.user());
        self.scans().any(|node| !node["Index Name"].is_null())
            && self.scans().all(|node| match word(node, "Node Type") {
                "Bitmap Heap Scan" => true,
                _ => by_user(node),
            })
            && self.nodes.iter().any(|node| node["Parent Relationship"] == "InitPlan")
    }
}

fn word<'a>(node: &'a Value, key: &str) -> &'a str {
    node[key].as_str().unwrap_or_default()
}

fn nodes(node: &Value) -> Vec<Value> {
    let below = node["Plans"].as_array().into_iter().flatten().flat_map(nodes);
    std::iter::once(node.clone()).chain(below).collect()
}
