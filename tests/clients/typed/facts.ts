// What generated types must say: nullability, enums and scalars are part of what clients rely on.
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import {
  CreatePlanDocument,
  DashboardDocument,
  FinishedPlanFragmentDoc,
  ManyNodesDocument,
  PlanCardFragmentDoc,
  PlanDetailsDocument,
  PlanProgressDocument,
  PreviewDocument,
  StatusNewsFragmentDoc,
  type PipelineStage,
  type ProcessingStatus,
  type UserErrorCode,
} from '../generated/typed/graphql';
import { holds, type Same } from './holds';

type Card = ResultOf<typeof PlanCardFragmentDoc>;
type Finished = ResultOf<typeof FinishedPlanFragmentDoc>;
type News = ResultOf<typeof StatusNewsFragmentDoc>;
type Details = NonNullable<ResultOf<typeof PlanDetailsDocument>['plan']>;

// Scalars: instants and decimal numbers are strings, JSON is for the client to look into.
holds<Same<Card['createdAt'], string>>();
holds<Same<Card['targetAmount'], string | null>>();
holds<Same<Finished['monthlyContribution'], string>>();
holds<Same<Finished['successProbability'], number | null>>();
holds<Same<Details['planData'], unknown>>();

// Enums are their values and no others.
holds<Same<PipelineStage, 'QUEUED' | 'PLANNING' | 'ALLOCATING' | 'COMPOSING' | 'DONE' | 'STOPPED'>>();
holds<Same<ProcessingStatus, 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED'>>();
holds<Same<UserErrorCode, 'INVALID' | 'NOT_FOUND' | 'CONFLICT' | 'CLAIM_LOST'>>();
holds<Same<News['previousStatus'], ProcessingStatus | null>>();

// What may be absent, and what never is.
holds<Same<Extract<ResultOf<typeof PlanDetailsDocument>['plan'], null>, null>>();
holds<Same<Extract<ResultOf<typeof ManyNodesDocument>['nodes'][number], null>, null>>();
holds<Same<Extract<ResultOf<typeof PreviewDocument>['previewPlan']['investmentPlan'], null>, never>>();
holds<Same<Extract<ResultOf<typeof PlanProgressDocument>['planStatus']['plan'], null>, never>>();
holds<Same<ResultOf<typeof DashboardDocument>['plans']['totalCount'], number>>();
holds<Same<ResultOf<typeof CreatePlanDocument>['createPlan']['created'], boolean>>();

// Every input of a new plan can be left out, and so can every argument of a page.
holds<{} extends VariablesOf<typeof CreatePlanDocument>['input'] ? true : false>();
holds<{} extends VariablesOf<typeof DashboardDocument> ? true : false>();
holds<{} extends VariablesOf<typeof PlanDetailsDocument> ? false : true>();
