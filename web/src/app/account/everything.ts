// All that is stored of the viewer, read page by page.
import type { AnyVariables, Client, TypedDocumentNode } from 'urql';
import {
  ExportHistoryDocument,
  ExportPageDocument,
  type ExportHistoryQuery,
  type ExportPageQuery,
} from '../../generated/graphql';
import { inWords } from '../api/errors';

type Change = NonNullable<ExportHistoryQuery['plan']>['history']['nodes'][number];
type Plan = ExportPageQuery['plans']['nodes'][number];

export interface Everything {
  exportedAt: string;
  viewer: ExportPageQuery['viewer'];
  plans: (Plan & { history: Change[] })[];
}

const PLANS = 20;
const CHANGES = 100;

/** One document of everything; `told` hears how many plans have been read. Rejects with a sentence for people. */
export async function everything(client: Client, told: (plans: number) => void): Promise<Everything> {
  const plans: Everything['plans'] = [];
  let after: string | null = null;
  for (;;) {
    const page: ExportPageQuery = await read(client, ExportPageDocument, { first: PLANS, after });
    for (const plan of page.plans.nodes) {
      plans.push({ ...plan, history: await historyOf(client, plan.id) });
      told(plans.length);
    }
    const { hasNextPage, endCursor } = page.plans.pageInfo;
    if (!hasNextPage) return { exportedAt: new Date().toISOString(), viewer: page.viewer, plans };
    after = endCursor;
  }
}

async function historyOf(client: Client, id: string): Promise<Change[]> {
  const changes: Change[] = [];
  let after: string | null = null;
  for (;;) {
    const { plan }: ExportHistoryQuery = await read(client, ExportHistoryDocument, { id, first: CHANGES, after });
    if (!plan) return changes;
    changes.push(...plan.history.nodes);
    if (!plan.history.pageInfo.hasNextPage) return changes;
    after = plan.history.pageInfo.endCursor;
  }
}

async function read<R, V extends AnyVariables>(
  client: Client,
  query: TypedDocumentNode<R, V>,
  variables: V,
): Promise<R> {
  const { data, error } = await client.query(query, variables, { requestPolicy: 'network-only' }).toPromise();
  if (error || !data) throw new Error(error ? inWords(error) : 'There was no answer.');
  return data;
}
