// What can be done to a plan with one click, from wherever it is shown.
import { useMutation, type CombinedError } from 'urql';
import {
  ArchivePlanDocument,
  RestorePlanDocument,
  StarPlanDocument,
  type PlanLineFragment,
  type ProblemFragment,
} from '../../generated/graphql';
import { inWords } from '../api/errors';
import { tellTabs } from '../live/tabs';
import { useSay } from '../ui/toasts';
import { titleOf } from '../words';

interface PlanActions {
  star: (plan: PlanLineFragment) => Promise<void>;
  archive: (plan: PlanLineFragment) => Promise<void>;
  restore: (plan: PlanLineFragment) => Promise<void>;
}

/** The cache answers at once and takes it back where the server refuses; then the page says why. */
export function usePlanActions(): PlanActions {
  const say = useSay();
  const [, runStar] = useMutation(StarPlanDocument);
  const [, runArchive] = useMutation(ArchivePlanDocument);
  const [, runRestore] = useMutation(RestorePlanDocument);

  const held = (plan: PlanLineFragment, error?: CombinedError, problems: readonly ProblemFragment[] = []): boolean => {
    const [problem] = problems;
    if (error) say(`“${titleOf(plan)}” stays as it was. ${inWords(error)}`);
    else if (problem) say(`“${titleOf(plan)}” stays as it was. ${problem.message}`);
    else tellTabs(plan.id);
    return !error && !problem;
  };
  const restore = async (plan: PlanLineFragment): Promise<void> => {
    const { data, error } = await runRestore({ id: plan.id });
    if (held(plan, error, data?.restorePlan.userErrors)) say(`“${titleOf(plan)}” is back on the dashboard.`);
  };
  return {
    star: async (plan) => {
      const { data, error } = await runStar({ id: plan.id, isFavorite: !plan.isFavorite });
      held(plan, error, data?.setPlanFavorite.userErrors);
    },
    archive: async (plan) => {
      const { data, error } = await runArchive({ id: plan.id });
      if (held(plan, error, data?.archivePlan.userErrors)) {
        say(`“${titleOf(plan)}” is in the archive.`, () => void restore(plan));
      }
    },
    restore,
  };
}
