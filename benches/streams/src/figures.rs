//! Times and how they are printed.

use std::time::Duration;

/// How times are spread.
pub(crate) struct Spread(Vec<Duration>);

impl Spread {
    /// Of these times, in any order.
    pub(crate) fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort_unstable();
        Self(times)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Half of them, 99 of a hundred, and all of them are within these, in milliseconds.
    pub(crate) fn columns(&self) -> String {
        let at = |percent: usize| {
            let last = self.0.len().saturating_sub(1);
            self.0.get(last * percent / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        format!("{:>9.2} {:>9.2} {:>9.2}", at(50), at(99), at(100))
    }
}

/// Prints a line of the report.
pub(crate) fn line(text: &str) {
    println!("{text}");
}
