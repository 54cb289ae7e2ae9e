//! What breaks things: in each round one disaster or two at the same time, as the seed says.

use std::{collections::BTreeMap, fmt::Debug, time::Duration};

use tokio::time::sleep;

use crate::{branch, harness::Random};

/// What may happen on a stage.
pub(crate) trait Strike: Copy + Debug + Ord + 'static {
    type Stage;
    const ALL: &'static [Self];

    /// Lets it happen, and is over when it is. What it leaves is to be recovered from.
    async fn strike(self, stage: &Self::Stage, random: &mut Random);

    /// Waits until everything has recovered.
    async fn recovered(stage: &Self::Stage);
}

/// Deals disasters as a pack of cards: each kind has come before one comes again.
pub(crate) struct Monkey<D> {
    random: Random,
    pack: Vec<D>,
    /// How often each has struck.
    pub(crate) struck: BTreeMap<D, usize>,
}

impl<D: Strike> Monkey<D> {
    pub(crate) fn new(random: Random) -> Self {
        Self { random, pack: Vec::new(), struck: BTreeMap::new() }
    }

    /// Plays a round, of which `others` are to come, and waits until everything has recovered.
    pub(crate) async fn play(&mut self, stage: &D::Stage, others: usize) {
        let missing = D::ALL.len() - self.struck.len();
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
        D::recovered(stage).await;
    }

    fn deal(&mut self) -> D {
        if self.pack.is_empty() {
            self.pack = D::ALL.to_vec();
        }
        let disaster = self.pack.swap_remove(self.random.below(self.pack.len()));
        *self.struck.entry(disaster).or_default() += 1;
        disaster
    }
}
