//! How close sums of the draws come to the normal distribution, and the choice among shuffles that brings them there.

use super::super::draws::{PAIRS, STRATA, YEARS, Year, shuffled, year};
use super::super::growth::DEVIATIONS;
use super::super::normal::normal_quantile;

const PROBABILITIES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.4];

/// Of each pair's first market, the sum of a year's deviations from the median.
fn sums(draws: &Year) -> Vec<f64> {
    let deviation = |stratum: u16| {
        let stratum = usize::from(stratum);
        if stratum < STRATA / 2 { -DEVIATIONS[STRATA / 2 - 1 - stratum] } else { DEVIATIONS[stratum - STRATA / 2] }
    };
    draws.iter().map(|months| months.iter().map(|stratum| deviation(*stratum)).sum()).collect()
}

fn plus(some: &[f64], others: &[f64]) -> Vec<f64> {
    some.iter().zip(others).map(|(a, b)| a + b).collect()
}

/// By how many standard deviations the quantiles of sums over `years` miss those of the normal distribution. Each sum has
/// its mirrored one.
fn misses(sums: &[f64], years: usize) -> [f64; 5] {
    let scale = libm::sqrt(12.0 * years as f64);
    PROBABILITIES.map(|probability| {
        let quantile = normal_quantile(probability);
        let beyond = sums.iter().filter(|sum| sum.abs() > -quantile * scale).count() as f64 / PAIRS as f64;
        let density = libm::exp(-0.5 * quantile * quantile) / libm::sqrt(2.0 * std::f64::consts::PI);
        (beyond - 2.0 * probability) / (2.0 * density)
    })
}

/// The sums over the last 1, 2, 4, … years before one, and over all of them; with the number of years.
fn before(years: &[Vec<f64>]) -> Vec<(usize, Vec<f64>)> {
    let mut kept = vec![(0, vec![0.0; PAIRS])];
    let mut sum = vec![0.0; PAIRS];
    for (count, year) in years.iter().rev().enumerate() {
        sum = plus(&sum, year);
        if (count + 2).is_power_of_two() || count + 1 == years.len() {
            kept.push((count + 1, sum.clone()));
        }
    }
    kept
}

/// What a year's draws make worse: the square of each miss, counted by the variance of its sum; that of all years ten times.
fn penalty(before: &[(usize, Vec<f64>)], year: &[f64]) -> f64 {
    let all = before.last().map_or(0, |(years, _)| *years);
    let of = |(years, sums): &(usize, Vec<f64>)| {
        let squares: f64 = misses(&plus(sums, year), years + 1).iter().map(|miss| miss * miss).sum();
        squares * (years + 1) as f64 * if *years == all { 10.0 } else { 1.0 }
    };
    before.iter().map(of).sum()
}

#[test]
#[ignore = "chooses anew, for some minutes in a release build"]
fn choose_the_draws() {
    let mut years: Vec<Vec<f64>> = Vec::new();
    let mut chosen = Vec::new();
    for number in 0..YEARS {
        let before = before(&years);
        let tried = (0..=u8::MAX).map(|choice| (choice, sums(&shuffled(number, choice))));
        let (choice, _, sums) = tried
            .map(|(choice, sums)| (choice, penalty(&before, &sums), sums))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .expect("there are choices");
        chosen.push(choice);
        years.push(sums);
    }
    println!("{chosen:?}");
    for (number, choice) in chosen.into_iter().enumerate() {
        assert_eq!(*year(u32::try_from(number).unwrap()), *shuffled(number, choice), "year {number}");
    }
}

#[test]
fn over_every_number_of_years_the_markets_are_spread_as_the_normal_distribution() {
    let mut all = vec![0.0; PAIRS];
    for number in 0..60 {
        all = plus(&all, &sums(year(number)));
        for (miss, probability) in misses(&all, number as usize + 1).into_iter().zip(PROBABILITIES) {
            let years = f64::from(number) + 1.0;
            let off = miss * 0.15 * libm::sqrt(years);
            assert!(off.abs() < 0.01, "{off} at {probability} after {years} years, of a volatility of 15 %");
        }
    }
}
