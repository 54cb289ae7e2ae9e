// All that is stored of the viewer, read page by page.
import type { AnyVariables, Client, TypedDocumentNode } from 'urql';
import {
  ExportEventsDocument,
  ExportHistoryDocument,
  ExportPageDocument,
  type ExportEventsQuery,
  type ExportHistoryQuery,
  type ExportPageQuery,
} from '../../generated/graphql';
import { messageOf } from '../api/errors';

type Change = NonNullable<ExportHistoryQuery['plan']>['history']['nodes'][number];
type Event = NonNullable<ExportEventsQuery['plan']>['statusEvents']['nodes'][number];
type Plan = ExportPageQuery['plans']['nodes'][number];

export interface ExportedData {
  exportedAt: string;
  viewer: ExportPageQuery['viewer'];
  plans: (Plan & { history: Change[]; statusEvents: Event[] })[];
}

const PLANS = 20;
const ENTRIES = 100;

/** One document of everything; `onProgress` hears how many plans have been read. Rejects with a sentence for people. */
export async function exportData(client: Client, onProgress: (plans: number) => void): Promise<ExportedData> {
  const plans: ExportedData['plans'] = [];
  let after: string | null = null;
  for (;;) {
    const page: ExportPageQuery = await read(client, ExportPageDocument, { first: PLANS, after });
    for (const plan of page.plans.nodes) {
      const history = await pages(async (after) => {
        const asked = { id: plan.id, first: ENTRIES, after };
        return (await read(client, ExportHistoryDocument, asked)).plan?.history;
      });
      const statusEvents = await pages(async (after) => {
        const asked = { id: plan.id, first: ENTRIES, after };
        return (await read(client, ExportEventsDocument, asked)).plan?.statusEvents;
      });
      plans.push({ ...plan, history, statusEvents });
      onProgress(plans.length);
    }
    const { hasNextPage, endCursor } = page.plans.pageInfo;
    if (!hasNextPage) return { exportedAt: new Date().toISOString(), viewer: page.viewer, plans };
    after = endCursor;
  }
}

interface Page<N> {
  nodes: N[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The nodes of all pages; of a plan that has gone meanwhile, those that were there. */
async function pages<N>(page: (after: string | null) => Promise<Page<N> | undefined>): Promise<N[]> {
  const nodes: N[] = [];
  let after: string | null = null;
  for (;;) {
    const found: Page<N> | undefined = await page(after);
    if (!found) return nodes;
    nodes.push(...found.nodes);
    if (!found.pageInfo.hasNextPage) return nodes;
    after = found.pageInfo.endCursor;
  }
}

async function read<R, V extends AnyVariables>(
  client: Client,
  query: TypedDocumentNode<R, V>,
  variables: V,
): Promise<R> {
  const { data, error } = await client.query(query, variables, { requestPolicy: 'network-only' }).toPromise();
  if (error || !data) throw new Error(error ? messageOf(error) : 'There was no answer.');
  return data;
}
