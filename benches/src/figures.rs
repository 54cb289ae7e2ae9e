//! Times and how they are printed.

use std::time::Duration;

/// How times are spread.
pub struct Spread(Vec<Duration>);

impl Spread {
    /// Of these times, in any order.
    pub fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort_unstable();
        Self(times)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Half of them, 99 of a hundred, and all of them are within these, in milliseconds.
    pub fn columns(&self) -> String {
        let at = |percent: usize| {
            let last = self.0.len().saturating_sub(1);
            self.0.get(last * percent / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
        };
        format!("{:>9.2} {:>9.2} {:>9.2}", at(50), at(99), at(100))
    }
}

/// Prints a line of the report.
pub fn line(text: &str) {
    println!("{text}");
}

/// The one in the middle.
pub fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
