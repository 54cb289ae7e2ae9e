//! What another agent may store: every part of the shapes that are shown typed, once.

use serde_json::{Value, json};

const FACTS: &str = "TARGET HORIZON AGE STARTING_AMOUNT MONTHLY_BUDGET EMPLOYER_CONTRIBUTION INCOME RETIREMENT_INCOME OTHER_INCOME DEBT \
    PRICE WORTH CASH_FLOW OTHER_GOAL RISK RETURN INFLATION CONFIDENCE CONSTRAINT OTHER";

fn sentence(code: &str) -> Value {
    json!({ "code": code, "text": "Words.", "values": { "amount": "1.50" } })
}

fn each(words: &str, make: impl Fn(&str) -> Value) -> Value {
    words.split_whitespace().map(make).collect()
}

/// A planner's output; `engine` and so on as a language model's.
pub(super) fn reading() -> Value {
    let fact = |kind: &str| {
        json!({
            "field": "financialGoals", "words": "a bigger boat", "start": 0, "end": 13, "kind": kind, "amount": "1.5",
            "currency": "USD", "per": "month", "months": 1, "age": 2, "who": "self", "rate": 0.5, "value": "boat", "used": true,
            "note": sentence("NOTE"),
        })
    };
    let stream = json!({ "yearly": "1", "from_age": 67, "label": "pension" });
    json!({
        "status": "error", "timestamp": "2026-01-02T03:04:05Z", "goal_text": "a bigger boat",
        "parsed_goal": { "goal_type": "EDUCATION", "target_amount": 1, "time_horizon": 9, "confidence_score": 0.5,
            "extracted_keywords": ["boat"], "risk_level": "BALANCED" },
        "version": 2, "kind": "DEBT", "horizon_months": 100, "understanding": "PARTIAL", "language": "en", "currency": "USD",
        "facts": each(FACTS, fact),
        "questions": [{ "code": "TARGET_AMOUNT", "sentence": sentence("ASK"), "path": ["targetAmount"] }],
        "origins": each("STATED READ ASSUMED", |origin| {
            json!({ "path": ["details", "debts"], "origin": origin, "confidence": 0.5 })
        }),
        "other_goals": [{ "words": "a kite", "plan_type": "GENERAL", "target_amount": "9", "horizon_months": 3 }],
        "details": {
            "horizon_months": 100, "starting_amount": "1", "monthly_budget": "2", "employer_contribution": "3",
            "contribution_growth": "0.01", "confidence": 0.9, "amount_basis": "NOMINAL", "inflation": "0.02", "annual_fee": "0.001",
            "current_age": 40, "yearly_income": "4", "currency": "USD", "priority": 1,
            "retirement_income": { "yearly": "5", "until_age": 95, "other": [stream] },
            "cash_flows": [{ "in_months": 6, "amount": "-7", "label": "roof" }],
            "debts": [{ "balance": "8", "rate": "0.09", "payment": "1", "label": "card" }],
        },
        "engine": "model", "model": { "name": "owl", "prompt_hash": "a1", "latency_ms": 7, "tries": 2, "prompt_tokens": 90,
            "completion_tokens": 12, "verdict": "accepted" },
    })
}

/// A portfolio agent's output.
pub(super) fn allocation() -> Value {
    let classes = "US_EQUITY DEVELOPED_EX_US_EQUITY EMERGING_MARKETS_EQUITY US_AGGREGATE_BONDS US_TIPS US_CASH US_REITS COMMODITIES";
    let weights: serde_json::Map<_, _> =
        classes.split_whitespace().map(|class| (class.to_owned(), json!(0.125))).collect();
    let shares = json!({ "stocks": 0.375, "bonds": 0.375, "alternatives": 0.25 });
    let point = json!({ "year": 0, "stocks": 0.375, "bonds": 0.375, "alternatives": 0.25, "expected_return": 0.05, "volatility": 0.1 });
    json!({
        "status": "success",
        "portfolio": { "allocations": shares, "weights": weights, "expected_return": 0.05,
            "risk_metrics": { "volatility": 0.1, "sharpe_ratio": 0.3 }, "glide_path": [point] },
        "risk_level": 3, "rationale_sentences": [sentence("WHY")],
    })
}

/// A finished plan.
pub(super) fn plan_data() -> Value {
    let point = json!({ "year": 1, "month": 12, "contributed": 1, "p10": 1, "p50": 2, "p90": 3, "p10_today": 1, "p50_today": 2, "p90_today": 3 });
    let plan = json!({
        "kind": "SPEND", "monthly_contribution": 1, "recommended_contribution": 2, "confidence": 0.8, "target_nominal": 3,
        "target_today": 2, "asset_allocation": { "stocks": 37.5, "bonds": 37.5, "alternatives": 25 }, "success_probability": 0.5,
        "projection": [point],
        "budget": { "monthly_contribution": 1, "success_probability": 0.4, "shortfall_p10": 3, "shortfall_p50": 2,
            "shortfall_p90": 1, "p10": 1, "p50": 2, "p90": 3, "share_of_income": 0.1 },
        "adjustments": each("PAY_MORE LATER LESS DEPOSIT", |kind| {
            json!({ "kind": kind, "value": 7, "success_probability": 0.8, "sentence": sentence(kind) })
        }),
        "sensitivity": [{ "code": "RETURN_MINUS_1", "sentence": sentence("RETURN_MINUS_1"), "success_probability": 0.7,
            "recommended_contribution": 3 }],
        "drawdown": { "sustainable_monthly": 1, "wanted_monthly": 2, "success_probability": 0.6, "until_age": 95, "years": 28,
            "p10_runs_out": 90,
            "projection": [{ "year": 1, "age": 68, "p10_today": 1, "p50_today": 2, "p90_today": 3 }] },
        "debts": [{ "label": "card", "balance": 8, "rate": 0.09, "payment": 1, "months_to_clear": 9, "pay_first": true,
            "sentence": sentence("DEBT") }],
        "sentences": each("SUMMARY RISK ASSUMPTION NOTE", |part| {
            json!({ "part": part, "code": "SAID", "text": "Words.", "values": {} })
        }),
    });
    json!({ "user_input": {}, "investment_plan": { "investment_plan": plan } })
}
