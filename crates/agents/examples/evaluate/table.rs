//! Shares of what is right, by group, with their intervals.

use std::collections::BTreeMap;

use agents::{reading::Reading, vocabulary::Origin};

use crate::labelled::{FIELDS, Outcome};

/// Right and all of something.
#[derive(Clone, Copy, Default)]
struct Share {
    right: u32,
    all: u32,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += u32::from(right);
        self.all += 1;
    }

    /// The share in percent with its 95 % interval (Wilson 1927).
    fn percent(self) -> String {
        if self.all == 0 {
            return "-".to_owned();
        }
        let (n, z) = (f64::from(self.all), 1.96_f64);
        let p = f64::from(self.right) / n;
        let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let reach = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        format!("{:.0} [{:.0}-{:.0}]", 100.0 * p, 100.0 * (middle - reach), 100.0 * (middle + reach))
    }
}

/// A row: every field, all of them together, the kind of plan.
#[derive(Clone, Copy, Default)]
struct Row {
    fields: [Share; 8],
    all: Share,
    plan: Share,
}

#[derive(Default)]
pub struct Table {
    rows: BTreeMap<String, Row>,
    /// Inputs by their confidence in tenths.
    calibration: [Share; 11],
    /// Wrong inputs below .6, and all wrong inputs.
    unsure: Share,
    whole: [Share; 11],
    /// Texts that are told of another goal, and those that have one.
    told: Share,
    meant: Share,
}

impl Table {
    pub fn add(&mut self, groups: &[String], outcome: &Outcome, reading: &Reading) {
        for group in groups {
            let row = self.rows.entry(group.clone()).or_default();
            for (share, right) in row.fields.iter_mut().zip(outcome.right) {
                if let Some(right) = right {
                    share.count(right);
                }
            }
            row.all.count(outcome.all());
            row.plan.count(outcome.plan);
        }
        let paths = [
            "planType",
            "targetAmount",
            "horizonMonths",
            "startingAmount",
            "monthlyBudget",
            "yearlyIncome",
            "retirementIncome",
        ];
        for (path, right) in paths.iter().zip(outcome.right) {
            let origin = reading.origins.iter().find(|origin| origin.path.last() == Some(path));
            if let (Some(right), Some(origin)) = (right, origin) {
                let sure = if origin.origin == Origin::Assumed { 0.0 } else { origin.confidence };
                self.calibration[tenth(origin.confidence)].count(right);
                if !right {
                    self.unsure.count(sure < 0.6);
                }
            }
        }
        let (told, meant) = outcome.others;
        if told {
            self.told.count(meant);
        }
        if meant {
            self.meant.count(told);
        }
        self.whole[tenth(reading.confidence)].count(outcome.all());
    }

    pub fn print(&self) {
        for (group, row) in &self.rows {
            println!("{group}: {} texts", row.all.all);
            for (name, share) in FIELDS.iter().zip(row.fields) {
                println!("    {name:17} {:>4} of {:>4}  {}", share.right, share.all, share.percent());
            }
            println!("    {:17} {:>4} of {:>4}  {}", "plan kind", row.plan.right, row.plan.all, row.plan.percent());
            println!("    {:17} {:>4} of {:>4}  {}", "all fields", row.all.right, row.all.all, row.all.percent());
        }
        println!("inputs by confidence (right of all):");
        for (tenth, share) in self.calibration.iter().enumerate().filter(|(_, share)| share.all > 0) {
            println!("    {:.1}  {:>4} of {:>4}  {}", tenth as f64 / 10.0, share.right, share.all, share.percent());
        }
        println!("whole readings by confidence (right of all):");
        for (tenth, share) in self.whole.iter().enumerate().filter(|(_, share)| share.all > 0) {
            println!("    {:.1}  {:>4} of {:>4}  {}", tenth as f64 / 10.0, share.right, share.all, share.percent());
        }
        println!("told of another goal, rightly: {} of {}", self.told.right, self.told.all);
        println!("with another goal, told of it: {} of {}", self.meant.right, self.meant.all);
        println!("wrong inputs that are below .6 or shown as assumed: {} of {}", self.unsure.right, self.unsure.all);
    }
}

/// The tenth that a confidence lies in.
fn tenth(confidence: f64) -> usize {
    (1..=10_u8).rev().find(|tenth| confidence >= f64::from(*tenth) / 10.0).map_or(0, usize::from)
}
