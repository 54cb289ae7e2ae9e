// Two outcomes side by side.
import type { ReactNode } from 'react';
import type { AllocationFragment, FinishedFragment } from '../../generated/graphql';
import { finePercent, money, month, payment, percent } from '../format';
import { words } from '../words';
import { answerOf } from './answer';

/** An outcome as a column of the table: a text for each row, in the order of `words.plan.change.rows`. */
export type Column = Record<keyof typeof words.plan.change.rows, string>;

/** The column of a plan or a preview; null where it has none. */
export function columnOf(
  result: FinishedFragment | null,
  plan: { portfolio: AllocationFragment | null; targetAmount?: string | null; createdAt: string },
): Column | null {
  if (!result) return null;
  const { pay, chance, target, months, low } = answerOf(result, plan.portfolio, plan.targetAmount ?? null, false);
  const stocks = plan.portfolio?.stocks ?? result.assetAllocation.stocks / 100;
  return {
    pay: pay === null ? money(result.drawdown?.wantedMonthly ?? result.drawdown?.sustainableMonthly) : payment(pay),
    chance: percent(chance),
    target: money(target),
    date: months === 0 ? '–' : month(plan.createdAt, months),
    worst: money(low),
    stocks: finePercent(stocks),
  };
}

/** The table. What differs is marked, and not by colour alone. */
export function BeforeAfter(props: {
  caption: string;
  columns: { name: ReactNode; column: Column | null }[];
  waiting?: boolean;
}) {
  const { caption, columns, waiting = false } = props;
  const { rows } = words.plan.change;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="before-after" data-waiting={waiting}>
        <thead>
          <tr>
            <td />
            {columns.map(({ name }, i) => (
              <th key={i} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(Object.keys(rows) as (keyof Column)[]).map((row) => {
            const values = columns.map(({ column }) => column?.[row] ?? '–');
            const differs = new Set(values).size > 1;
            return (
              <tr key={row} data-differs={differs}>
                <th scope="row">{rows[row]}</th>
                {values.map((value, i) => (
                  <td key={i}>{differs && i > 0 ? <strong>{value}</strong> : value}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
