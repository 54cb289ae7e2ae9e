// One plan: how it comes about while it is being made, and all that it says once it is.
import type { Session } from '../../session/session';
import { NotFound } from '../NotFound';
import { Page } from '../ui/Page';
import { ErrorNotice } from '../ui/ErrorNotice';
import { titleOf } from '../labels';
import { Actions } from './Actions';
import { Facts } from './Facts';
import { Failure } from './Failure';
import { FinishedPlan } from './FinishedPlan';
import { History } from './History';
import { Performance } from './Performance';
import { Progress } from './Progress';
import { Rerun } from './Rerun';
import { PlannerReading } from './PlannerReading';
import { usePlan } from './usePlan';

/** The page of the plan with this id. */
export function PlanPage({ id, session }: { id: string; session: Session }) {
  const { plan, error, fetching, refetch } = usePlan(id);
  if (!plan) {
    if (fetching) return <p className="loading">Opening the plan…</p>;
    if (error) {
      return (
        <Page title="Plan">
          <ErrorNotice error={error} retry={refetch} />
        </Page>
      );
    }
    return <NotFound />;
  }
  const goal = plan.financialGoals;
  const ended = plan.stage === 'DONE' || plan.stage === 'STOPPED';
  return (
    <Page
      title={titleOf(plan)}
      lead={goal && goal !== titleOf(plan) && <q className="goal">{goal}</q>}
      aside={<Actions plan={plan} />}
    >
      <Facts plan={plan} />
      <Progress plan={plan} />
      {plan.stage === 'STOPPED' && plan.failure && <Failure failure={plan.failure} />}
      {plan.stage === 'DONE' && plan.investmentPlan && <FinishedPlan plan={plan} result={plan.investmentPlan} />}
      {plan.planner && <PlannerReading reading={plan.planner} />}
      {plan.stage === 'DONE' && <Performance key={plan.actualReturn} plan={plan} />}
      {ended && plan.isActive && <Rerun plan={plan} />}
      <History plan={plan} session={session} />
    </Page>
  );
}
