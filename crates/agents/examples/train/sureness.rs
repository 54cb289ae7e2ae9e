//! From choices on texts that the tables were not made from to how sure a choice is.

use agents::planner::Trace;

use crate::labelled::{FIELDS, Labelled, compare};

/// The share of each choice with whether it was right, by input.
#[derive(Default)]
pub struct Choices {
    type_: Vec<(f64, bool)>,
    amount: Vec<(f64, bool)>,
    months: Vec<(f64, bool)>,
    risk: Vec<(f64, bool)>,
}

impl Choices {
    pub fn add(&mut self, text: &Labelled, trace: &Trace) {
        let right = compare(text, &trace.reading).right;
        let shares = [
            trace.purposes.first().map(|best| best.share),
            trace.targets.first().map(|best| best.share),
            trace.times.first().map(|best| best.share),
            trace.risks.first().map(|best| best.share),
        ];
        let lists = [&mut self.type_, &mut self.amount, &mut self.months, &mut self.risk];
        for ((name, share), list) in ["type", "amount", "months", "risk"].iter().zip(shares).zip(lists) {
            let at = FIELDS.iter().position(|field| field == name).unwrap();
            list.extend(share.zip(right[at]));
        }
    }

    /// A line an input: its name, the share in thousandths below which two in three of the wrong choices lie, and the one
    /// from which on 96 in 100 are right.
    pub fn bounds(&self) -> String {
        let lists = [("type", &self.type_), ("amount", &self.amount), ("months", &self.months), ("risk", &self.risk)];
        let lines = lists.map(|(name, choices)| {
            let (doubt, certain) = bounds(choices);
            format!("{name} {doubt} {certain}\n")
        });
        lines.concat()
    }
}

fn bounds(choices: &[(f64, bool)]) -> (u32, u32) {
    let mut wrong: Vec<f64> = choices.iter().filter(|(_, right)| !right).map(|(share, _)| *share).collect();
    wrong.sort_by(f64::total_cmp);
    let doubt = wrong.get(wrong.len() * 2 / 3).map_or(500, |share| thousandths(*share) + 1).clamp(300, 990);
    let kept = |from: u32| {
        let above = choices.iter().filter(|(share, _)| thousandths(*share) >= from);
        let (right, all) = above.fold((0, 0), |(right, all), (_, is)| (right + u32::from(*is), all + 1));
        all == 0 || right * 100 >= all * 96
    };
    let certain = (doubt + 1..999).find(|from| kept(*from)).unwrap_or(999);
    (doubt, certain.max(doubt + 5).min(999))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
fn thousandths(share: f64) -> u32 {
    (share * 1000.0).floor() as u32
}
