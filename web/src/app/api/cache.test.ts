import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getOperationAST,
  isObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
} from 'graphql';
import { Client, fetchExchange, subscriptionExchange, type ExecutionResult } from 'urql';
import { expect, test, vi } from 'vitest';
import * as generated from '../../generated/graphql';
import { EMBEDDED, normalisedCache } from './cache';

const { ArchivePlanDocument, OverviewDocument, PlansPageDocument, PlanStatusesDocument } = generated;

const PLAN = {
  __typename: 'Plan',
  id: 'p1',
  planName: 'Flat',
  planType: 'HOUSE',
  chosenPlanType: null,
  riskLevel: null,
  targetAmount: '60000',
  timeHorizon: 4,
  financialGoals: 'A flat',
  processingStatus: 'PENDING',
  stage: 'QUEUED',
  isActive: true,
  isFavorite: false,
  createdAt: '2026-11-29T12:00:00Z',
  failure: null,
  investmentPlan: null,
};
const PAGE = {
  __typename: 'PlanConnection',
  nodes: [PLAN],
  pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
  totalCount: 1,
};
const FIGURES = { __typename: 'PlanAnalytics', totalPlans: 1, favoritePlans: 0, byType: [], byStatus: [] };

/** A dashboard that shows the list and the figures; `answers` are those of further operations. */
async function dashboard(answers: Record<string, () => Promise<object>> = {}) {
  const asked: string[] = [];
  let emit: (result: ExecutionResult) => void = () => undefined;
  const client = new Client({
    url: 'http://server.test/graphql',
    preferGetMethod: false,
    exchanges: [
      normalisedCache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe: (sink) => {
            emit = (result) => sink.next(result);
            return { unsubscribe: () => undefined };
          },
        }),
      }),
    ],
    fetch: async (_, init) => {
      const { operationName } = JSON.parse(init?.body as string) as { operationName: string };
      asked.push(operationName);
      const data = { PlansPage: { plans: PAGE }, Overview: { planAnalytics: FIGURES } }[operationName];
      return Response.json({ data: data ?? (await answers[operationName]?.()) });
    },
  });
  let shown: boolean | undefined;
  client.query(PlansPageDocument, { first: 20 }).subscribe(({ data }) => (shown = data?.plans.nodes[0]?.isActive));
  client.query(OverviewDocument, {}).subscribe(() => undefined);
  client.subscription(PlanStatusesDocument, { after: null }).subscribe(() => undefined);
  await vi.waitFor(() => expect(asked).toEqual(['PlansPage', 'Overview']));
  await vi.waitFor(() => expect(shown).toBe(true));
  asked.length = 0;
  const event = (stage: string) => {
    const planStatuses = { __typename: 'PlanStatusEvent', cursor: 'c', planId: 'p1', status: 'PENDING', stage };
    emit({ data: { planStatuses: { ...planStatuses, occurredAt: '2026-11-29T12:00:01Z', plan: { ...PLAN, stage } } } });
  };
  return { client, asked, event, shown: () => shown };
}

test('a plan that begins has lists and figures asked for again', async () => {
  const { asked, event } = await dashboard();
  event('QUEUED');
  await vi.waitFor(() => expect(asked.toSorted()).toEqual(['Overview', 'PlansPage']));
});

test('a plan that ends has the figures asked for again, and one on its way nothing', async () => {
  const { asked, event } = await dashboard();
  event('PLANNING');
  event('DONE');
  await vi.waitFor(() => expect(asked).toEqual(['Overview']));
});

test('an archived plan is gone before the server has answered', async () => {
  const plan = { __typename: 'Plan', id: 'p1', isActive: false };
  const { promise, resolve } = deferred<object>();
  const { client, asked, shown } = await dashboard({ ArchivePlan: () => promise });
  const archived = client.mutation(ArchivePlanDocument, { id: 'p1' }).toPromise();
  await vi.waitFor(() => expect(shown()).toBe(false));
  resolve({ archivePlan: { __typename: 'PlanPayload', plan, userErrors: [] } });
  await archived;
  expect(shown()).toBe(false);
  await vi.waitFor(() => expect(asked).toEqual(['ArchivePlan', 'Overview']));
});

test('it is back where the server refuses', async () => {
  const userErrors = [{ __typename: 'UserError', code: 'CONFLICT', message: 'No.', path: ['id'] }];
  const { promise, resolve } = deferred<object>();
  const { client, shown } = await dashboard({ ArchivePlan: () => promise });
  const archived = client.mutation(ArchivePlanDocument, { id: 'p1' }).toPromise();
  await vi.waitFor(() => expect(shown()).toBe(false));
  resolve({ archivePlan: { __typename: 'PlanPayload', plan: null, userErrors } });
  await archived;
  await vi.waitFor(() => expect(shown()).toBe(true));
});

test('every type that is read without an id is listed as embedded', () => {
  const schema = buildSchema(readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'));
  const types = new TypeInfo(schema);
  const read = new Set<string>();
  const collect = visitWithTypeInfo(types, {
    SelectionSet: () => {
      const type = types.getParentType();
      const isRoot = type === schema.getQueryType() || type === schema.getSubscriptionType();
      if (isObjectType(type) && !isRoot && !('id' in type.getFields())) read.add(type.name);
    },
  });
  const documents = Object.entries(generated).flatMap(([name, document]) =>
    name.endsWith('Document') ? [document as unknown as DocumentNode] : [],
  );
  // What a mutation answers is not stored but for the plan in it.
  for (const document of documents.filter((document) => !isMutation(document))) visit(document, collect);
  const isKnown = (type: string): boolean => EMBEDDED.includes(type) || /^PageInfo$|Connection$/.test(type);
  expect([...read].filter((type) => !isKnown(type))).toEqual([]);
});

function isMutation(document: DocumentNode): boolean {
  return getOperationAST(document)?.operation === OperationTypeNode.MUTATION;
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
