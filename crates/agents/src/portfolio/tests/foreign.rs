//! Allocations that others stored, or that were stored before.

use super::*;

/// The example of the database's documentation.
fn foreign() -> Value {
    json!({
        "portfolio": {
            "allocations": { "stocks": 0.70, "bonds": 0.25, "alternatives": 0.05 },
            "expected_return": 0.075,
            "risk_metrics": { "volatility": 0.12, "sharpe_ratio": 0.63 }
        },
        "risk_level": 3, "goal_type": "retirement", "timestamp": "2024-01-15T10:30:00Z",
        "agent": "portfolio_agent", "status": "success"
    })
}

#[test]
fn another_agents_output_is_read() {
    let read = from_json(&foreign()).unwrap();
    assert_eq!((read.stocks, read.bonds, read.alternatives), (0.70, 0.25, 0.05));
    assert_eq!((read.expected_return, read.volatility, read.sharpe_ratio, read.risk_score), (0.075, 0.12, 0.63, 3));
    assert!((read.arithmetic_return - 0.0822).abs() < 1e-12);
    assert_eq!((read.weights.len(), read.assumptions_version()), (0, "unknown"));
}

#[test]
fn an_output_that_cannot_be_used_is_no_allocation() {
    let with = |path: &str, value: Value| {
        let mut document = foreign();
        *document.pointer_mut(path).unwrap() = value;
        from_json(&document)
    };
    assert!(with("/portfolio/allocations/bonds", json!(0.254)).is_some(), "within half a percent");
    assert!(with("/portfolio/allocations/bonds", json!(0.26)).is_none());
    assert!(with("/portfolio/allocations/bonds", json!("25 %")).is_none());
    assert!(with("/portfolio/allocations", json!({ "stocks": 1.1, "bonds": -0.1, "alternatives": 0 })).is_none());
    assert!(with("/portfolio/expected_return", json!(7.5)).is_none());
    assert!(with("/portfolio/expected_return", Value::Null).is_none());
    assert!(with("/portfolio/risk_metrics", json!({})).is_none());
    assert!(with("/portfolio/risk_metrics/volatility", json!(-0.1)).is_none());
    assert!(with("/status", json!("error")).is_none());
    assert_eq!(with("/risk_level", json!(9)).unwrap().risk_score, 3, "derived from the volatility");
    assert!(from_json(&Value::Null).is_none());
}

#[test]
fn an_allocation_without_a_glide_path_holds_throughout() {
    let read = from_json(&foreign()).unwrap();
    let point =
        GlidePoint { year: 0, stocks: 0.70, bonds: 0.25, alternatives: 0.05, expected_return: 0.075, volatility: 0.12 };
    assert_eq!(read.glide_path, [point]);
    assert_eq!(read.glide_path_over(240), [point]);
    assert!(read.mixes.is_empty() && read.rationale.is_empty());
}

#[test]
fn a_reason_without_a_code_is_kept() {
    let mut document = foreign();
    document["rationale"] = json!("Because.");
    let read = from_json(&document).unwrap();
    assert_eq!(read.rationale, [Sentence::new("RATIONALE", "Because.", json!({}))]);
    assert_eq!(stored(&read)["rationale"], "Because.");
}

#[test]
fn a_glide_path_that_cannot_be_used_is_none() {
    let mut document = stored(&allocation(RiskLevel::Balanced, 240));
    let whole = from_json(&document).unwrap();
    assert_eq!(whole.glide_path.len(), 20);
    document["portfolio"]["glide_path"][3]["volatility"] = json!(7);
    let read = from_json(&document).unwrap();
    assert_eq!(read.glide_path.len(), 1);
    assert_eq!((read.stocks, read.expected_return), (whole.stocks, whole.expected_return));
}
