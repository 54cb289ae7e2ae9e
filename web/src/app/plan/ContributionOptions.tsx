import type { FinishedFragment } from '../../generated/graphql';
import { money, percent } from '../format';

/** The monthly amount for each chance, beside the plan's own. */
export function ContributionOptions({
  options,
  own,
}: {
  options: FinishedFragment['contributionOptions'];
  own: number;
}) {
  return (
    <table className="options">
      <thead>
        <tr>
          <th scope="col">Chance</th>
          <th scope="col">A month</th>
          <th scope="col">Beside this plan</th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ probability, monthlyContribution }) => {
          const more = Number(monthlyContribution) - own;
          return (
            <tr key={probability}>
              <th scope="row">{percent(probability)}</th>
              <td>{money(monthlyContribution)}</td>
              <td className="aside">
                {Math.abs(more) < 1 ? 'about the same' : `${more > 0 ? '+' : '−'}${money(Math.abs(more))}`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
