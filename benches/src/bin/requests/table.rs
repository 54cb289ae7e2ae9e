//! What was measured, as a table of Markdown.

use benches::figures::{line, median};

use crate::{load::Taken, workload::Workload};

/// What each round took of the floor and of the program.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    pub(crate) floor: Vec<Taken>,
    pub(crate) program: Vec<Taken>,
}

/// The columns.
pub(crate) fn heading() {
    line(
        "| CPU in ms a request: server + Postgres | floor | Plan Creator | ratio | aim | requests/s | p50 ms | p99 ms |",
    );
    line("|---|--:|--:|--:|--:|--:|--:|--:|");
}

/// A line for a workload: medians of the rounds; figures of the floor in brackets.
pub(crate) fn row(workload: Workload, rounds: &Rounds) {
    let of = |taken: &[Taken], what: fn(&Taken) -> f64| median(taken.iter().map(what));
    let cpu = |taken: &[Taken]| {
        let (server, postgres) = (of(taken, |taken| taken.server), of(taken, |taken| taken.postgres));
        format!("{server:.3} + {postgres:.3}")
    };
    let both = |what: fn(&Taken) -> f64, digits: usize| {
        let (program, floor) = (of(&rounds.program, what), of(&rounds.floor, what));
        format!("{program:.digits$} ({floor:.digits$})")
    };
    // Of each round by itself: what the machine does else is the same for both.
    let ratio = median(rounds.program.iter().zip(&rounds.floor).map(|(program, floor)| program.sum() / floor.sum()));
    line(&format!(
        "| {} | {} | {} | **{ratio:.2}** | {} | {} | {} | {} |",
        workload.name(),
        cpu(&rounds.floor),
        cpu(&rounds.program),
        workload.aim(),
        both(|taken| taken.rate, 0),
        both(|taken| taken.half, 1),
        both(|taken| taken.most, 1),
    ));
}
