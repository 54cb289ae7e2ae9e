//! A walk through the whole API over HTTP: everything that the schema has is used once, and what it answers makes sense.

mod around;
mod changing;
mod outputs;
mod reading;

use serde_json::{Value, json};

use crate::harness::{Client, Coverage, Server, leaves};

/// What a plan has beside its leaves.
const NESTED: &str = "user { id email createdAt } failure { code message agent attempts } \
    details { horizonMonths startingAmount monthlyBudget employerContribution contributionGrowth confidence amountBasis \
        inflation annualFee currentAge yearlyIncome currency priority \
        retirementIncome { yearly untilAge other { yearly fromAge label } } \
        cashFlows { inMonths amount label } debts { balance rate payment label } } \
    balances { on amount percentile } track { onTrack behind successProbability adjustments { kind value } sentence { code } } \
    investmentPlan { monthlyContribution assetAllocation { stocks bonds alternatives } \
        milestones { name percentOfTarget amount year } riskConsiderations assumptions successProbability \
        contributionOptions { probability monthlyContribution } summary summaryProvenance { engine model { name } } \
        projection { year month contributed p10 p50 p90 p10Today p50Today p90Today } \
        kind recommendedContribution confidence targetNominal targetToday sentences { part sentence { code text values } } \
        budget { monthlyContribution successProbability shortfallP10 shortfallP50 shortfallP90 p10 p50 p90 shareOfIncome } \
        adjustments { kind value successProbability sentence { code } } \
        sensitivity { code sentence { code } successProbability recommendedContribution } \
        drawdown { sustainableMonthly wantedMonthly successProbability untilAge years p10RunsOut \
            projection { year age p10Today p50Today p90Today } } \
        debts { label balance rate payment monthsToClear payFirst sentence { code } } } \
    portfolio { status timestamp stocks bonds alternatives expectedReturn volatility sharpeRatio riskLevel \
        weights { assetClass weight } rationale { code } \
        glidePath { year stocks bonds alternatives expectedReturn volatility } } \
    planner { understanding planKind language currency horizonMonths riskLevel \
        facts { field words start end kind amount currency per months age who rate value used note { code } } \
        questions { code sentence { code } path } origins { path origin confidence } \
        otherGoals { words planType targetAmount horizonMonths } \
        details { horizonMonths startingAmount monthlyBudget employerContribution contributionGrowth confidence amountBasis \
            inflation annualFee currentAge yearlyIncome currency priority \
            retirementIncome { yearly untilAge other { yearly fromAge label } } \
            cashFlows { inMonths amount label } debts { balance rate payment label } } \
        status timestamp goalText goalType targetAmount timeHorizon confidenceScore extractedKeywords \
        provenance { engine model { name promptHash latencyMs tries promptTokens completionTokens verdict } } }";

fn fragment() -> String {
    format!("fragment P on Plan {{ __typename {} {NESTED} }}", leaves("Plan").join(" "))
}

/// Requests, and what of the schema they have used.
struct Walk {
    server: Server,
    coverage: Coverage,
}

impl Walk {
    async fn ask(&mut self, client: &Client, query: &str, variables: Value) -> Value {
        let query = if query.contains("...P") { format!("{query} {}", fragment()) } else { query.to_owned() };
        let data = client.ask(&query, variables.clone()).await;
        self.coverage.record(&query, &variables, &json!({ "data": data }));
        data
    }

    /// One mutation with an argument `input`; gives its payload.
    async fn mutate(&mut self, client: &Client, name: &str, fields: &str, input: Value) -> Value {
        let (_, ty) = INPUTS.iter().find(|(mutation, _)| *mutation == name).unwrap();
        let query = format!("mutation($input: {ty}!) {{ {name}(input: $input) {{ {fields} }} }}");
        self.ask(client, &query, json!({ "input": input })).await[name].take()
    }

    /// A mutation of a plan by its id.
    async fn by_id(&mut self, client: &Client, name: &str, id: &str, more: &str) -> Value {
        let query = format!(
            "mutation($id: ID!) {{ {name}(id: $id{more}) {{ plan {{ ...P }} userErrors {{ code message path }} }} }}"
        );
        self.ask(client, &query, json!({ "id": id })).await[name].take()
    }

    async fn plan(&mut self, client: &Client, id: &str) -> Value {
        self.ask(client, "query($id: ID!) { plan(id: $id) { ...P } }", json!({ "id": id })).await["plan"].take()
    }
}

const INPUTS: [(&str, &str); 7] = [
    ("createPlan", "CreatePlanInput"),
    ("updatePlan", "UpdatePlanInput"),
    ("recordPlanPerformance", "RecordPlanPerformanceInput"),
    ("claimPlans", "ClaimPlansInput"),
    ("submitAgentOutput", "SubmitAgentOutputInput"),
    ("completePlan", "CompletePlanInput"),
    ("failPlan", "FailPlanInput"),
];
const PAYLOAD: &str = "plan { ...P } userErrors { code message path }";
const CLAIM: &str = "claim { claimToken expiresAt attempt plan { ...P } } userErrors { code message path }";

#[tokio::test]
async fn every_element_of_the_contract_is_used_and_answers_sensibly() {
    let server = Server::start(0).await;
    let coverage = Coverage::of(&std::fs::read_to_string("schema.graphql").unwrap());
    let mut walk = Walk { server, coverage };
    let person = walk.server.person("walker@example.com").await;
    let service = walk.server.service_client().await;

    let id = changing::create_and_change(&mut walk, &person).await;
    changing::work(&mut walk, &service, &id).await;
    reading::look(&mut walk, &person, &id).await;
    reading::lists(&mut walk, &person).await;
    around::watch(&mut walk, &person, &service).await;
    around::operate(&mut walk, &service).await;
    around::erase(&mut walk, &person).await;
    assert_eq!(walk.coverage.missing(), Vec::<String>::new(), "of the contract, nobody tries these");
}
