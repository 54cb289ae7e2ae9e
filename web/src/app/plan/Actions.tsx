// What can be done with the plan as a whole.
import { useState } from 'react';
import { useClient, useMutation } from 'urql';
import { PlanExportDocument, ReviewPlanDocument, type PlanDetailFragment } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { Star } from '../dashboard/Star';
import { usePlanActions } from '../dashboard/usePlanActions';
import { notifyOtherTabs } from '../live/other-tabs';
import { downloadJson } from '../ui/download';
import { useToast } from '../ui/toasts';

/** Star, review, export, archive. */
export function Actions({ plan }: { plan: PlanDetailFragment }) {
  const client = useClient();
  const showToast = useToast();
  const { archive, restore } = usePlanActions();
  const [, runReview] = useMutation(ReviewPlanDocument);
  const [busy, setBusy] = useState(false);

  const review = async (): Promise<void> => {
    const { data, error } = await runReview({ id: plan.id });
    const [problem] = data?.reviewPlan.userErrors ?? [];
    showToast(error ? messageOf(error) : (problem?.message ?? 'Noted: you have reviewed this plan today.'));
    if (!error && !problem) notifyOtherTabs(plan.id);
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const { data, error } = await client
      .query(PlanExportDocument, { id: plan.id }, { requestPolicy: 'network-only' })
      .toPromise();
    setBusy(false);
    if (error || !data?.plan) return showToast(error ? messageOf(error) : 'The plan is not there any more.');
    downloadJson(`plan-${plan.id}.json`, data.plan);
  };

  return (
    <div className="actions">
      <Star plan={plan} />
      {plan.stage === 'DONE' && (
        <button type="button" onClick={() => void review()}>
          Mark as reviewed
        </button>
      )}
      <button type="button" disabled={busy} onClick={() => void save()}>
        Export
      </button>
      <button type="button" onClick={() => void (plan.isActive ? archive(plan) : restore(plan))}>
        {plan.isActive ? 'Archive' : 'Restore'}
      </button>
    </div>
  );
}
