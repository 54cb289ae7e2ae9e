// The database's columns, as the history tells them.
import type { PlanHistoryQuery } from '../../generated/graphql';
import { finePercent, money } from '../format';
import { words } from '../words';

type Audit = NonNullable<PlanHistoryQuery['plan']>['history']['nodes'][number];
type Show = (value: unknown) => string;

const text: Show = (value) => `“${String(value).length > 60 ? `${String(value).slice(0, 57)}…` : String(value)}”`;
const among =
  (labels: () => Record<string, string>): Show =>
  (value) =>
    labels()[String(value).toUpperCase()] ?? String(value);

/** How the values of a column are shown; those of the others are not. */
const SHOWN: Record<string, Show> = {
  financial_goals: text,
  investment_preferences: text,
  plan_name: text,
  plan_type: among(() => words.types),
  plan_category: (value) => String(value).toLowerCase().replace('_', ' '),
  risk_level: among(() => words.risks),
  time_horizon: (value) => words.years(Number(value)),
  target_amount: (value) => money(Number(value)),
  processing_status: among(() => words.statuses),
  expected_return: (value) => finePercent(Number(value)),
  actual_return: (value) => finePercent(Number(value)),
  performance_notes: text,
  balances: (value) => (value as { amount: number }[]).map(({ amount }) => money(amount)).join(', '),
  is_favorite: (value) => (value ? words.plan.history.on : words.plan.history.off),
  is_active: (value) => (value ? words.plan.history.dashboard : words.plan.history.archived),
};

/** A sentence for each column that a change set. */
export function describe({ changedColumns, oldData, newData }: Audit): string[] {
  const { history } = words.plan;
  const names: Partial<Record<string, string>> = history.columns;
  return changedColumns.map((column) => {
    const [name, show] = [names[column] ?? column, SHOWN[column]];
    const [before, after] = [valueOf(oldData, column), valueOf(newData, column)];
    if (after === null) return history.cleared(name);
    if (!show) return history.set(name);
    return before === null ? `${name}: ${show(after)}` : `${name}: ${show(before)} → ${show(after)}`;
  });
}

function valueOf(row: unknown, column: string): unknown {
  const value = (row as Record<string, unknown> | null)?.[column] ?? null;
  return Array.isArray(value) && value.length === 0 ? null : value;
}
