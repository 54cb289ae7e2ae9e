//! Makes the planner's tables of weights from labelled goals and says how well they do on texts they were not made from:
//! `cargo run --release -p agents --example train -- [--write] [--all]`, from the crate's folder.
//!
//! Logistic regression, `AdaGrad`, a fixed order: the same texts give the same tables. Trained on the part of `stories`,
//! `kinds` and `manners` that is looked into (with `--all`, on all of it), on `further`, `mixed`, `varied`, `written` and what is `made`, and on the
//! first three tables, of which the years are known instead of months. Copies of the written ones teach that what should not
//! matter does not (`copies`). Five folds over the first five; the part held
//! out, and the files behind `--measure`, are read once with the tables of the whole. `--quick` leaves the folds out; `--wrong` lists what they get wrong.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for whoever measures")]

#[path = "train/boost.rs"]
mod boost;
#[path = "train/copies.rs"]
mod copies;
#[path = "train/examples.rs"]
mod examples;
#[path = "train/gaps.rs"]
mod gaps;
#[path = "train/kinded.rs"]
mod kinded;
#[path = "evaluate/labelled.rs"]
mod labelled;
#[path = "train/learn.rs"]
mod learn;
#[expect(dead_code, reason = "the program that measures uses the rest")]
#[path = "evaluate/moved.rs"]
mod moved;
#[path = "train/sureness.rs"]
mod sureness;
#[path = "evaluate/table.rs"]
mod table;
#[path = "train/texts.rs"]
mod texts;

use std::collections::BTreeMap;

use agents::planner::{self, KINDS, Tables, Trees, Weights};
use boost::{Example, Growth, grow_kinds, grow_ranker};
use examples::{Examples, examples};
use labelled::Labelled;
use learn::{Kinded, Ranked, train_kinds, train_ranker};
use table::Table;
use texts::{Text, texts};

/// The tables as bytes.
struct Bytes {
    kinds: Vec<u8>,
    kinds_again: Vec<u8>,
    target: Vec<u8>,
    target_again: Vec<u8>,
    months: Vec<u8>,
    purpose: Vec<u8>,
    plan: Vec<u8>,
    start: Vec<u8>,
    budget: Vec<u8>,
    income: Vec<u8>,
    income_again: Vec<u8>,
    review: Vec<u8>,
    risk: Vec<u8>,
}

impl Bytes {
    fn tables(&self) -> Tables<'_> {
        let table = |bytes, kinds| Weights { bytes, kinds };
        let trees = |bytes, kinds| Trees { bytes, kinds };
        Tables {
            kinds: table(&self.kinds, KINDS.len()),
            kinds_again: trees(&self.kinds_again, KINDS.len()),
            target: table(&self.target, 1),
            target_again: trees(&self.target_again, 1),
            months: table(&self.months, 1),
            purpose: table(&self.purpose, 1),
            plan: table(&self.plan, 1),
            start: table(&self.start, 1),
            budget: table(&self.budget, 1),
            income: table(&self.income, 1),
            income_again: trees(&self.income_again, 1),
            review: table(&self.review, 1),
            risk: table(&self.risk, 1),
        }
    }
}

const NONE: Bytes = Bytes {
    kinds: Vec::new(),
    kinds_again: Vec::new(),
    target: Vec::new(),
    target_again: Vec::new(),
    months: Vec::new(),
    purpose: Vec::new(),
    plan: Vec::new(),
    start: Vec::new(),
    budget: Vec::new(),
    income: Vec::new(),
    income_again: Vec::new(),
    review: Vec::new(),
    risk: Vec::new(),
};

/// In how many parts the texts are cut so that what is learned from labels has not seen its own text.
const PARTS: usize = 4;

/// Trains one table after the other, each on what the ones before it choose on texts that they have not seen.
fn train(texts: &[&Text]) -> Bytes {
    let other = |n: usize, part: Option<usize>| Some(texts[n].part % PARTS) != part;
    let learn = |all: &[Option<Ranked>], part: Option<usize>, decay: f32| {
        let kept = all.iter().enumerate().filter(|(n, _)| other(*n, part));
        train_ranker(&kept.filter_map(|(_, ranked)| ranked.clone()).collect::<Vec<_>>(), decay)
    };
    let first: Vec<_> = texts.iter().map(|text| examples(text, &NONE.tables())).collect();
    let purposes: Vec<Option<Ranked>> = first.iter().map(|e| e.purpose.clone()).collect();
    let risk = learn(&first.iter().map(|e| e.risk.clone()).collect::<Vec<_>>(), None, 3e-3);
    drop(first);
    let purpose = |part| learn(&purposes, part, 3e-3);
    let mut parts: Vec<Bytes> = (0..PARTS).map(|part| Bytes { purpose: purpose(Some(part)), ..NONE }).collect();
    let look = |parts: &[Bytes]| -> Vec<Examples> {
        texts.iter().map(|text| examples(text, &parts[text.part % PARTS].tables())).collect()
    };
    let kinded: Vec<Vec<Kinded>> = look(&parts).into_iter().map(|e| e.kinds).collect();
    let kinds = |part: Option<usize>| {
        let kept = kinded.iter().enumerate().filter(|(n, _)| other(*n, part));
        train_kinds(&kept.flat_map(|(_, kinds)| kinds).collect::<Vec<_>>(), KINDS.len())
    };
    for (n, part) in parts.iter_mut().enumerate() {
        part.kinds = kinds(Some(n));
    }
    let among: Vec<Vec<Example>> =
        look(&parts).into_iter().map(|e| e.kinds.into_iter().filter_map(|kinded| kinded.among).collect()).collect();
    let kinds_again = |part: Option<usize>| {
        let kept = among.iter().enumerate().filter(|(n, _)| other(*n, part));
        grow_kinds(&kept.flat_map(|(_, examples)| examples).collect::<Vec<_>>(), KINDS.len(), AMONG)
    };
    for (n, part) in parts.iter_mut().enumerate() {
        part.kinds_again = kinds_again(Some(n));
    }
    let mut labelled = look(&parts);
    let of = |labelled: &mut [Examples], take: fn(&mut Examples) -> Option<Ranked>| -> Vec<Option<Ranked>> {
        labelled.iter_mut().map(take).collect()
    };
    let plans = of(&mut labelled, |e| e.plan.take());
    let targets = of(&mut labelled, |e| e.target.take());
    let incomes = of(&mut labelled, |e| e.fields[2].take());
    drop(labelled);
    for (n, part) in parts.iter_mut().enumerate() {
        part.plan = learn(&plans, Some(n), 1e-2);
        part.target = learn(&targets, Some(n), TARGET_DECAY);
        part.income = learn(&incomes, Some(n), FIELD_DECAY);
    }
    let again = |all: &[Option<Ranked>], part: Option<usize>, growth: Growth| {
        let kept = all.iter().enumerate().filter(|(n, _)| other(*n, part));
        grow_ranker(&kept.filter_map(|(_, ranked)| ranked.as_ref()?.again.as_ref()).collect::<Vec<_>>(), growth)
    };
    let mut ranked = look(&parts);
    let targets_again = of(&mut ranked, |e| e.target.take());
    let incomes_again = of(&mut ranked, |e| e.fields[2].take());
    drop(ranked);
    for (n, part) in parts.iter_mut().enumerate() {
        part.target_again = again(&targets_again, Some(n), RANKING);
        part.income_again = again(&incomes_again, Some(n), RANKING);
    }
    let mut chosen = look(&parts);
    let times = of(&mut chosen, |e| e.months.take());
    let [starts, budgets]: [fn(&mut Examples) -> Option<Ranked>; 2] = [|e| e.fields[0].take(), |e| e.fields[1].take()];
    let [starts, budgets] = [starts, budgets].map(|take| of(&mut chosen, take));
    drop(chosen);
    for (n, part) in parts.iter_mut().enumerate() {
        part.months = learn(&times, Some(n), 2e-3);
    }
    let reviews = of(&mut look(&parts), |e| e.review.take());
    Bytes {
        kinds: kinds(None),
        kinds_again: kinds_again(None),
        target: learn(&targets, None, TARGET_DECAY),
        target_again: again(&targets_again, None, RANKING),
        months: learn(&times, None, 2e-3),
        purpose: purpose(None),
        plan: learn(&plans, None, 1e-2),
        start: learn(&starts, None, FIELD_DECAY),
        budget: learn(&budgets, None, FIELD_DECAY),
        income: learn(&incomes, None, FIELD_DECAY),
        income_again: again(&incomes_again, None, RANKING),
        review: learn(&reviews, None, 3e-3),
        risk,
    }
}

/// How the trees are grown that look at each amount among the others.
const AMONG: Growth = Growth { rounds: 40, rate: 0.15, decay: 3.0, least: 2.0 };

/// How those are that rank candidates again.
const RANKING: Growth = Growth { rounds: 60, rate: 0.12, decay: 4.0, least: 3.0 };

/// How strongly the weights of a target are drawn to zero.
const TARGET_DECAY: f32 = 4e-3;

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
    let mut choices = sureness::Choices::default();
    if !has("--quick") {
        let trained: Vec<Bytes> = std::thread::scope(|scope| {
            let fold =
                |fold: usize| -> Vec<&Text> { looked.iter().copied().filter(|text| text.fold != fold).collect() };
            let threads: Vec<_> =
                (0..5).map(|n| (fold(n), n)).map(|(part, _)| scope.spawn(move || train(&part))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (fold, bytes) in trained.iter().enumerate() {
            for text in looked.iter().filter(|text| text.fold == fold && !text.copy) {
                measure(text, bytes, "folds", &mut folds, has("--wrong"));
                labels.add(text, bytes);
                if let Some(labelled) = &text.labelled {
                    choices.add(labelled, &planner::trace(&labelled.goal(), &bytes.tables()));
                }
                if has("--wrong") {
                    for gap in gaps::gaps(text, &bytes.tables()) {
                        println!("GAP {gap}");
                    }
                }
            }
        }
        labels.print();
        folds.print();
        print!("{}", choices.bounds());
        if has("--write") {
            std::fs::write("src/planner/weights/sureness.txt", choices.bounds()).unwrap();
        }
    }
    let bytes = train(&looked);
    let mut table = Table::default();
    for text in held {
        measure(text, &bytes, "held", &mut table, false);
    }
    let files = arguments.iter().skip_while(|argument| *argument != "--measure").skip(1);
    for file in files.take_while(|file| !file.starts_with("--")) {
        let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".jsonl");
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let labelled: Labelled = serde_json::from_str(line).unwrap();
            let reading = planner::trace(&labelled.goal(), &bytes.tables()).reading;
            let groups = [name.to_owned(), format!("{name} {}", labelled.style)];
            table.add(&groups, &labelled::compare(&labelled, &reading), &reading);
        }
    }
    table.print();
    if has("--write") {
        for (name, bytes) in [
            ("kinds", &bytes.kinds),
            ("kinds_again", &bytes.kinds_again),
            ("target", &bytes.target),
            ("target_again", &bytes.target_again),
            ("months", &bytes.months),
            ("purpose", &bytes.purpose),
            ("plan", &bytes.plan),
            ("start", &bytes.start),
            ("budget", &bytes.budget),
            ("income", &bytes.income),
            ("income_again", &bytes.income_again),
            ("review", &bytes.review),
            ("risk", &bytes.risk),
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
    /// The kind that is right and the one that it was taken for, with how often.
    confused: BTreeMap<(&'static str, &'static str), usize>,
}

impl Labels {
    fn add(&mut self, text: &Text, bytes: &Bytes) {
        for (kinded, kind) in kinded::labels(text, &bytes.tables()) {
            self.all += 1;
            if kinded.right.contains(&kind) {
                self.right += 1;
            } else {
                *self.confused.entry((KINDS[kinded.right[0]].as_str(), KINDS[kind].as_str())).or_default() += 1;
            }
        }
    }

    fn print(&self) {
        println!("labels of amounts right in the folds: {} of {}", self.right, self.all);
        let mut confused: Vec<_> = self.confused.iter().collect();
        confused.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for ((right, taken), count) in confused.iter().take(16) {
            println!("    {count:>3} {right} taken for {taken}");
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
