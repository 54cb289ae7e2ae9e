import type { PlanDetailFragment } from '../../generated/graphql';
import { day, money, plural } from '../format';
import { PLAN_TYPES, RISK_LEVELS } from '../words';

/** What the plan is about, in a line. */
export function Facts({ plan }: { plan: PlanDetailFragment }) {
  const facts: [string, string][] = [
    ['Target', money(plan.targetAmount)],
    ['Horizon', plan.timeHorizon === null ? '–' : plural(plan.timeHorizon, 'year')],
    ['Purpose', PLAN_TYPES[plan.planType]],
    ['Risk', plan.riskLevel ? RISK_LEVELS[plan.riskLevel] : '–'],
    ['Begun', day(plan.createdAt)],
    ['Reviewed', plan.lastReviewedAt ? day(plan.lastReviewedAt) : 'never'],
  ];
  return (
    <dl className="facts">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
