// A plan as a line of the ledger.
import { Link } from 'wouter';
import type { PlanLineFragment } from '../../generated/graphql';
import { Chance } from '../charts/Chance';
import { money, percent, plural } from '../format';
import { PLAN_TYPE_LABELS, RISK_LEVEL_LABELS, STAGE_LABELS, STATUS_LABELS, titleOf } from '../labels';
import { Star } from './Star';
import { usePlanActions } from './usePlanActions';

/** The line, with its star and its way into the archive or back. */
export function PlanRow({ plan }: { plan: PlanLineFragment }) {
  const { archive, restore } = usePlanActions();
  const title = titleOf(plan);
  const result = plan.processingStatus === 'COMPLETED' ? plan.investmentPlan : null;
  return (
    <li className="plan-row" data-plan={plan.id}>
      <Star plan={plan} />
      <div className="plan-row-name">
        <h3>
          <Link to={`/plans/${plan.id}`}>{title}</Link>
        </h3>
        {plan.financialGoals && <p className="plan-row-goal">{plan.financialGoals}</p>}
        <p>
          {[PLAN_TYPE_LABELS[plan.planType], plan.riskLevel && RISK_LEVEL_LABELS[plan.riskLevel]]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <dl>
        <div>
          <dt>Target</dt>
          <dd>{money(plan.targetAmount)}</dd>
          <dd className="aside">{plan.timeHorizon === null ? '' : `in ${plural(plan.timeHorizon, 'year')}`}</dd>
        </div>
        {result ? (
          <>
            <div>
              <dt>A month</dt>
              <dd>{money(result.monthlyContribution)}</dd>
            </div>
            <div>
              <dt>Chance</dt>
              <dd>{percent(result.successProbability)}</dd>
              <dd>
                <Chance chance={result.successProbability} label="Chance of success" />
              </dd>
            </div>
          </>
        ) : (
          <div>
            <dt>State</dt>
            <dd className="state" data-status={plan.processingStatus}>
              {plan.processingStatus === 'PROCESSING' ? STAGE_LABELS[plan.stage] : STATUS_LABELS[plan.processingStatus]}
            </dd>
          </div>
        )}
      </dl>
      <button
        type="button"
        className="quiet"
        aria-label={`${plan.isActive ? 'Archive' : 'Restore'} ${title}`}
        onClick={(event) => {
          // The line goes away: the focus stays with the list.
          event.currentTarget.closest<HTMLElement>('.plan-list')?.focus({ preventScroll: true });
          void (plan.isActive ? archive(plan) : restore(plan));
        }}
      >
        {plan.isActive ? 'Archive' : 'Restore'}
      </button>
    </li>
  );
}
