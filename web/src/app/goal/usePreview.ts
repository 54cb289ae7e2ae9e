// What the server makes of a goal while it is being written.
import { useCallback, useMemo } from 'react';
import { useQuery, type CombinedError } from 'urql';
import { PreviewDocument, type PreviewPlanInput, type PreviewQuery } from '../../generated/graphql';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { useDebounced } from '../ui/useDebounced';

const STILL_MS = 250;

export interface Preview {
  /** The last answer; it belongs to `input`. Null before the first one. */
  answer: PreviewQuery['previewPlan'] | null;
  /** Whether `answer` belongs to what is written now. */
  current: boolean;
  error: CombinedError | undefined;
  /** Asks once more. */
  retry: () => void;
}

/** Asks once the goal has stood still for a moment. An answer to what is not written any more is never shown as current. */
export function usePreview(input: PreviewPlanInput): Preview {
  const text = JSON.stringify(input);
  const settled = useDebounced(text, STILL_MS);
  const asked = useMemo(() => JSON.parse(settled) as PreviewPlanInput, [settled]);
  const pause = !asked.financialGoals;
  const [{ data, error, fetching }, ask] = useQuery({ query: PreviewDocument, variables: { input: asked }, pause });
  const retry = useCallback(() => {
    if (!pause) ask({ requestPolicy: 'network-only' });
  }, [ask, pause]);
  useRefetchOnReconnect(retry);
  const written = Boolean(input.financialGoals);
  return {
    answer: written ? (data?.previewPlan ?? null) : null,
    current: !fetching && !error && settled === text,
    error: written ? error : undefined,
    retry,
  };
}
