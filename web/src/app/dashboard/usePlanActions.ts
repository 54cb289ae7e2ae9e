// What can be done to a plan with one click, from wherever it is shown.
import { useMutation, type CombinedError } from 'urql';
import {
  ArchivePlanDocument,
  RestorePlanDocument,
  StarPlanDocument,
  type PlanLineFragment,
  type UserErrorFragment,
} from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { notifyOtherTabs } from '../live/other-tabs';
import { useToast } from '../ui/toasts';
import { titleOf } from '../labels';

interface PlanActions {
  star: (plan: PlanLineFragment) => Promise<void>;
  archive: (plan: PlanLineFragment) => Promise<void>;
  restore: (plan: PlanLineFragment) => Promise<void>;
}

/** The cache answers at once and takes it back where the server refuses; then the page says why. */
export function usePlanActions(): PlanActions {
  const showToast = useToast();
  const [, runStar] = useMutation(StarPlanDocument);
  const [, runArchive] = useMutation(ArchivePlanDocument);
  const [, runRestore] = useMutation(RestorePlanDocument);

  const held = (
    plan: PlanLineFragment,
    error?: CombinedError,
    problems: readonly UserErrorFragment[] = [],
  ): boolean => {
    const [problem] = problems;
    if (error) showToast(`“${titleOf(plan)}” stays as it was. ${messageOf(error)}`);
    else if (problem) showToast(`“${titleOf(plan)}” stays as it was. ${problem.message}`);
    else notifyOtherTabs(plan.id);
    return !error && !problem;
  };
  const restore = async (plan: PlanLineFragment): Promise<void> => {
    const { data, error } = await runRestore({ id: plan.id });
    if (held(plan, error, data?.restorePlan.userErrors)) showToast(`“${titleOf(plan)}” is back on the dashboard.`);
  };
  return {
    star: async (plan) => {
      const { data, error } = await runStar({ id: plan.id, isFavorite: !plan.isFavorite });
      held(plan, error, data?.setPlanFavorite.userErrors);
    },
    archive: async (plan) => {
      const { data, error } = await runArchive({ id: plan.id });
      if (held(plan, error, data?.archivePlan.userErrors)) {
        showToast(`“${titleOf(plan)}” is in the archive.`, () => void restore(plan));
      }
    },
    restore,
  };
}
