// The schema's words, in those of people. A value that is missing or misspelt does not compile.
import type { AgentKind, PipelineStage, PlanType, ProcessingStatus, RiskLevel } from '../generated/graphql';

export const PLAN_TYPE_LABELS: Record<PlanType, string> = {
  RETIREMENT: 'Retirement',
  HOUSE: 'Home',
  EDUCATION: 'Education',
  GENERAL: 'General',
};

export const RISK_LEVEL_LABELS: Record<RiskLevel, string> = {
  CONSERVATIVE: 'Cautious',
  BALANCED: 'Balanced',
  AGGRESSIVE: 'Adventurous',
};

export const STATUS_LABELS: Record<ProcessingStatus, string> = {
  PENDING: 'Waiting',
  PROCESSING: 'In the making',
  COMPLETED: 'Ready',
  FAILED: 'Failed',
};

/** What is going on in each stage. */
export const STAGE_LABELS: Record<PipelineStage, string> = {
  QUEUED: 'Waiting its turn',
  PLANNING: 'Reading your goal',
  ALLOCATING: 'Choosing a portfolio',
  COMPOSING: 'Writing the plan',
  DONE: 'Ready',
  STOPPED: 'Stopped',
};

export const AGENT_LABELS: Record<AgentKind, string> = {
  PLANNER: 'the planner, who reads the goal',
  PORTFOLIO: 'the portfolio agent, who chooses the allocation',
};

/** A plan's title: its name, or the first words of its goal. */
export function titleOf(plan: { planName: string | null; financialGoals: string | null }): string {
  const goal = plan.financialGoals?.trim() ?? '';
  return plan.planName ?? (goal.length > 60 ? `${goal.slice(0, 57)}…` : goal || 'Untitled plan');
}

/** The keys of a record, with their type. */
export function keysOf<K extends string>(record: Record<K, unknown>): K[] {
  return Object.keys(record) as K[];
}

/** The key of a record that a text spells, if any. */
export function keyOf<K extends string>(record: Record<K, unknown>, text: string | null): K | null {
  return keysOf(record).find((key) => key === text) ?? null;
}
