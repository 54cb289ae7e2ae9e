//! Parsers against texts that nobody meant to write. Each parser has a file `…_properties.rs` beside its code that says
//! what holds for every input, and a folder in `tests/corpus` with the inputs that are worth keeping: by hand, one for
//! each outcome, and every one that ever failed.
//!
//! `cargo test` reads the folder and tries a few hundred texts, always the same ones, so that nobody who changes
//! something else is surprised. `make fuzz` tries new ones for as long as `FUZZ_SECONDS` says.

#![expect(clippy::unwrap_used, reason = "it runs in tests alone")]

mod corpus;
pub mod json;
mod minimise;
mod mutation;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    time::{Duration, Instant},
};

use corpus::Corpus;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

/// What a parser made of an input, in a word or a few: an input with a new outcome is kept. Or what is wrong.
pub type Outcome = Result<String, TestCaseError>;

/// The texts that the short form tries.
const FEW: u32 = 200;
/// How long a round may take before the next one is made no longer.
const ROUND: Duration = Duration::from_secs(2);

/// Tries `property` with what is kept for `parser`, then with mutations of that and of what `fresh` makes.
pub fn hunt(parser: &str, fresh: impl Strategy<Value = String> + 'static, property: impl Fn(&str) -> Outcome) {
    let mut corpus = Corpus::load(parser);
    corpus.replay(&property);
    let fresh = fresh.boxed();
    let Some(time) = setting("FUZZ_SECONDS").map(Duration::from_secs) else {
        return round(&mut corpus, &fresh, FEW, seed(0, 0), &property);
    };
    let start = setting("FUZZ_SEED").unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
    let (begun, mut cases, mut size) = (Instant::now(), 0_u64, FEW);
    println!("{parser}: FUZZ_SEED={start}, {} kept inputs replayed", corpus.texts().len());
    for turn in 0.. {
        let before = Instant::now();
        round(&mut corpus, &fresh, size, seed(start, turn), &property);
        cases += u64::from(size);
        if begun.elapsed() >= time {
            break;
        }
        if before.elapsed() < ROUND {
            size *= 2;
        }
    }
    let seconds = begun.elapsed().as_secs();
    println!("{parser}: {cases} cases in {seconds} s, FUZZ_SEED={start}, {} inputs kept", corpus.texts().len());
}

/// Tries `cases` texts. What fails is made small and stops the hunt.
fn round(
    corpus: &mut Corpus,
    fresh: &BoxedStrategy<String>,
    cases: u32,
    seed: [u8; 32],
    property: impl Fn(&str) -> Outcome,
) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let reached = RefCell::new(BTreeMap::new());
    let tried = runner.run(&mutation::texts(corpus.texts(), fresh), |text| {
        let outcome = property(&text)?;
        if !corpus.knows(&outcome) {
            // The shortest text with an outcome is the one that says most about it.
            let mut reached = reached.borrow_mut();
            let kept: &mut String = reached.entry(outcome).or_insert_with(|| text.clone());
            if text.len() < kept.len() {
                *kept = text;
            }
        }
        Ok(())
    });
    if let Err(TestError::Fail(reason, text)) = tried {
        let text = minimise::smallest(&text, |text| minimise::fails(&property, text));
        let place = corpus.keep_failure(&text);
        panic!("{reason}\n  input {text:?}\n  kept as {place}");
    }
    tried.unwrap();
    // The short form leaves no trace on the disk.
    if setting("FUZZ_SECONDS").is_some() {
        reached.into_inner().into_iter().for_each(|(outcome, text)| corpus.keep(outcome, text));
    }
}

fn seed(start: u64, turn: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&start.to_le_bytes());
    seed[8..16].copy_from_slice(&turn.to_le_bytes());
    seed
}

#[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the program")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
