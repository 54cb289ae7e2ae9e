// The normalised cache: a plan is one object, whichever query, mutation or event brought it, so every view of it agrees.
import { cacheExchange, type Cache, type CacheExchangeOpts } from '@urql/exchange-graphcache';

/** Types without an id: they live inside what holds them. Graphcache knows connections and PageInfo by their names. */
export const EMBEDDED = [
  'Adjustment',
  'Admin',
  'AssetAllocation',
  'AssetWeight',
  'BudgetCheck',
  'ContributionOption',
  'Debt',
  'DebtCheck',
  'Drawdown',
  'DrawdownPoint',
  'IncomeStream',
  'IndexUsage',
  'InputOrigin',
  'InvestmentPlan',
  'Milestone',
  'ModelUse',
  'OtherGoal',
  'PlanAnalytics',
  'PlanAudit',
  'PlanBalance',
  'PlanChange',
  'PlanDetails',
  'PlanFailure',
  'PlanPreview',
  'PlanSentence',
  'PlanStatusEvent',
  'PlanStatusStats',
  'PlanTrack',
  'PlanTypeStats',
  'PlansBudget',
  'PlannerOutput',
  'PlannerQuestion',
  'PortfolioOutput',
  'ProjectionPoint',
  'Provenance',
  'QueueStats',
  'RetirementIncome',
  'Sensitivity',
  'Sentence',
  'StageStats',
  'StatedFact',
  'UserEngagement',
];

/** What a new, archived or restored plan leaves stale: lists are asked for again, figures too. */
function forgetLists(cache: Cache): void {
  for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
    if (fieldName === 'plans' || fieldName === 'planAnalytics') cache.invalidate('Query', fieldKey);
  }
}

/** Figures alone: the list keeps its rows where they are until it is opened again. */
function forgetFigures(cache: Cache): void {
  cache.invalidate('Query', 'planAnalytics');
}

const options: Partial<CacheExchangeOpts> = {
  keys: Object.fromEntries(EMBEDDED.map((type) => [type, () => null])),
  updates: {
    Mutation: {
      createPlan: (_result, _args, cache) => forgetLists(cache),
      archivePlan: (_result, _args, cache) => forgetFigures(cache),
      restorePlan: (_result, _args, cache) => forgetFigures(cache),
      setPlanFavorite: (_result, _args, cache) => forgetFigures(cache),
      setMonthlyBudget: (_result, _args, cache) => forgetFigures(cache),
    },
    Subscription: {
      planStatuses: (result, _args, cache) => {
        // A plan that begins may be one that no list has yet; one that ends changes the figures.
        const { stage } = result['planStatuses'] as { stage: string };
        if (stage === 'QUEUED') forgetLists(cache);
        else if (stage === 'DONE' || stage === 'STOPPED') forgetFigures(cache);
      },
    },
  },
  optimistic: {
    setPlanFavorite: ({ id, isFavorite }) => ({
      __typename: 'PlanPayload',
      plan: { __typename: 'Plan', id, isFavorite },
      userErrors: [],
    }),
    archivePlan: ({ id }) => ({
      __typename: 'PlanPayload',
      plan: { __typename: 'Plan', id, isActive: false },
      userErrors: [],
    }),
    restorePlan: ({ id }) => ({
      __typename: 'PlanPayload',
      plan: { __typename: 'Plan', id, isActive: true },
      userErrors: [],
    }),
  },
};

/** The exchange of a fresh, empty cache: each person has their own. */
export const normalisedCache = () => cacheExchange(options);
