//! The inputs that are kept for a parser: one file each, read byte for byte.

use std::{collections::HashSet, fs, path::PathBuf};

use sha2::{Digest, Sha256};

use super::{Outcome, minimise};

/// Files of a parser that a hunt may add: more would be read by nobody.
const MOST: usize = 80;
/// Bytes of a file that a hunt may add.
const LONGEST: usize = 4_000;

/// A parser's inputs, and the outcomes that they reach.
pub(super) struct Corpus {
    folder: PathBuf,
    names: Vec<String>,
    texts: Vec<String>,
    outcomes: HashSet<String>,
}

impl Corpus {
    /// What is kept for `parser`, in the order of the names.
    pub(super) fn load(parser: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(parser);
        let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        assert!(!names.is_empty(), "{} is empty", folder.display());
        let texts = names.iter().map(|name| fs::read_to_string(folder.join(name)).unwrap()).collect();
        Self { folder, names, texts, outcomes: HashSet::new() }
    }

    pub(super) fn texts(&self) -> &[String] {
        &self.texts
    }

    pub(super) fn knows(&self, outcome: &str) -> bool {
        self.outcomes.contains(outcome)
    }

    /// Tries everything that is kept, and says all that fails.
    pub(super) fn replay(&mut self, property: impl Fn(&str) -> Outcome) {
        let mut failures = Vec::new();
        for (name, text) in self.names.iter().zip(&self.texts) {
            match minimise::outcome(&property, text) {
                Ok(outcome) => drop(self.outcomes.insert(outcome)),
                Err(why) => failures.push(format!("{name}: {why}")),
            }
        }
        assert!(failures.is_empty(), "in {}:\n{}", self.folder.display(), failures.join("\n"));
    }

    /// Keeps `text`, the first one with this outcome.
    pub(super) fn keep(&mut self, outcome: String, text: String) {
        if self.texts.len() < MOST && text.len() <= LONGEST && self.outcomes.insert(outcome) {
            self.write("reached", &text);
            self.texts.push(text);
        }
    }

    /// Keeps a text that failed, and says where.
    pub(super) fn keep_failure(&self, text: &str) -> String {
        self.write("failed", text)
    }

    fn write(&self, why: &str, text: &str) -> String {
        let hash = Sha256::digest(text.as_bytes());
        let name = format!("{why}-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]);
        let place = self.folder.join(name);
        fs::write(&place, text).unwrap();
        place.display().to_string()
    }
}
