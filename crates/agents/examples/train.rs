//! Makes the planner's tables of weights from labelled goals and says how well they do on texts they were not made from:
//! `cargo run --release -p agents --example train -- [--write] [--all]`, from the crate's folder.
//!
//! Logistic regression, `AdaGrad`, a fixed order: the same texts give the same tables. Trained on the part of `stories`,
//! `kinds` and `manners` that is looked into (with `--all`, on all of it), on `further`, `written` and `made`, and on the
//! first three tables, of which the years are known instead of months. Five folds over the first four; the part held
//! out is read once with the tables of the whole. `--quick` leaves the folds out; `--wrong` lists what they get wrong.

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
use examples::{Examples, Text, examples, texts};
use learn::{Kinded, Ranked, train_kinds, train_ranker};
use table::Table;

/// The tables as bytes.
struct Bytes {
    kinds: Vec<u8>,
    target: Vec<u8>,
    months: Vec<u8>,
    purpose: Vec<u8>,
    plan: Vec<u8>,
    start: Vec<u8>,
    budget: Vec<u8>,
    income: Vec<u8>,
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
            start: table(&self.start, 1),
            budget: table(&self.budget, 1),
            income: table(&self.income, 1),
        }
    }
}

const NONE: Bytes = Bytes {
    kinds: Vec::new(),
    target: Vec::new(),
    months: Vec::new(),
    purpose: Vec::new(),
    plan: Vec::new(),
    start: Vec::new(),
    budget: Vec::new(),
    income: Vec::new(),
};

/// In how many parts the texts are cut so that what is learned from labels has not seen its own text.
const PARTS: usize = 4;

/// Trains one table after the other, each on what the ones before it choose.
fn train(texts: &[&Text]) -> Bytes {
    let part_of = |n: usize| n % PARTS;
    let purposes: Vec<Ranked> = texts.iter().filter_map(|text| examples(text, &NONE.tables()).purpose).collect();
    let purpose = train_ranker(&purposes, 3e-3);
    let before = Bytes { purpose, ..NONE };
    let kinded: Vec<Vec<Kinded>> = texts.iter().map(|text| examples(text, &before.tables()).kinds).collect();
    let kinds = |left_out: Option<usize>| {
        let part = kinded.iter().enumerate().filter(|(n, _)| Some(part_of(*n)) != left_out);
        train_kinds(&part.flat_map(|(_, kinds)| kinds).collect::<Vec<_>>(), KINDS.len())
    };
    // Labels as they will be on texts that nobody has seen.
    let mut parts: Vec<Bytes> =
        (0..PARTS).map(|part| Bytes { kinds: kinds(Some(part)), purpose: before.purpose.clone(), ..NONE }).collect();
    let taught: Vec<_> =
        texts.iter().enumerate().map(|(n, text)| examples(text, &parts[part_of(n)].tables())).collect();
    let ranker =
        |of: &dyn Fn(&Examples) -> Option<Ranked>, taught: &[Examples], left_out: Option<usize>, decay: f32| {
            let part = taught.iter().enumerate().filter(|(n, _)| Some(part_of(*n)) != left_out);
            train_ranker(&part.filter_map(|(_, example)| of(example)).collect::<Vec<_>>(), decay)
        };
    let plan = ranker(&|e| e.plan.clone(), &taught, None, 1e-2);
    let target = ranker(&|e| e.target.clone(), &taught, None, 4e-3);
    // Targets and incomes as they will be on texts that nobody has seen, too.
    for (n, part) in parts.iter_mut().enumerate() {
        part.plan = ranker(&|e| e.plan.clone(), &taught, Some(n), 1e-2);
        part.target = ranker(&|e| e.target.clone(), &taught, Some(n), 4e-3);
        part.income = ranker(&|e| e.fields[2].clone(), &taught, Some(n), FIELD_DECAY);
    }
    drop(taught);
    let taught: Vec<_> =
        texts.iter().enumerate().map(|(n, text)| examples(text, &parts[part_of(n)].tables())).collect();
    let field = |n: usize| ranker(&|e: &Examples| e.fields[n].clone(), &taught, None, FIELD_DECAY);
    let (start, budget, income) = (field(0), field(1), field(2));
    let months = ranker(&|e| e.months.clone(), &taught, None, 2e-3);
    Bytes { kinds: kinds(None), target, months, purpose: before.purpose, plan, start, budget, income }
}

/// How strongly the weights of what is there, paid in and earned are drawn to zero.
const FIELD_DECAY: f32 = 3e-3;

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
                    for gap in examples::gaps(text, &bytes.tables()) {
                        println!("GAP {gap}");
                    }
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
            ("start", &bytes.start),
            ("budget", &bytes.budget),
            ("income", &bytes.income),
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
