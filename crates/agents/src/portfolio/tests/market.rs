//! Market tables as files.

use super::*;

const FILE: &str = include_str!("../market.example.json");

#[test]
fn the_built_in_table_is_the_example_file() {
    assert_eq!(MarketAssumptions::from_json(FILE), Ok(MarketAssumptions::built_in()));
}

/// The example file with a change, read.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    change(&mut file);
    MarketAssumptions::from_json(&file.to_string()).unwrap_err().to_string()
}

#[test]
fn a_table_that_cannot_be_used_is_refused_with_the_reason() {
    assert!(MarketAssumptions::from_json("{").unwrap_err().to_string().contains("malformed"));
    assert!(changed(|file| file["version"] = json!(" ")).contains("version is empty"));
    assert!(changed(|file| file["inflation"] = json!(2.0)).contains("inflation is 2, outside of -0.05 to 0.25"));
    assert!(changed(|file| file["classes"]["US_CASH"]["volatility"] = json!(0)).contains("US_CASH's volatility is 0"));
    assert!(changed(|file| file["classes"]["GOLD"] = file["classes"]["US_CASH"].clone()).contains("\"GOLD\" is not"));
    assert!(changed(|file| file["correlations"][0][2] = json!(1.5)).contains("is 1.5, outside of -1 to 1"));
    assert!(changed(|file| file["correlations"][0][0] = json!("GOLD")).contains("\"GOLD\" is not"));
    assert!(changed(|file| file["correlations"][1] = file["correlations"][0].clone()).contains("more than once"));
    assert!(changed(|file| file["correlations"][0][2] = json!(-0.9)).contains("not positive definite"));
    let missing_pair = changed(|file| drop(file["correlations"].as_array_mut().unwrap().pop()));
    assert_eq!(missing_pair, "the correlation of US_CASH and COMMODITIES is missing");
    let missing_class = changed(|file| drop(file["classes"].as_object_mut().unwrap().remove("US_TIPS")));
    assert_eq!(missing_class, "US_TIPS has no return and volatility");
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    file["classes"]["US_TIPS"]["volatility"] = Value::Null;
    let error = MarketAssumptions::from_json(&file.to_string()).unwrap_err();
    assert!(matches!(error, AssumptionsError::Malformed(_)), "{error}");
}

#[test]
fn a_table_of_before_has_no_long_run() {
    let mut file: Value = serde_json::from_str(FILE).unwrap();
    file.as_object_mut().unwrap().remove("long_run");
    let market = MarketAssumptions::from_json(&file.to_string()).unwrap();
    assert_eq!(market.long_run, [None; N]);
    assert!(
        changed(|file| file["long_run"]["GOLD"] = file["long_run"]["US_REITS"].clone()).contains("\"GOLD\" is not")
    );
    assert!(
        changed(|file| file["long_run"]["US_REITS"]["volatility"] = json!(9)).contains("US_REITS's volatility is 9")
    );
}
