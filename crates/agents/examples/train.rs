//! Makes the planner's tables of weights from labelled goals and says how well they do on texts they were not made from:
//! `cargo run --release -p agents --example train -- [--write] [--all]`, from the crate's folder.
//!
//! Logistic regression, AdaGrad, a fixed order: the same texts give the same tables. Trained on the part of `stories`,
//! `kinds` and `manners` that is looked into (with `--all`, on all of it), and on the first three tables, of which the
//! years are known instead of months. Five folds by text; the part held out is read once with the tables of the whole.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for whoever measures")]

#[path = "train/examples.rs"]
mod examples;
#[path = "evaluate/labelled.rs"]
mod labelled;
#[path = "train/learn.rs"]
mod learn;
#[path = "evaluate/table.rs"]
mod table;

use agents::planner::{self, KINDS, Tables, Weights};
use examples::{Text, examples, texts};
use learn::{Ranked, train_kinds, train_ranker};
use table::Table;

/// The tables as bytes.
struct Bytes {
    kinds: Vec<u8>,
    target: Vec<u8>,
    months: Vec<u8>,
    purpose: Vec<u8>,
    plan: Vec<u8>,
}

impl Bytes {
    fn tables(&self) -> Tables<'_> {
        let table = |bytes, kinds| Weights { bytes, kinds };
        Tables {
            kinds: table(&self.kinds, KINDS.len()),
            target: table(&self.target, 1),
            months: table(&self.months, 1),
            purpose: table(&self.purpose, 1),
            plan: table(&self.plan, 1),
        }
    }
}

const NONE: Bytes =
    Bytes { kinds: Vec::new(), target: Vec::new(), months: Vec::new(), purpose: Vec::new(), plan: Vec::new() };

/// Trains one table after the other, each on what the ones before it choose.
fn train(texts: &[&Text]) -> Bytes {
    let mut bytes = NONE;
    let collect = |bytes: &Bytes, pick: fn(&examples::Examples) -> Option<Ranked>| -> Vec<Ranked> {
        texts.iter().filter_map(|text| pick(&examples(text, &bytes.tables()))).collect()
    };
    bytes.purpose = train_ranker(&collect(&bytes, |e| e.purpose.clone()), 3e-3);
    let kinds: Vec<_> = texts.iter().flat_map(|text| examples(text, &bytes.tables()).kinds).collect();
    bytes.kinds = train_kinds(&kinds, KINDS.len());
    bytes.plan = train_ranker(&collect(&bytes, |e| e.plan.clone()), 1e-2);
    bytes.target = train_ranker(&collect(&bytes, |e| e.target.clone()), 2e-3);
    bytes.months = train_ranker(&collect(&bytes, |e| e.months.clone()), 2e-3);
    bytes
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = texts();
    let looked: Vec<&Text> = all.iter().filter(|text| has("--all") || !text.held).collect();
    let held: Vec<&Text> = all.iter().filter(|text| text.held).collect();
    let mut folds = Table::default();
    let mut labels = Labels::default();
    if !has("--quick") {
        let trained: Vec<Bytes> = std::thread::scope(|scope| {
            let fold =
                |fold: usize| -> Vec<&Text> { looked.iter().copied().filter(|text| text.fold != fold).collect() };
            let threads: Vec<_> =
                (0..5).map(|n| (fold(n), n)).map(|(part, _)| scope.spawn(move || train(&part))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (fold, bytes) in trained.iter().enumerate() {
            for text in looked.iter().filter(|text| text.fold == fold) {
                measure(text, bytes, "folds", &mut folds, has("--wrong"));
                labels.add(text, bytes);
                if has("--wrong") {
                    examples::gaps(text, &bytes.tables()).iter().for_each(|gap| println!("GAP {gap}"));
                }
            }
        }
        println!("labels of amounts right in the folds: {} of {}", labels.right, labels.all);
        folds.print();
    }
    let bytes = train(&looked);
    let mut table = Table::default();
    for text in held {
        measure(text, &bytes, "held", &mut table, false);
    }
    table.print();
    if has("--write") {
        for (name, bytes) in [
            ("kinds", &bytes.kinds),
            ("target", &bytes.target),
            ("months", &bytes.months),
            ("purpose", &bytes.purpose),
            ("plan", &bytes.plan),
        ] {
            std::fs::write(format!("src/planner/weights/{name}.bin"), bytes).unwrap();
        }
    }
}

/// Amounts whose label is one of those that the text allows.
#[derive(Default)]
struct Labels {
    right: usize,
    all: usize,
}

impl Labels {
    fn add(&mut self, text: &Text, bytes: &Bytes) {
        for (kinded, kind) in examples::labels(text, &bytes.tables()) {
            self.all += 1;
            self.right += usize::from(kinded.right.contains(&kind));
        }
    }
}

fn measure(text: &Text, bytes: &Bytes, part: &str, table: &mut Table, shown: bool) {
    let Some(labelled) = &text.labelled else { return };
    let reading = planner::trace(&labelled.goal(), &bytes.tables()).reading;
    let outcome = labelled::compare(labelled, &reading);
    table.add(&[format!("{part} {}", text.file), format!("{part} all")], &outcome, &reading);
    if shown {
        for (at, field) in labelled::FIELDS.iter().enumerate().filter(|(at, _)| outcome.right[*at] == Some(false)) {
            let _ = at;
            println!("WRONG {} {}", labelled.id, labelled::explain(labelled, &reading, field));
        }
    }
}
