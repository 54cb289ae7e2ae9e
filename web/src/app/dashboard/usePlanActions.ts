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
import { words } from '../words';

interface PlanActions {
  star: (plan: PlanLineFragment) => Promise<void>;
  archive: (plan: PlanLineFragment) => Promise<void>;
  restore: (plan: PlanLineFragment) => Promise<void>;
}

/** The cache answers at once and takes it back where the server refuses; then the page says why. Undo stands where it was done. */
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
    if (error) showToast(words.errors.stays(titleOf(plan), messageOf(error)));
    else if (problem) showToast(words.errors.stays(titleOf(plan), problem.message));
    else notifyOtherTabs(plan.id);
    return !error && !problem;
  };
  const restore = async (plan: PlanLineFragment): Promise<void> => {
    const { data, error } = await runRestore({ id: plan.id });
    if (held(plan, error, data?.restorePlan.userErrors)) showToast(words.dashboard.onDashboard(titleOf(plan)));
  };
  return {
    star: async (plan) => {
      const { data, error } = await runStar({ id: plan.id, isFavorite: !plan.isFavorite });
      held(plan, error, data?.setPlanFavorite.userErrors);
    },
    archive: async (plan) => {
      const { data, error } = await runArchive({ id: plan.id });
      held(plan, error, data?.archivePlan.userErrors);
    },
    restore,
  };
}
