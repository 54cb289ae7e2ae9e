//! The inputs of a plan as they are settled: each with where it came from and how sure it is.

use crate::reading::InputOrigin;
use crate::vocabulary::Origin;

/// What is open until now: sentences about what was assumed, and where each input came from.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) assumptions: Vec<String>,
    pub(super) origins: Vec<InputOrigin>,
}

/// How sure an input is that nobody named, where the plan needs one.
pub(super) const ASSUMED: f64 = 0.3;

impl Draft {
    pub(super) fn assume(&mut self, sentence: String) {
        if !self.assumptions.contains(&sentence) {
            self.assumptions.push(sentence);
        }
    }

    pub(super) fn stated(&mut self, path: &[&'static str]) {
        self.origin(path, Origin::Stated, 1.0);
    }

    pub(super) fn read(&mut self, path: &[&'static str], confidence: f64) {
        self.origin(path, Origin::Read, confidence);
    }

    pub(super) fn assumed(&mut self, path: &[&'static str], confidence: f64) {
        self.origin(path, Origin::Assumed, confidence);
    }

    fn origin(&mut self, path: &[&'static str], origin: Origin, confidence: f64) {
        self.origins.push(InputOrigin { path: path.to_vec(), origin, confidence: round(confidence) });
    }

    /// Makes the input that ends with `name` less sure: at most `most`.
    pub(super) fn doubt(&mut self, name: &str, most: f64) {
        for origin in self.origins.iter_mut().filter(|origin| origin.path.last() == Some(&name)) {
            if origin.origin != Origin::Stated {
                origin.confidence = origin.confidence.min(most);
            }
        }
    }
}

/// To two digits, within 0 and 1.
pub(super) fn round(confidence: f64) -> f64 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
