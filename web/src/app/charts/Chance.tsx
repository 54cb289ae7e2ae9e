// A chance, told in markets: so many out of twenty.
import { percent } from '../format';

const MARKS = 20;

/** The figure and a strip of twenty marks, of which as many are filled. */
export function Chance({ chance, label }: { chance: number | null; label: string }) {
  const filled = Math.round((chance ?? 0) * MARKS);
  return (
    <div className="chance" role="img" aria-label={`${label}: ${percent(chance)}`}>
      {Array.from({ length: MARKS }, (_, i) => (
        <i key={i} data-filled={i < filled} />
      ))}
    </div>
  );
}
