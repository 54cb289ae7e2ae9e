// What can be done with the plan as a whole.
import { useState } from 'react';
import { useClient, useMutation } from 'urql';
import { Link } from 'wouter';
import { PlanExportDocument, ReviewPlanDocument, type PlanDetailFragment } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { Star } from '../dashboard/Star';
import { usePlanActions } from '../dashboard/usePlanActions';
import { notifyOtherTabs } from '../live/other-tabs';
import { downloadJson } from '../ui/download';
import { useToast } from '../ui/toasts';
import { words } from '../words';
import { Rename } from './Rename';

/** Star, rename, review, compare, print, export, archive. */
export function Actions({ plan }: { plan: PlanDetailFragment }) {
  const client = useClient();
  const showToast = useToast();
  const { archive, restore } = usePlanActions();
  const [, runReview] = useMutation(ReviewPlanDocument);
  const [busy, setBusy] = useState(false);

  const review = async (): Promise<void> => {
    const { data, error } = await runReview({ id: plan.id });
    const [problem] = data?.reviewPlan.userErrors ?? [];
    showToast(error ? messageOf(error) : (problem?.message ?? words.plan.actions.noted));
    if (!error && !problem) notifyOtherTabs(plan.id);
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const { data, error } = await client
      .query(PlanExportDocument, { id: plan.id }, { requestPolicy: 'network-only' })
      .toPromise();
    setBusy(false);
    if (error || !data?.plan) return showToast(error ? messageOf(error) : words.plan.actions.gone);
    downloadJson(`plan-${plan.id}.json`, data.plan);
  };

  const { actions } = words.plan;
  return (
    <div className="actions">
      <Star plan={plan} />
      <Rename plan={plan} />
      {plan.stage === 'DONE' && (
        <>
          <button type="button" onClick={() => void review()}>
            {actions.reviewed}
          </button>
          <Link to={`/compare?a=${plan.id}`} className="button">
            {actions.compare}
          </Link>
          <button type="button" onClick={() => print()}>
            {actions.print}
          </button>
        </>
      )}
      <button type="button" disabled={busy} onClick={() => void save()}>
        {actions.export}
      </button>
      <button type="button" onClick={() => void (plan.isActive ? archive(plan) : restore(plan))}>
        {plan.isActive ? words.dashboard.archive : words.dashboard.restore}
      </button>
    </div>
  );
}
