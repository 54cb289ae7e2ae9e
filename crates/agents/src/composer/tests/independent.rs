//! The plan's chances against a simulation that shares nothing with ours: other random numbers, a normal deviate and an
//! exponential for each month, markets one by one, quantiles by sorting.

use super::*;
use crate::composer::compose;

const MARKETS: usize = 10_000;

/// `SplitMix64` (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct Chance(u64);

impl Chance {
    /// Between 0 and 1, never 0.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((mixed ^ (mixed >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A standard normal deviate (Box and Muller, 1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[test]
fn an_independent_simulation_finds_the_same_chances() {
    for (risk, years, target, start) in [
        (RiskLevel::Conservative, 3, "40000", "10000"),
        (RiskLevel::Balanced, 12, "250000", "0"),
        (RiskLevel::Aggressive, 30, "1500000", "60000"),
    ] {
        let reading = Reading { risk_level: risk, ..without_costs(saving(target, 12 * years, start)) };
        let allocation = allocated(&reading);
        let plan = compose(&reading, &allocation);
        let [monthly, start, target] = [plan.monthly_contribution, decimal(start), decimal(target)].map(float);
        // A year's growth has the median 1 + compound and this deviation: the variance of a lognormal, solved for its own.
        let years: Vec<_> = allocation
            .glide_path
            .iter()
            .map(|point| {
                let median = 1.0 + point.expected_return;
                let growth = f64::midpoint(1.0, (1.0 + 4.0 * (point.volatility / median).powi(2)).sqrt());
                (median.ln() / 12.0, (growth.ln() / 12.0).sqrt())
            })
            .collect();

        let mut chance = Chance(4711);
        let mut ends: Vec<f64> = (0..MARKETS)
            .map(|_| {
                years.iter().fold(start, |value, (mean, deviation)| {
                    (0..12).fold(value, |value, _| value * (mean + deviation * chance.normal()).exp() + monthly)
                })
            })
            .collect();
        ends.sort_by(f64::total_cmp);
        let reached = ends.iter().filter(|end| **end >= target).count() as f64 / MARKETS as f64;
        // Three standard errors of the difference of two such shares.
        close(plan.success_probability.unwrap(), reached, 0.021);
        let last = plan.projection.last().unwrap();
        let spread = years.iter().map(|(_, deviation)| 12.0 * deviation * deviation).sum::<f64>().sqrt();
        for (ours, rank) in [(last.p10, MARKETS / 10), (last.p50, MARKETS / 2), (last.p90, MARKETS * 9 / 10)] {
            close(float(ours) / ends[rank], 1.0, 0.075 * spread);
        }
    }
}

#[test]
fn an_independent_simulation_finds_the_same_from_the_middle_of_a_plan() {
    let (month, there, own) = (30, 40_000.0, 1_200.0);
    let mut reading = without_costs(saving("250000", 144, "10000"));
    reading.details.monthly_budget = Some(decimal("1200"));
    reading.details.contribution_growth = Some(decimal("0.02"));
    let track = track::finished(&reading).track(track::after(month, decimal("40000")));
    let pay_more = track.adjustments.iter().find(|adjustment| adjustment.kind == AdjustmentKind::PayMore).unwrap();

    let path = allocated(&reading).glide_path;
    let mut chance = Chance(4711);
    let mut reached = [0.0; 2];
    for _ in 0..MARKETS {
        let mut values = [there; 2];
        for at in month..144 {
            let point = &path[at as usize / 12];
            let median = 1.0 + point.expected_return;
            let growth = f64::midpoint(1.0, (1.0 + 4.0 * (point.volatility / median).powi(2)).sqrt());
            let step = (median.ln() / 12.0 + (growth.ln() / 12.0).sqrt() * chance.normal()).exp();
            let year = i32::try_from(at / 12).unwrap();
            let raised = [own * 1.02_f64.powi(year), float(pay_more.value) * 1.02_f64.powi(year - 2)];
            values = [values[0] * step + raised[0], values[1] * step + raised[1]];
        }
        for (reached, value) in reached.iter_mut().zip(values) {
            *reached += f64::from(u8::from(value >= 250_000.0)) / MARKETS as f64;
        }
    }
    close(track.success_probability, reached[0], 0.015);
    close(0.8, reached[1], 0.015);
}
