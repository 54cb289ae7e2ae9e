// What to hold: a bar by asset class, the same in words, and why.
import type { AllocationFragment, FinishedFragment } from '../../generated/graphql';
import { finePercent } from '../format';
import { ToldList } from '../ui/Told';
import { words } from '../words';

/** By asset class where the plan says so, in three groups where it is older. */
export function Holdings({
  portfolio,
  groups,
}: {
  portfolio: AllocationFragment | null;
  groups: FinishedFragment['assetAllocation'];
}) {
  const { plan } = words;
  const shares = portfolio?.weights.length
    ? portfolio.weights.map(({ assetClass, weight }) => ({
        name: assetClass,
        label: plan.classes[assetClass],
        share: weight,
      }))
    : (['stocks', 'bonds', 'alternatives'] as const).map((group) => ({
        name: group,
        label: plan.groups[group],
        share: groups[group] / 100,
      }));
  return (
    <div className="holdings">
      <ul>
        {shares.map(({ name, label, share }) => (
          <li key={name} data-class={name} data-share={share}>
            <span>{label}</span>
            <span className="share">{finePercent(share)}</span>
            <span className="share-bar" aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {portfolio && portfolio.rationale.length > 0 && (
        <details>
          <summary>{plan.why}</summary>
          <ToldList sentences={portfolio.rationale} />
        </details>
      )}
    </div>
  );
}
