// The chart's figures for those who would rather read them.
import { money } from '../format';
import type { Point } from './market';

/** Folded away until it is asked for. */
export function BandTable({ points }: { points: Point[] }) {
  return (
    <details className="band-table">
      <summary>Year by year in figures</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label="Year by year in figures">
        <table>
          <thead>
            <tr>
              <th scope="col">Year</th>
              <th scope="col">Paid in</th>
              <th scope="col">Unlucky (p10)</th>
              <th scope="col">Likely (p50)</th>
              <th scope="col">Lucky (p90)</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.year}>
                <th scope="row">{point.year}</th>
                <td>{money(point.contributed)}</td>
                <td>{money(point.p10)}</td>
                <td>{money(point.p50)}</td>
                <td>{money(point.p90)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
