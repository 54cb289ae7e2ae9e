// A plan as a line of the ledger.
import { Link } from 'wouter';
import type { PlanLineFragment } from '../../generated/graphql';
import { Chance } from '../charts/Chance';
import { money, payment, percent } from '../format';
import { titleOf } from '../labels';
import { words } from '../words';
import { Star } from './Star';

/** The line, with its star and its way into the archive or back. */
export function PlanRow({ plan, onMove }: { plan: PlanLineFragment; onMove: () => void }) {
  const title = titleOf(plan);
  const { dashboard, types, risks } = words;
  return (
    <li className="plan-row" data-plan={plan.id}>
      <Star plan={plan} />
      <div className="plan-row-name">
        <h2>
          <Link to={`/plans/${plan.id}`} dir="auto">
            {title}
          </Link>
        </h2>
        {plan.financialGoals && (
          <p className="plan-row-goal" dir="auto">
            {plan.financialGoals.slice(0, 300)}
          </p>
        )}
        <p>{[types[plan.planType], plan.riskLevel && risks[plan.riskLevel]].filter(Boolean).join(' · ')}</p>
      </div>
      <dl>
        <div>
          <dt>{dashboard.target}</dt>
          <dd>{money(plan.targetAmount)}</dd>
          <dd className="aside">{plan.timeHorizon === null ? '' : dashboard.inSpan(words.years(plan.timeHorizon))}</dd>
        </div>
        <Outcome plan={plan} />
      </dl>
      <button
        type="button"
        className="quiet"
        aria-label={plan.isActive ? dashboard.archiveOf(title) : dashboard.restoreOf(title)}
        onClick={onMove}
      >
        {plan.isActive ? dashboard.archive : dashboard.restore}
      </button>
    </li>
  );
}

/** What a finished plan advises, or how far another one is. */
function Outcome({ plan }: { plan: PlanLineFragment }) {
  const { dashboard, stages, statuses } = words;
  const result = plan.processingStatus === 'COMPLETED' ? plan.investmentPlan : null;
  if (!result) {
    return (
      <div>
        <dt>{dashboard.state}</dt>
        <dd className="state" data-status={plan.processingStatus}>
          {plan.processingStatus === 'PROCESSING' ? stages[plan.stage] : statuses[plan.processingStatus]}
        </dd>
      </div>
    );
  }
  const spends = result.kind === 'SPEND' ? result.drawdown : null;
  const chance =
    spends?.successProbability ?? (result.recommendedContribution && result.confidence) ?? result.successProbability;
  return (
    <>
      <div>
        <dt>{dashboard.month}</dt>
        <dd>
          {spends
            ? money(spends.wantedMonthly ?? spends.sustainableMonthly)
            : payment(result.recommendedContribution ?? result.monthlyContribution)}
        </dd>
      </div>
      <div>
        <dt>{dashboard.chance}</dt>
        <dd>{percent(Number(chance))}</dd>
        <dd>
          <Chance chance={Number(chance)} label={words.plan.chanceOf} />
        </dd>
      </div>
    </>
  );
}
