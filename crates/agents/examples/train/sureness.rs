//! From choices on texts that the tables were not made from to how sure a choice is.

use agents::planner::Trace;

use crate::labelled::{FIELDS, Labelled, compare};

/// The inputs by the fields that they are compared as, each with how many of twelve wrong choices are to be doubted. Types are
/// chosen with such high shares that with nine of twelve, nearly every purpose would be asked about.
const INPUTS: [(&str, usize); 7] =
    [("type", 8), ("amount", 9), ("months", 9), ("risk", 9), ("start", 9), ("budget", 9), ("income", 9)];

/// The share of each choice with whether it was right, by input.
#[derive(Default)]
pub struct Choices([Vec<(f64, bool)>; 7]);

impl Choices {
    pub fn add(&mut self, text: &Labelled, trace: &Trace) {
        let right = compare(text, &trace.reading).right;
        let field = |n: usize| trace.fields[n].1.first().map(|best| best.share);
        let shares = [
            trace.purposes.first().map(|best| best.share),
            trace.targets.first().map(|best| best.share),
            trace.times.first().map(|best| best.share),
            trace.risks.first().map(|best| best.share),
            field(0),
            field(1),
            field(2),
        ];
        for (((name, _), share), list) in INPUTS.iter().zip(shares).zip(&mut self.0) {
            let at = FIELDS.iter().position(|field| field == name).unwrap();
            list.extend(share.zip(right[at]));
        }
    }

    /// A line an input: its name, the share in thousandths below which so many of the wrong choices lie, and the one from
    /// which on 96 in 100 are right.
    pub fn bounds(&self) -> String {
        let lines = INPUTS.iter().zip(&self.0).map(|((name, doubted), choices)| {
            let (doubt, certain) = bounds(choices, *doubted);
            format!("{name} {doubt} {certain}\n")
        });
        lines.collect()
    }
}

fn bounds(choices: &[(f64, bool)], doubted: usize) -> (u32, u32) {
    let mut wrong: Vec<f64> = choices.iter().filter(|(_, right)| !right).map(|(share, _)| *share).collect();
    wrong.sort_by(f64::total_cmp);
    let doubt = wrong.get(wrong.len() * doubted / 12).map_or(500, |share| thousandths(*share) + 1).clamp(300, 990);
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
