import type { PlanDetailFragment } from '../../generated/graphql';
import { day, money, plural } from '../format';
import { PLAN_TYPES, RISK_LEVELS } from '../words';

/** What is known of the plan, in a line: more while the agents read it. */
export function Facts({ plan }: { plan: PlanDetailFragment }) {
  const { targetAmount, timeHorizon, chosenPlanType, riskLevel, lastReviewedAt } = plan;
  const facts: [term: string, value: string | null][] = [
    ['Target', targetAmount && money(targetAmount)],
    ['Horizon', timeHorizon === null ? null : plural(timeHorizon, 'year')],
    ['Purpose', chosenPlanType && PLAN_TYPES[chosenPlanType]],
    ['Risk', riskLevel && RISK_LEVELS[riskLevel]],
    ['Begun', day(plan.createdAt)],
    ['Reviewed', lastReviewedAt && day(lastReviewedAt)],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([term, value]) =>
          value && (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
