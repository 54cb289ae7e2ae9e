// The chart's ground: a line for each round amount, a calendar year for each round year.
import { shortMoney } from '../format';
import type { Scale } from './scales';

interface AxesProps {
  x: Scale;
  y: Scale;
  xTicks: number[];
  yTicks: number[];
  width: number;
  height: number;
  /** What a year since the start is called. */
  yearName: (year: number) => string;
}

/** Drawn behind the curves. */
export function Axes({ x, y, xTicks, yTicks, width, height, yearName }: AxesProps) {
  return (
    <g className="axes" aria-hidden="true">
      {yTicks.map((amount) => (
        <g key={amount}>
          <line x1={x(0)} x2={width - 8} y1={y(amount)} y2={y(amount)} />
          <text x={x(0) - 8} y={y(amount)} dy="0.32em" textAnchor="end">
            {shortMoney(amount)}
          </text>
        </g>
      ))}
      {xTicks.map((year) => (
        <text
          key={year}
          x={x(year)}
          y={height - 6}
          textAnchor={year === 0 ? 'start' : x(year) > width - 20 ? 'end' : 'middle'}
        >
          {yearName(year)}
        </text>
      ))}
    </g>
  );
}
