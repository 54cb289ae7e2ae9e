//! The planner against labelled goals that nobody looked into while its rules and weights were made. `examples/evaluate.rs`
//! prints every field of every style with its interval.

#[expect(dead_code, reason = "the program that prints more shares it")]
#[path = "../examples/evaluate/labelled.rs"]
mod labelled;

use labelled::{FIELDS, Labelled, compare, is_held_out};

/// Percent of the texts held out that are read as their labels say, field by field, and in every field.
#[test]
fn what_was_held_out_is_read_no_worse_than_it_was() {
    let tables =
        [include_str!("goals/stories.jsonl"), include_str!("goals/kinds.jsonl"), include_str!("goals/manners.jsonl")];
    let (mut right, mut all, mut whole, mut texts) = ([0_u32; 8], [0_u32; 8], 0, 0);
    for line in tables.iter().flat_map(|table| table.lines()).filter(|line| !line.trim().is_empty()) {
        let text: Labelled = serde_json::from_str(line).unwrap();
        if !is_held_out(&text.id) {
            continue;
        }
        let outcome = compare(&text, &agents::planner::read(&text.goal()));
        for (n, is_right) in outcome.right.iter().enumerate().filter_map(|(n, right)| Some((n, (*right)?))) {
            right[n] += u32::from(is_right);
            all[n] += 1;
        }
        whole += u32::from(outcome.all());
        texts += 1;
    }
    let shares = [0, 1, 2, 3, 4, 5, 6, 7].map(|n| 100 * right[n] / all[n]);
    println!("{FIELDS:?} {shares:?}, all fields {whole} of {texts}");
    let least = [90, 70, 83, 83, 78, 67, 68, 93];
    assert!(shares.iter().zip(least).all(|(share, least)| *share >= least), "{shares:?}, wanted {least:?}");
    assert!(100 * whole >= 42 * texts, "{whole} of {texts}");
}
