//! What is asked for: as GraphQL of the program, and as plain JSON of the floor, which reads the variables alone.

use serde_json::{Value, json};

use crate::data::{Asked, NAME};

/// Seven columns of a plan, as a dashboard shows it.
const CARD: &str = "id planName planType targetAmount isFavorite createdAt processingStatus";

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workload {
    Dashboard,
    /// The same, beside the floor that asks as the database document does.
    DocumentsDashboard,
    Plan,
    Analytics,
    /// The same, beside the floor that asks as the database document does.
    DocumentsAnalytics,
    EverybodysAnalytics,
    Create,
    Favorite,
}

impl Workload {
    pub(crate) const ALL: [Self; 8] = [
        Self::Dashboard,
        Self::DocumentsDashboard,
        Self::Plan,
        Self::Analytics,
        Self::DocumentsAnalytics,
        Self::EverybodysAnalytics,
        Self::Create,
        Self::Favorite,
    ];

    /// What the report calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Dashboard => "W1 dashboard, 20 plans",
            Self::DocumentsDashboard => "W1, floor with the document's indexes",
            Self::Plan => "W2 one plan, all JSON",
            Self::Analytics => "W3 a user's analytics",
            Self::DocumentsAnalytics => "W3, floor with the document's indexes",
            Self::EverybodysAnalytics => "W3 everybody's analytics",
            Self::Create => "W4 create a plan",
            Self::Favorite => "W5 set favourite",
        }
    }

    /// How many times the floor's processor time it may take.
    pub(crate) const fn aim(self) -> f64 {
        match self {
            Self::Dashboard | Self::DocumentsDashboard | Self::Analytics | Self::DocumentsAnalytics => 1.8,
            Self::Plan => 2.0,
            // The floor sends the statement of the database document.
            Self::EverybodysAnalytics => 0.1,
            Self::Create | Self::Favorite => 1.5,
        }
    }

    /// Where the floor serves it.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Dashboard => "/dashboard",
            Self::DocumentsDashboard => "/documents-dashboard",
            Self::Plan => "/plan",
            Self::Analytics => "/analytics",
            Self::DocumentsAnalytics => "/documents-analytics",
            Self::EverybodysAnalytics => "/everybodys-analytics",
            Self::Create => "/create",
            Self::Favorite => "/favorite",
        }
    }

    /// Whether it is for operators alone.
    pub(crate) fn is_for_operators(self) -> bool {
        self == Self::EverybodysAnalytics
    }

    /// Whether it changes rows.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Favorite)
    }

    fn document(self) -> String {
        let figures = "planType totalPlans completedPlans averageTargetAmount";
        match self {
            Self::Dashboard | Self::DocumentsDashboard => {
                format!("query Dashboard {{ plans(first: 20) {{ nodes {{ {CARD} }} }} }}")
            }
            Self::Plan => format!(
                "query Plan($id: ID!) {{ plan(id: $id) {{ {CARD} user {{ id }} financialGoals investmentPreferences planData \
                riskLevel timeHorizon agent2Data agent3Data isActive updatedAt lastReviewedAt expectedReturn actualReturn \
                performanceNotes }} }}"
            ),
            Self::Analytics | Self::DocumentsAnalytics => {
                format!("query Analytics {{ planAnalytics {{ byType {{ {figures} }} }} }}")
            }
            Self::EverybodysAnalytics => {
                format!("query Everybody {{ admin {{ planTypeDistribution {{ {figures} }} }} }}")
            }
            Self::Create => format!(
                "mutation Create($input: CreatePlanInput!) {{ createPlan(input: $input) \
                {{ plan {{ {CARD} }} userErrors {{ code message path }} }} }}"
            ),
            Self::Favorite => format!(
                "mutation Favorite($id: ID!, $isFavorite: Boolean!) {{ setPlanFavorite(id: $id, isFavorite: $isFavorite) \
                {{ plan {{ {CARD} }} userErrors {{ code message path }} }} }}"
            ),
        }
    }

    fn variables(self, asked: &Asked, number: usize) -> Value {
        match self {
            Self::Dashboard
            | Self::DocumentsDashboard
            | Self::Analytics
            | Self::DocumentsAnalytics
            | Self::EverybodysAnalytics => json!({}),
            Self::Plan => json!({ "id": asked.plan }),
            Self::Create => json!({ "input": {
                "financialGoals": "Save for retirement in 30 years, with a steady income and a house that is paid off",
                "investmentPreferences": "Moderate risk, cheap index funds, no single stocks",
                "planName": NAME, "planType": "RETIREMENT", "riskLevel": "BALANCED", "timeHorizon": 30,
                "targetAmount": "500000.00",
            } }),
            Self::Favorite => json!({ "id": asked.plan, "isFavorite": number.is_multiple_of(2) }),
        }
    }

    /// The request for the program.
    pub(crate) fn body(self, asked: &Asked, number: usize) -> Value {
        json!({ "query": self.document(), "variables": self.variables(asked, number) })
    }

    /// The same for the floor, which no token tells who is asking.
    pub(crate) fn floor_body(self, asked: &Asked, number: usize) -> Value {
        let mut variables = self.variables(asked, number);
        variables["userId"] = json!(asked.user);
        json!({ "query": self.document(), "variables": variables })
    }
}
