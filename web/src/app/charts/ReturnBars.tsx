// Two returns beside each other.
import { finePercent } from '../format';
import { words } from '../words';

/** Bars from a common zero; what is negative goes to the left of it. */
export function ReturnBars({ expected, actual }: { expected: number; actual: number }) {
  const { performance } = words.plan;
  const reach = Math.max(Math.abs(expected), Math.abs(actual), 0.001);
  const rows = [
    { name: performance.expectedBar, value: expected },
    { name: performance.actualBar, value: actual },
  ];
  const behind = actual < expected;
  return (
    <div className="return-bars">
      <dl>
        {rows.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="bar" data-negative={value < 0} aria-hidden="true">
                <i style={{ width: `${(Math.abs(value) / reach) * 50}%` }} />
              </span>
              {finePercent(value)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="note">
        {(behind ? performance.behind : performance.ahead)(finePercent(Math.abs(actual - expected)))}
      </p>
    </div>
  );
}
