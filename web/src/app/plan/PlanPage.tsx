// One plan: how it comes about while it is being made, and all that it says once it is.
import type { PlanPageFragment } from '../../generated/graphql';
import type { Session } from '../../session/session';
import { NotFound } from '../NotFound';
import { LongText } from '../ui/LongText';
import { Page } from '../ui/Page';
import { ErrorNotice } from '../ui/ErrorNotice';
import { titleOf } from '../labels';
import { words } from '../words';
import { Actions } from './Actions';
import { ChangePanel } from './ChangePanel';
import { Failure } from './Failure';
import { FinishedPlan } from './FinishedPlan';
import { History } from './History';
import { Performance } from './Performance';
import { PlanFacts } from './PlanFacts';
import { Progress } from './Progress';
import { usePlan } from './usePlan';
import { useTrial } from './useTrial';

/** The page of the plan with this id. */
export function PlanPage({ id, session }: { id: string; session: Session }) {
  const { plan, error, fetching, refetch } = usePlan(id);
  if (plan) return <OnePlan key={`${plan.stage === 'DONE'} ${plan.id}`} plan={plan} session={session} />;
  if (fetching) return <p className="loading">{words.plan.opening}</p>;
  if (!error) return <NotFound />;
  return (
    <Page title={words.plan.title}>
      <ErrorNotice error={error} retry={refetch} />
    </Page>
  );
}

function OnePlan({ plan, session }: { plan: PlanPageFragment; session: Session }) {
  const trial = useTrial(plan);
  const goal = plan.financialGoals;
  const ended = plan.stage === 'DONE' || plan.stage === 'STOPPED';
  const changeable = ended && plan.isActive;
  const change = changeable && <ChangePanel plan={plan} trial={trial} />;
  return (
    <Page
      title={titleOf(plan)}
      lead={goal && goal !== titleOf(plan) && <LongText text={goal} />}
      aside={<Actions plan={plan} />}
    >
      <Progress plan={plan} />
      {plan.stage === 'STOPPED' && plan.failure && <Failure failure={plan.failure} />}
      {plan.stage === 'DONE' && plan.investmentPlan ? (
        <FinishedPlan plan={plan} result={plan.investmentPlan} onChange={trial.change} trial={change} />
      ) : (
        change
      )}
      <PlanFacts plan={plan} onPress={changeable ? () => trial.setOpen(true) : undefined} />
      {plan.stage === 'DONE' && <Performance key={plan.actualReturn} plan={plan} />}
      <History plan={plan} session={session} />
    </Page>
  );
}
