//! Markets that change with the years, and money that goes out on the way.

use super::super::fan::fan;
use super::*;

fn ends_by_year(timeline: &Timeline) -> Vec<Ends> {
    let mut years = Vec::new();
    simulate(timeline, 0.0, &[Variant::default()], |_, ends| years.push(ends.clone()));
    years
}

/// By the caps and the table of before: 15 years and more, then down to one.
fn gliding() -> Timeline {
    // Compound return and volatility with so many years left, from one.
    let left = [
        (0.043_0, 0.024_9),
        (0.044_6, 0.029_9),
        (0.046_2, 0.034_9),
        (0.048_1, 0.042_0),
        (0.050_2, 0.049_9),
        (0.051_5, 0.054_9),
        (0.052_6, 0.059_9),
        (0.054_7, 0.069_9),
        (0.055_6, 0.074_9),
        (0.057_5, 0.084_9),
        (0.058_2, 0.089_9),
        (0.059_5, 0.099_9),
        (0.060_1, 0.104_9),
        (0.060_7, 0.114_9),
        (0.061_2, 0.119_9),
    ];
    let year = |year: usize| left[(29 - year).min(14)];
    let markets = (0..30).map(year).map(|(compound, volatility)| Lognormal::from_compound(compound, volatility));
    Timeline { markets: markets.collect(), ..level(0.0, 360, 0.0, 0.0) }
}

#[test]
fn a_glide_path_costs_chance_and_saves_the_worst_tenth() {
    let (fixed, gliding) = (level(0.0, 360, 0.061_215, 0.119_9), gliding());
    let [fixed, gliding] = [&fixed, &gliding].map(|plan| {
        let years = ends_by_year(plan);
        let (before, end) = (&years[26], &years[29]);
        let falls = before.values(501.94).iter().zip(end.values(501.94)).filter(|(before, end)| end < *before).count();
        let chance = end.chance(501.94, 500_000.0);
        (chance, fan(360, end, 501.94).p10, falls as f64 / MARKETS as f64, end.payment(500_000.0, 0.8))
    });
    close(fixed.0, 0.517, 0.01);
    close(fixed.1 / 299_000.0, 1.0, 0.015);
    close(fixed.2, 0.122, 0.01);
    // The path is written down to four digits, that of the figures is not.
    close(gliding.0, 0.391, 0.015);
    close(gliding.1 / 319_000.0, 1.0, 0.015);
    assert!(gliding.2 < 0.005, "{}", gliding.2);
    close(fixed.3 / 700.0, 1.0, 0.01);
    close(gliding.3 / 698.0, 1.0, 0.01);
}

#[test]
fn a_longer_simulation_of_the_same_years_begins_with_the_shorter_one() {
    let plan = level(500.0, 60, 0.06, 0.12);
    let short = ends_by_year(&Timeline { months: 36, ..plan.clone() });
    let long = ends_by_year(&plan);
    for (short, long) in short.iter().zip(&long) {
        assert_eq!(short.values(100.0), long.values(100.0));
    }
}

#[test]
fn a_part_of_a_year_is_simulated_by_the_month() {
    let ends = simulated(&level(0.0, 18, 0.04, 0.03));
    close(ends.payment(20_000.0, 0.5) / 1_080.0, 1.0, 0.01);
}

#[test]
fn money_that_goes_out_before_it_is_there_is_ruin() {
    let flows = vec![(12, -10_000.0), (24, 20_000.0)];
    let plan = Timeline { flows, ..level(5_000.0, 36, 0.04, 0.05) };
    let ends = simulated(&plan);
    assert!(
        ends.chance(0.0, 0.0).abs() < f64::EPSILON,
        "5,000 do not support 10,000 a year later, whatever comes then"
    );
    // What supports the outflow supports everything: 20,000 come a year later.
    let needed = ends.payment(0.0, 0.8);
    close(needed, (10_000.0 - 5_000.0 * 1.04) / 12.2, 30.0);
    assert!(ends.chance(needed, 0.0) >= 0.8);
    assert!(ends.chance(needed - 5.0, 0.0) < 0.8);
    let with_budget = simulate(&plan, 200.0, &[Variant::default()], |_, _| ()).remove(0);
    let deposit = with_budget.deposit(0.0, 0.8);
    assert!(with_budget.chance_with_deposit(deposit, 0.0) >= 0.8);
    close(deposit, 10_000.0 / 1.04 - 5_000.0 - 200.0 * 12.0, 400.0);
}

#[test]
fn a_point_less_a_year_is_a_market_with_a_point_less() {
    let plan = Timeline { flows: vec![(30, 5_000.0)], ..level(1_000.0, 90, 0.06, 0.12) };
    let less = Timeline { markets: vec![Lognormal { mean: 1.05_f64.ln(), ..plan.markets[0] }], ..plan.clone() };
    let shifted = simulate(&plan, 0.0, &[Variant { shift: -0.01, wait: 0 }], |_, _| ()).remove(0);
    let there = simulated(&less);
    close(shifted.payment(100_000.0, 0.8) / there.payment(100_000.0, 0.8), 1.0, 1e-4);
    close(shifted.chance(900.0, 100_000.0), there.chance(900.0, 100_000.0), 0.001);
}

#[test]
fn to_begin_a_year_later_is_a_shorter_plan_of_payments() {
    let plan = level(0.0, 60, 0.05, 0.08);
    let later = simulate(&plan, 0.0, &[Variant { shift: 0.0, wait: 1 }], |_, _| ()).remove(0);
    let shorter = simulated(&level(0.0, 48, 0.05, 0.08));
    close(later.payment(50_000.0, 0.8) / shorter.payment(50_000.0, 0.8), 1.0, 0.005);
}

#[test]
fn what_plans_have_in_common_is_what_each_has_alone() {
    use super::super::Trunk;
    let gliding = |months: u32| {
        let calm = |year: u32| if months - 12 * year < 36 { 0.02 } else { 0.12 };
        let markets = (0..months.div_ceil(12)).map(|year| Lognormal::from_compound(0.05, calm(year))).collect();
        let flows = vec![(30, -500.0), (70, 5_000.0)].into_iter().filter(|(month, _)| *month <= months).collect();
        Timeline { markets, flows, ..level(1_000.0, months, 0.0, 0.0) }
    };
    let plan = gliding(60);
    let longest = gliding(120);
    let common = Trunk::years_in_common(&longest, &plan);
    assert_eq!(common, 3);
    let mut begun = Ends::at_start(&plan, 50.0, MARKETS);
    simulate(&plan, 50.0, &[Variant::default()], |month, ends| {
        if month == 12 * common {
            begun.clone_from(ends);
        }
    });
    let mut trunk = Trunk::new(longest.clone(), common, begun);
    for months in [120, 61, 84, 73] {
        let alone = simulate(&gliding(months), 50.0, &[Variant::default()], |_, _| ()).remove(0);
        let grown = trunk.ends_of(&gliding(months));
        assert_eq!(grown.values(80.0), alone.values(80.0), "{months}");
        assert_eq!(grown.deposit(20_000.0, 0.8).to_bits(), alone.deposit(20_000.0, 0.8).to_bits());
    }
}
