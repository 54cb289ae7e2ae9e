// The chart's figures, year by year.
import { money } from '../format';
import { FoldedTable } from '../ui/FoldedTable';
import { words } from '../words';
import { yearName, type Calendar } from './calendar';
import type { Point } from './market';

/** Folded away until it is asked for. */
export function BandTable({ points, calendar }: { points: Point[]; calendar: Calendar }) {
  const { chart } = words.plan;
  const rows = points.map(({ year, contributed, p10, p50, p90 }) => {
    const figures = [contributed, p10, p50, p90];
    return {
      name: yearName(calendar, year),
      cells: figures.map((figure) => money(figure)),
      figures: figures.map((figure) => figure.toFixed(2)),
    };
  });
  const columns = [chart.yearColumn, chart.paid, chart.unlucky, chart.likely, chart.lucky];
  return <FoldedTable title={chart.table} columns={columns} rows={rows} file="plan.csv" />;
}
