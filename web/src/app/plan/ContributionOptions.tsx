import type { FinishedFragment } from '../../generated/graphql';
import { money, payment, percent, roundedUp } from '../format';
import { words } from '../words';

/** The monthly amount for each chance, beside the plan's own. */
export function ContributionOptions({
  options,
  own,
}: {
  options: FinishedFragment['contributionOptions'];
  own: number;
}) {
  const { plan, dashboard } = words;
  return (
    <table className="options">
      <thead>
        <tr>
          <th scope="col">{dashboard.chance}</th>
          <th scope="col">{dashboard.month}</th>
          <th scope="col">{plan.beside}</th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ probability, monthlyContribution }) => {
          const more = roundedUp(Number(monthlyContribution)) - own;
          return (
            <tr key={probability}>
              <th scope="row">{percent(probability)}</th>
              <td>{payment(monthlyContribution)}</td>
              <td className="aside">
                {Math.abs(more) < 1 ? plan.same : `${more > 0 ? '+' : '−'}${money(Math.abs(more))}`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
