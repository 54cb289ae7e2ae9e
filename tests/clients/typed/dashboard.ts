// A small client in TypeScript: a dashboard's lines, put together from what the operations answer.
import type { ResultOf, TypedDocumentNode, VariablesOf } from '@graphql-typed-document-node/core';
import { unmask, type FragmentType } from '../generated/typed';
import {
  CreatePlanDocument,
  DashboardDocument,
  FailureTextFragmentDoc,
  FinishedPlanFragmentDoc,
  PageEndsFragmentDoc,
  PlanCardFragmentDoc,
  PlanDetailsDocument,
  PlanProgressDocument,
  ProblemFragmentDoc,
  StatusNewsFragmentDoc,
  type PipelineStage,
} from '../generated/typed/graphql';

/** How any client runs an operation: the variables and the result follow from the document. */
export type Run = <R, V>(document: TypedDocumentNode<R, V>, variables: V) => Promise<R>;

// One phrase a stage: a stage that is missing or misspelt does not compile.
const PHRASES: Record<PipelineStage, string> = {
  QUEUED: 'waiting',
  PLANNING: 'reading the goal',
  ALLOCATING: 'choosing a portfolio',
  COMPOSING: 'writing the plan',
  DONE: 'ready',
  STOPPED: 'failed',
};

/** Every page of the dashboard's favourites, one line a plan. */
export async function favourites(run: Run): Promise<string[]> {
  const lines: string[] = [];
  let after: string | null = null;
  do {
    const variables: VariablesOf<typeof DashboardDocument> = { filter: { isFavorite: true }, first: 50, after };
    const { plans }: ResultOf<typeof DashboardDocument> = await run(DashboardDocument, variables);
    lines.push(...plans.edges.map((edge) => line(edge.node)));
    const { hasNextPage, endCursor } = unmask(PageEndsFragmentDoc, plans.pageInfo);
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return lines;
}

function line(plan: FragmentType<typeof PlanCardFragmentDoc>): string {
  const card = unmask(PlanCardFragmentDoc, plan);
  const amount = card.targetAmount === null ? '' : ` $${Number.parseFloat(card.targetAmount).toLocaleString('en-US')}`;
  const failure = unmask(FailureTextFragmentDoc, card.failure);
  return `${card.planName ?? card.id}${amount}: ${failure?.message ?? PHRASES[card.stage]}`;
}

/** Stores a plan under the caller's id; the problems, where it could not be stored. */
export async function store(run: Run, id: string, financialGoals: string): Promise<string[]> {
  const { createPlan } = await run(CreatePlanDocument, { input: { id, financialGoals, targetAmount: '500000.00' } });
  return unmask(ProblemFragmentDoc, createPlan.userErrors).map(({ code, path, message }) =>
    code === 'CONFLICT' ? message : `${path.join('.')}: ${message}`,
  );
}

/** What to pay a month, or null while the plan is not finished. */
export async function monthly(run: Run, id: string): Promise<string | null> {
  const { plan } = await run(PlanDetailsDocument, { id });
  if (plan === null) throw new Error(`there is no plan ${id}`);
  return unmask(FinishedPlanFragmentDoc, plan.investmentPlan)?.monthlyContribution ?? null;
}

/** One phrase an event, and the cursor to resume behind. */
export function told(event: ResultOf<typeof PlanProgressDocument>): [phrase: string, cursor: string] {
  const news = unmask(StatusNewsFragmentDoc, event.planStatus);
  return [PHRASES[news.stage], news.cursor];
}
