//! The tools: a document each, in `tools/`, which begins with what an assistant reads of it.

use graphql_mcp::{Annotations, ToolDocument};

/// It reads.
const READS: Annotations = Annotations { destructive: false, idempotent: true };
/// It adds something; called again it adds nothing more.
const ADDS_ONCE: Annotations = Annotations { destructive: false, idempotent: true };
/// It notes the present time.
const NOTES: Annotations = Annotations { destructive: false, idempotent: false };
/// It changes what is there; called again it changes nothing more.
const CHANGES_ONCE: Annotations = Annotations { destructive: true, idempotent: true };
/// It changes what is there with each call.
const CHANGES: Annotations = Annotations { destructive: true, idempotent: false };

/// The tool of the document `tools/$name.graphql`.
macro_rules! tool {
    ($name:literal, $title:literal, $annotations:expr) => {
        ToolDocument {
            name: $name.into(),
            title: $title.into(),
            document: include_str!(concat!("tools/", $name, ".graphql")).into(),
            annotations: $annotations,
        }
    };
}

/// All tools, in the order of a plan's life. None erases.
pub(super) fn all() -> [ToolDocument; 13] {
    [
        tool!("preview_plan", "Preview a plan", READS),
        tool!("create_plan", "Create a plan", ADDS_ONCE),
        tool!("wait_for_plan", "Wait for a plan", READS),
        tool!("list_plans", "List plans", READS),
        tool!("read_plan", "Read a plan", READS),
        tool!("compare_plans", "Compare two plans", READS),
        tool!("adjust_plan", "Change a plan's inputs", CHANGES_ONCE),
        tool!("rerun_plan", "Make a plan anew", CHANGES),
        tool!("record_performance", "Record what a plan's money is worth", CHANGES),
        tool!("review_plan", "Note that a plan was reviewed", NOTES),
        tool!("plan_history", "Show a plan's history", READS),
        tool!("archive_plan", "Archive a plan", CHANGES_ONCE),
        tool!("restore_plan", "Restore an archived plan", ADDS_ONCE),
    ]
}
