//! What breaks things: in each round one disaster or two at the same time, as the seed says.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::sleep;

use crate::{branch, disaster::Disaster, harness::Random, stage::Stage};

/// Deals disasters as a pack of cards: each kind has come before one comes again.
pub(crate) struct Monkey {
    random: Random,
    pack: Vec<Disaster>,
    /// How often each has struck.
    pub(crate) struck: BTreeMap<Disaster, usize>,
}

impl Monkey {
    pub(crate) fn new(random: Random) -> Self {
        Self { random, pack: Vec::new(), struck: BTreeMap::new() }
    }

    /// Plays a round, of which `others` are to come, and waits until everything has recovered.
    pub(crate) async fn play(&mut self, stage: &Stage, others: usize) {
        let missing = Disaster::ALL.len() - self.struck.len();
        let first = self.deal();
        // Two where the remaining rounds would not do for every kind.
        let second = (missing > others + 1 || self.random.once_in(2)).then(|| self.deal());
        let (mut one, mut two) = (branch(&mut self.random), branch(&mut self.random));
        sleep(Duration::from_millis(self.random.below(1_500) as u64)).await;
        println!("  {first:?}{}", second.map(|second| format!(" and {second:?}")).unwrap_or_default());
        let later = Duration::from_millis(self.random.below(300) as u64);
        tokio::join!(first.strike(stage, &mut one), async {
            if let Some(second) = second {
                sleep(later).await;
                second.strike(stage, &mut two).await;
            }
        });
        stage.recovered().await;
    }

    fn deal(&mut self) -> Disaster {
        if self.pack.is_empty() {
            self.pack = Disaster::ALL.to_vec();
        }
        let disaster = self.pack.swap_remove(self.random.below(self.pack.len()));
        *self.struck.entry(disaster).or_default() += 1;
        disaster
    }
}
