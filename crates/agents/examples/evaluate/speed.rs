//! How long hostile texts take: 10,000 characters of the same few.

use std::sync::LazyLock;
use std::time::Instant;

use agents::{goal::Goal, planner};

use crate::labelled::TODAY;

/// What a text is made of, again and again.
const REPEATED: [&str; 34] = [
    "½",
    "1,",
    "1 ",
    "a ",
    "$1 ",
    "not ",
    "18 ",
    "1/2 ",
    "in 5 years ",
    "I am 40 ",
    "house ",
    "60/40 ",
    "he ",
    "no ",
    "1-2 ",
    "( ",
    "'",
    "risk ",
    "1%",
    "my son is 5 ",
    "1k-2k ",
    "and ",
    "million ",
    "hundred ",
    "2030 ",
    "save 5k by 2030 ",
    "age ",
    "my wife is 61, ",
    "$5k in 2031. ",
    "between ",
    "of a ",
    "one ",
    "college ",
    "pension 3k a month ",
];

const RUNS: u32 = 20;

/// Prints the slowest of them.
#[expect(clippy::print_stdout, reason = "a program for whoever measures")]
pub fn print() {
    let mut times: Vec<(f64, &str)> =
        REPEATED.iter().map(|part| (milliseconds(&part.repeat(10_000 / part.chars().count())), *part)).collect();
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("slowest of {} hostile texts of 10,000 characters, in milliseconds:", times.len());
    for (time, part) in times.iter().take(8) {
        println!("    {time:6.2}  {part:?}");
    }
}

fn milliseconds(text: &str) -> f64 {
    let goal = Goal::in_words(text, TODAY);
    // The system counts in steps of milliseconds.
    let start = cpu();
    for _ in 0..RUNS {
        std::hint::black_box(planner::read(&goal));
    }
    (cpu() - start) / f64::from(RUNS)
}

/// The milliseconds that this thread has computed, so that others on the machine do not count; where the system does not
/// say, those that have passed.
fn cpu() -> f64 {
    static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let computed = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    computed.map_or_else(|| STARTED.elapsed().as_secs_f64() * 1e3, |nanoseconds| nanoseconds / 1e6)
}
