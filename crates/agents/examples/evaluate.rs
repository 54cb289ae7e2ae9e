//! How well labelled goals are read: `cargo run --release -p agents --example evaluate -- FILE… [--wrong FIELD] [--part PART] [--labels] [--moved]
//! [--oracle] [--speed]`.
//!
//! Prints for each file, style and part the share of texts that are read as their labels say, each with its 95 %
//! interval (Wilson), and how right each input is by its confidence. `--part looked` or `--part held` takes one part
//! only; `--labels` gives the reader the kinds of the labelled amounts and times, as a language model would that is
//! never wrong; `--wrong amount` prints the texts whose amount is read otherwise; `--moved` says how many readings stay as they are
//! where what should not matter is changed, `--oracle` how often the right value is among the candidates at all (and where it is not), and
//! `--speed` how long hostile texts take.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for whoever measures")]

#[path = "evaluate/labelled.rs"]
mod labelled;
#[path = "evaluate/labels.rs"]
mod labels;
#[path = "evaluate/moved.rs"]
mod moved;
#[path = "evaluate/oracle.rs"]
mod oracle;
#[path = "evaluate/speed.rs"]
mod speed;
#[path = "evaluate/table.rs"]
mod table;

use agents::planner::Tables;
use labelled::{FIELDS, Labelled, compare};
use table::Table;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut files, mut wrong, mut part) = (Vec::new(), None, None);
    let (mut moving, mut labelling, mut offering) = (false, false, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--wrong" => wrong = arguments.next(),
            "--part" => part = arguments.next(),
            "--moved" => moving = true,
            "--labels" => labelling = true,
            "--oracle" => offering = true,
            "--speed" => speed::print(),
            _ => files.push(argument),
        }
    }
    let mut table = Table::default();
    let mut moved = moved::Moved::default();
    let mut oracle = oracle::Oracle::default();
    for file in &files {
        let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".jsonl").to_owned();
        for line in std::fs::read_to_string(file).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            let text: Labelled = serde_json::from_str(line).unwrap();
            let held = if labelled::is_held_out(&text.id) { "held" } else { "looked" };
            if part.as_deref().is_some_and(|part| part != held) {
                continue;
            }
            let known = if labelling { labels::labels(&text) } else { Vec::new() };
            let reading = agents::planner::read_labelled(&text.goal(), &known);
            let outcome = compare(&text, &reading);
            let groups = [format!("{name} {held}"), format!("style {}", text.style), format!("all {held}")];
            table.add(&groups, &outcome, &reading);
            if offering {
                oracle.add(&text, &outcome, &agents::planner::trace(&text.goal(), &Tables::BUILT_IN));
            }
            if moving {
                moved.add(&text, &reading);
            }
            if let Some(field) = wrong.as_deref()
                && let Some(at) = FIELDS.iter().position(|name| *name == field)
                && outcome.right[at] == Some(false)
            {
                println!(
                    "{} {}\n    P: {}\n    {}",
                    text.id,
                    text.goals,
                    text.preferences.as_deref().unwrap_or(""),
                    labelled::explain(&text, &reading, field)
                );
            }
        }
    }
    if !files.is_empty() {
        table.print();
    }
    if moving {
        moved.print();
    }
    if offering {
        oracle.print();
    }
}
