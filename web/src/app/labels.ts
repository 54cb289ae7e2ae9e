// Records over the schema's words, and a plan's title.
import { words } from './words';

const MOST_TITLE = 60;

/** A plan's title: its name, or the first words of its goal. */
export function titleOf(plan: { planName: string | null; financialGoals: string | null }): string {
  const goal = plan.financialGoals?.trim() ?? '';
  return plan.planName ?? (goal.length > MOST_TITLE ? `${goal.slice(0, MOST_TITLE - 3)}…` : goal || words.untitled);
}

/** The keys of a record, with their type. */
export function keysOf<K extends string>(record: Record<K, unknown>): K[] {
  return Object.keys(record) as K[];
}

/** The key of a record that a text spells, if any. */
export function keyOf<K extends string>(record: Record<K, unknown>, text: string | null): K | null {
  return keysOf(record).find((key) => key === text) ?? null;
}
