// The database's columns, as the history tells them.
import type { PlanHistoryQuery } from '../../generated/graphql';
import { finePercent, money, plural } from '../format';
import { PLAN_TYPE_LABELS, RISK_LEVEL_LABELS, STATUS_LABELS } from '../labels';

type Audit = NonNullable<PlanHistoryQuery['plan']>['history']['nodes'][number];
type Show = (value: unknown) => string;

const text: Show = (value) => `“${String(value).length > 60 ? `${String(value).slice(0, 57)}…` : String(value)}”`;
const among =
  (words: Record<string, string>): Show =>
  (value) =>
    words[String(value).toUpperCase()] ?? String(value);

const COLUMNS: Record<string, { name: string; show?: Show }> = {
  financial_goals: { name: 'Goal', show: text },
  investment_preferences: { name: 'Preferences', show: text },
  plan_name: { name: 'Name', show: text },
  plan_type: { name: 'Purpose', show: among(PLAN_TYPE_LABELS) },
  plan_category: { name: 'Category', show: (value) => String(value).toLowerCase().replace('_', ' ') },
  risk_level: { name: 'Risk', show: among(RISK_LEVEL_LABELS) },
  time_horizon: { name: 'Horizon', show: (value) => plural(Number(value), 'year') },
  target_amount: { name: 'Target', show: (value) => money(Number(value)) },
  processing_status: { name: 'State', show: among(STATUS_LABELS) },
  expected_return: { name: 'Expected return', show: (value) => finePercent(Number(value)) },
  actual_return: { name: 'Actual return', show: (value) => finePercent(Number(value)) },
  performance_notes: { name: 'Notes', show: text },
  is_favorite: { name: 'Star', show: (value) => (value ? 'on' : 'off') },
  is_active: { name: 'Archive', show: (value) => (value ? 'on the dashboard' : 'archived') },
  agent_3_data: { name: 'What was understood' },
  agent_2_data: { name: 'Allocation' },
  plan_data: { name: 'The finished plan' },
  last_reviewed_at: { name: 'Reviewed' },
  details: { name: 'What was said exactly' },
};

/** A sentence for each column that a change set. */
export function describe({ changedColumns, oldData, newData }: Audit): string[] {
  return changedColumns.map((column) => {
    const { name, show } = COLUMNS[column] ?? { name: column };
    const [before, after] = [valueOf(oldData, column), valueOf(newData, column)];
    if (!show) return after === null ? `${name}: cleared` : `${name}: stored`;
    if (before === null) return `${name}: ${show(after)}`;
    return after === null ? `${name}: cleared` : `${name}: ${show(before)} → ${show(after)}`;
  });
}

function valueOf(row: unknown, column: string): unknown {
  return (row as Record<string, unknown> | null)?.[column] ?? null;
}
