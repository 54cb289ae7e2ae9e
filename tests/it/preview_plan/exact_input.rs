//! What is said exactly, beside the words or without them.

use serde_json::{Value, json};

use super::{Previews, is, is_about, origin};

#[tokio::test]
async fn what_is_said_exactly_wins_over_the_words() {
    let preview = Previews::begin().await;
    let details = json!({
        "horizonMonths": 30, "startingAmount": "1000", "monthlyBudget": "250.50", "employerContribution": "49.50",
        "contributionGrowth": "0.02", "confidence": 0.9, "amountBasis": "TODAY", "inflation": "0.03", "annualFee": "0.0036",
        "currentAge": 40, "yearlyIncome": "60000", "currency": "EUR", "priority": 2,
        "cashFlows": [{ "inMonths": 12, "amount": "-500", "label": "repairs" }],
        "debts": [{ "balance": "2000", "rate": "0.19", "payment": "100", "label": "card" }],
    });
    let input = json!({ "financialGoals": "$9,000 for a boat in 5 years, 300 saved, 100 a month", "details": details });
    let plan = preview.of(input).await;
    is(&plan, "planner.targetAmount", 9_000.0);
    is(&plan, "planner.horizonMonths", 30.0);
    is(&plan, "planner.timeHorizon", 3.0);
    let told = &plan["planner"]["details"];
    for (field, value) in [
        ("horizonMonths", json!(30)),
        ("startingAmount", json!("1000.00")),
        ("monthlyBudget", json!("250.50")),
        ("employerContribution", json!("49.50")),
        ("confidence", json!(0.9)),
        ("amountBasis", json!("TODAY")),
        ("currentAge", json!(40)),
        ("yearlyIncome", json!("60000.00")),
        ("currency", json!("EUR")),
        ("priority", json!(2)),
        ("cashFlows", json!([{ "inMonths": 12, "amount": "-500.00", "label": "repairs" }])),
        ("debts", json!([{ "balance": "2000.00", "rate": "0.19", "payment": "100.00", "label": "card" }])),
    ] {
        assert_eq!(told[field], value, "{field}");
    }
    assert_eq!(origin(&plan, &json!(["details", "startingAmount"])), "STATED");
    let plan = &plan["investmentPlan"];
    is(plan, "confidence", 0.9);
    is(plan, "budget.monthlyContribution", 300.0);
    is(plan, "targetToday", 9_000.0);
    is_about(plan, "targetNominal", 9_000.0 * 1.03_f64.powf(2.5), 1e-4);
    assert_eq!(plan["debts"][0]["payFirst"], true);
}

#[tokio::test]
async fn a_budget_of_nothing_is_checked_like_any_other() {
    let preview = Previews::begin().await;
    let input =
        json!({ "planType": "GENERAL", "targetAmount": "9000", "timeHorizon": 5, "details": { "monthlyBudget": 0 } });
    let plan = preview.of(input).await;
    is(&plan, "investmentPlan.budget.monthlyContribution", 0.0);
    is(&plan, "investmentPlan.budget.successProbability", 0.0);
}

#[tokio::test]
async fn details_that_cannot_be_are_one_error_with_all_of_them() {
    let preview = Previews::begin().await;
    let details = json!({
        "horizonMonths": 0, "monthlyBudget": "-1", "confidence": 1, "currency": "dollars", "annualFee": "0.06", "currentAge": 67,
        "retirementIncome": { "yearly": "30000", "untilAge": 60, "other": [{ "yearly": "-1" }] },
        "cashFlows": [{ "inMonths": 1, "amount": "1" }, { "inMonths": 1201, "amount": "0.001", "label": "x".repeat(101) }],
        "debts": vec![json!({ "balance": "1", "rate": "0.1" }); 21],
    });
    let answer = preview.send(json!({ "timeHorizon": 0, "details": details })).await;
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], answer["errors"].as_array().unwrap().len()), (&json!("BAD_USER_INPUT"), 1));
    let errors = extensions["userErrors"].as_array().unwrap();
    let join = |path: &Value| {
        path.as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(".")
    };
    let paths: Vec<_> = errors.iter().map(|error| join(&error["path"])).collect();
    let expected = [
        "timeHorizon",
        "details.horizonMonths",
        "details.monthlyBudget",
        "details.confidence",
        "details.annualFee",
        "details.retirementIncome.untilAge",
        "details.retirementIncome.other.0.yearly",
        "details.cashFlows.1.inMonths",
        "details.cashFlows.1.amount",
        "details.cashFlows.1.label",
        "details.debts",
        "details.currency",
    ];
    assert_eq!(paths, expected.map(|path| format!("input.{path}")));
    assert!(errors.iter().all(|error| error["code"] == "INVALID"), "{errors:?}");
    assert_eq!(errors[2]["message"], "monthlyBudget must be between 0 and 9999999999999.99.");
    let message = "timeHorizon must be between 1 and 100 years. 11 more in extensions.userErrors.";
    assert_eq!(answer["errors"][0]["message"], message);
}
