//! Readings of goals in which what should not matter is changed: `examples/evaluate.rs --moved` prints each change apart.

#[expect(dead_code, reason = "the program that prints more shares it")]
#[path = "../examples/evaluate/labelled.rs"]
mod labelled;
#[expect(dead_code, reason = "the program that prints more shares it")]
#[path = "../examples/evaluate/moved.rs"]
mod moved;

use labelled::{Labelled, is_held_out};

/// Sentences before and behind that say nothing, another order, other names, figures doubled, "k" for three zeros: of texts
/// that the tables were not made from.
#[test]
fn a_reading_stays_where_what_should_not_matter_is_changed() {
    let tables =
        [include_str!("goals/stories.jsonl"), include_str!("goals/kinds.jsonl"), include_str!("goals/manners.jsonl")];
    let mut moved = moved::Moved::default();
    for line in tables.iter().flat_map(|table| table.lines()).filter(|line| !line.trim().is_empty()) {
        let text: Labelled = serde_json::from_str(line).unwrap();
        if is_held_out(&text.id) {
            moved.add(&text, &agents::planner::read(&text.goal()));
        }
    }
    println!("{:.1} percent stay", moved.percent());
    assert!(moved.percent() > 87.0, "{:.1} percent stay", moved.percent());
}
