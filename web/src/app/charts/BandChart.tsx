// Where the money may be, year by year: the range of the markets, its middle, what was paid in, and the target.
import { area, curveMonotoneX, line } from 'd3-shape';
import { useId, useState, type PointerEvent } from 'react';
import { money, payment, shortMoney } from '../format';
import { useWidth } from '../ui/useWidth';
import { words } from '../words';
import { Axes } from './Axes';
import { BandTable } from './BandTable';
import { shortYearName, yearName, type Calendar } from './calendar';
import { Dots } from './Dots';
import type { Dot } from './fan';
import { Marker } from './Marker';
import type { Outlook, Point } from './market';
import { scalesFor } from './scales';

/** The chart with what was recorded (the oldest first), a slider that reads it year by year, and the same figures as a table. */
export function BandChart(props: { outlook: Outlook; calendar: Calendar; dots?: Dot[] }) {
  const { outlook, calendar, dots = [] } = props;
  const [frame, width] = useWidth<HTMLDivElement>();
  const [chosen, setChosen] = useState<number | null>(null);
  const [caption, slider] = [useId(), useId()];
  const { points: ends, target, years, monthly } = outlook;
  const start = Math.max((ends[0]?.contributed ?? 0) - (ends[0]?.month ?? 12) * monthly, 0);
  const points: Point[] = [{ year: 0, month: 0, contributed: start, p10: start, p50: start, p90: start }, ...ends];
  const { x, y, height, yTicks, xTicks } = scalesFor(width, points, target, dots);
  const year = Math.min(chosen ?? years, years);
  const point = points[year];
  const { chart } = words.plan;
  const newest = dots.at(-1);

  const band =
    area<Point>(
      (p) => x(p.year),
      (p) => y(p.p10),
      (p) => y(p.p90),
    ).curve(curveMonotoneX)(points) ?? '';
  const path = (value: (p: Point) => number): string =>
    line<Point>(
      (p) => x(p.year),
      (p) => y(value(p)),
    ).curve(curveMonotoneX)(points) ?? '';
  const look = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, width: shown } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - left) * width) / shown;
    setChosen(Math.max(0, Math.min(years, Math.round(((at - x(0)) / (x(years) - x(0))) * years))));
  };

  return (
    <figure className="band-chart" aria-labelledby={caption}>
      <div ref={frame} className="chart-frame">
        {width > 0 && (
          <svg
            // Scaled where the page is narrower than it was drawn for: on paper.
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-labelledby={caption}
            onPointerMove={look}
            onPointerDown={look}
          >
            <Axes
              x={x}
              y={y}
              xTicks={xTicks}
              yTicks={yTicks}
              width={width}
              height={height}
              yearName={(year) => shortYearName(calendar, year)}
            />
            <path className="band" d={band} />
            <path className="band-edge low" d={path((p) => p.p10)} />
            <path className="band-edge" d={path((p) => p.p90)} />
            <path className="paid" d={path((p) => p.contributed)} />
            <line className="target" x1={x(0)} x2={x(years)} y1={y(target)} y2={y(target)} />
            <text className="target-label" x={x(0) + 6} y={y(target) - 6}>
              {chart.target(shortMoney(target))}
            </text>
            <path className="median" d={path((p) => p.p50)} />
            <Dots dots={dots} x={x} y={y} />
            {point && <Marker point={point} x={x} y={y} height={height} />}
          </svg>
        )}
      </div>
      <div className="band-reading">
        <label htmlFor={slider}>{chart.after}</label>
        <input
          id={slider}
          type="range"
          min={0}
          max={years}
          value={year}
          aria-valuetext={point ? chart.value(yearName(calendar, year), money(point.p50)) : undefined}
          onChange={(event) => setChosen(Number(event.target.value))}
        />
        <output htmlFor={slider}>{yearName(calendar, year)}</output>
      </div>
      {point && (
        <dl className="band-legend">
          <LegendItem kind="high" term={chart.lucky} value={point.p90} />
          <LegendItem kind="median" term={chart.likely} value={point.p50} />
          <LegendItem kind="low" term={chart.unlucky} value={point.p10} />
          <LegendItem kind="paid" term={chart.paid} value={point.contributed} />
          {newest && <LegendItem kind="recorded" term={chart.recorded} value={newest.amount} />}
        </dl>
      )}
      <figcaption id={caption} className="visually-hidden">
        {chart.caption(words.years(years), payment(monthly), money(ends.at(-1)?.p50), money(target))}{' '}
        {newest && chart.captionRecorded(dots.length, money(newest.amount))}
      </figcaption>
      <BandTable points={ends} calendar={calendar} />
    </figure>
  );
}

function LegendItem({ kind, term, value }: { kind: string; term: string; value: number }) {
  return (
    <div className={`key-${kind}`}>
      <dt>{term}</dt>
      <dd>{money(value)}</dd>
    </div>
  );
}
