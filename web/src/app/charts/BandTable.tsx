// The chart's figures for those who would rather read them, or take them along.
import { money } from '../format';
import { csvOf } from '../ui/csv';
import { downloadCsv } from '../ui/download';
import { words } from '../words';
import { yearName, type Calendar } from './calendar';
import type { Point } from './market';

/** Folded away until it is asked for. */
export function BandTable({ points, calendar }: { points: Point[]; calendar: Calendar }) {
  const { chart } = words.plan;
  const columns = [chart.yearColumn, chart.paid, chart.unlucky, chart.likely, chart.lucky];
  const rows = points.map(({ year, contributed, p10, p50, p90 }) => ({
    name: yearName(calendar, year),
    figures: [contributed, p10, p50, p90],
  }));
  const save = (): void =>
    downloadCsv(
      'plan.csv',
      csvOf(
        columns,
        rows.map(({ name, figures }) => [name, ...figures.map((figure) => figure.toFixed(2))]),
      ),
    );
  return (
    <details className="band-table">
      <summary>{chart.table}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={chart.table}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, figures }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {figures.map((figure, i) => (
                  <td key={columns[i + 1]}>{money(figure)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" className="link" onClick={save}>
        {chart.csv}
      </button>
    </details>
  );
}
