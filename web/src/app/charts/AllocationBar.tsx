// What to hold: one bar in three parts, and the same in words.

interface AllocationProps {
  stocks: number;
  bonds: number;
  alternatives: number;
}

const PARTS = [
  { key: 'stocks', name: 'Stocks' },
  { key: 'bonds', name: 'Bonds and cash' },
  { key: 'alternatives', name: 'Real estate and commodities' },
] as const;

/** Shares in percent. */
export function AllocationBar(shares: AllocationProps) {
  return (
    <div className="allocation">
      <div className="allocation-bar" aria-hidden="true">
        {PARTS.map(({ key }) => (
          <span key={key} className={`part-${key}`} style={{ flexGrow: shares[key] }} />
        ))}
      </div>
      <dl>
        {PARTS.map(({ key, name }) => (
          <div key={key} className={`part-${key}`}>
            <dt>{name}</dt>
            <dd>{shares[key].toFixed(1)}%</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
