//! What holds for every text that is given as a table of market assumptions.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AssetClass, MarketAssumptions, allocate};
use crate::examples::{TODAY, saving};
use fuzz::{
    hunt,
    json::{any_json, reshaped},
};

fn tables() -> BoxedStrategy<String> {
    let table: Value = serde_json::from_str(include_str!("market.example.json")).unwrap();
    let other = any_json(&["version", "classes", "volatility"], &["us_stocks", "2024-02-30", "2024-02-29"]);
    let figures = (-100..100_i32).prop_map(|percent| json!(f64::from(percent) / 100.0)).boxed();
    reshaped(vec![table], prop_oneof![other, figures].boxed()).prop_map(|table| table.to_string()).boxed()
}

#[test]
fn a_table_is_usable_and_what_the_file_says_or_refused_with_a_reason() {
    hunt("market", tables(), |text| {
        let market = match MarketAssumptions::from_json(text) {
            Ok(market) => market,
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                // The kind of error; the figures in it are no news.
                let kind = format!("{error:?}");
                return Ok(kind.split(['(', ' ']).next().unwrap_or_default().to_owned());
            }
        };
        // Postgres can store where the figures of a plan come from.
        prop_assert!(!market.source.version.contains('\0') && !market.source.source.contains('\0'));
        for class in AssetClass::ALL {
            let at = class as usize;
            prop_assert!((-0.2..=0.3).contains(&market.geometric_returns[at]));
            prop_assert!((0.0001..=0.6).contains(&market.volatilities[at]));
            prop_assert!((market.correlations[at][at] - 1.0).abs() < f64::EPSILON);
            for other in AssetClass::ALL {
                let there = market.correlations[at][other as usize];
                let back = market.correlations[other as usize][at];
                prop_assert!((-1.0..=1.0).contains(&there) && there.to_bits() == back.to_bits());
            }
        }
        // The figures are those that a plain reading of the file finds, by name.
        let file: Value = serde_json::from_str(text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(file["version"].as_str(), Some(market.source.version.as_str()));
        for class in AssetClass::ALL {
            let figures = &file["classes"][class.as_str()];
            prop_assert_eq!(figures["volatility"].as_f64(), Some(market.volatilities[class as usize]));
            prop_assert_eq!(figures["geometric_return"].as_f64(), Some(market.geometric_returns[class as usize]));
        }
        let allocated = allocate(&market, &saving("1000", 120, "0"), TODAY);
        if let Ok(allocation) = &allocated {
            let sum = allocation.stocks + allocation.bonds + allocation.alternatives;
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
        Ok(format!("a table, with an allocation: {}", allocated.is_ok()))
    });
}
