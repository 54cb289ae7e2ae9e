import type { PlanDetailFragment } from '../../generated/graphql';
import { day, money, plural } from '../format';
import { PLAN_TYPE_LABELS, RISK_LEVEL_LABELS } from '../labels';

/** What is known of the plan, in a line: more while the agents read it. */
export function Facts({ plan }: { plan: PlanDetailFragment }) {
  const { targetAmount, timeHorizon, chosenPlanType, riskLevel, lastReviewedAt } = plan;
  const facts: [term: string, value: string | null][] = [
    ['Target', targetAmount && money(targetAmount)],
    ['Horizon', timeHorizon === null ? null : plural(timeHorizon, 'year')],
    ['Purpose', chosenPlanType && PLAN_TYPE_LABELS[chosenPlanType]],
    ['Risk', riskLevel && RISK_LEVEL_LABELS[riskLevel]],
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
