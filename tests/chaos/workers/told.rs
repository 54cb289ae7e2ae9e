//! A run in figures.

use std::{collections::BTreeMap, fmt};

use super::tally::Tally;
use crate::tally::grouped;

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let struck: Vec<_> = self.struck.iter().map(|(disaster, times)| format!("{disaster:?} {times}")).collect();
        writeln!(f, "{}", struck.join(", "))?;
        let mut behaviours = BTreeMap::<_, usize>::new();
        for call in &self.calls {
            let behaviour = format!("{:?}", call.behaviour);
            let name = behaviour.split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default().to_owned();
            *behaviours.entry(name).or_default() += 1;
        }
        writeln!(f, "the model: {behaviours:?}, {} asked by workers who had lost their claim", self.late)?;
        let [claimed, taken, left] = self.claims;
        writeln!(
            f,
            "{} starts, {} claims, {} taken over (half of them {:.1?} behind their lease, the last {:.1?}), {} left, {} lost \
             and noticed",
            self.said.starts,
            grouped(claimed),
            grouped(taken),
            self.takeovers.get(taken / 2).copied().unwrap_or_default(),
            self.takeovers.last().copied().unwrap_or_default(),
            grouped(left),
            self.said.lost
        )?;
        write!(
            f,
            "seed {}, {} rounds: {:?}; waited at most {:.1?} for anything, {:.1?} for a takeover; the last {} took {:.1?}",
            self.asked.seed,
            self.asked.rounds,
            self.ends,
            self.waited.still,
            self.waited.expired,
            self.ending.left,
            self.ending.took
        )
    }
}
