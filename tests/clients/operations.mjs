// The operations of this run, as a web client would send them.

export const CREATE = `mutation Create($input: CreatePlanInput!) {
  createPlan(input: $input) { created plan { id processingStatus stage } userErrors { code message path } }
}`;

export const STATUS = `subscription Status($id: ID!, $after: String) {
  planStatus(planId: $id, after: $after) {
    cursor planId status previousStatus stage occurredAt failure { code message agent attempts } plan { id processingStatus stage }
  }
}`;

export const PLAN = `query Plan($id: ID!) {
  plan(id: $id) {
    id financialGoals investmentPreferences planName planType riskLevel timeHorizon targetAmount processingStatus stage
    failure { code message agent attempts }
    isActive isFavorite createdAt updatedAt lastReviewedAt expectedReturn actualReturn performanceNotes
    planData agent2Data agent3Data
    planner { status timestamp goalText goalType targetAmount timeHorizon horizonMonths confidenceScore extractedKeywords }
    portfolio {
      status timestamp stocks bonds alternatives expectedReturn volatility sharpeRatio riskLevel
      glidePath { year expectedReturn volatility }
    }
    investmentPlan {
      recommendedContribution confidence targetNominal
      monthlyContribution assetAllocation { stocks bonds alternatives }
      milestones { name percentOfTarget amount year } riskConsiderations assumptions successProbability
      contributionOptions { probability monthlyContribution } projection { year contributed p10 p50 p90 } summary
    }
  }
}`;
