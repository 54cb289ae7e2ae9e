// What is left of money that is lived on, year by year, in today's money.
import { area, curveMonotoneX, line } from 'd3-shape';
import { useId } from 'react';
import type { FinishedFragment } from '../../generated/graphql';
import { money } from '../format';
import { useWidth } from '../ui/useWidth';
import { words } from '../words';
import { Axes } from './Axes';
import { Dots } from './Dots';
import type { Dot } from './fan';
import { scalesFor } from './scales';

type Drawdown = NonNullable<FinishedFragment['drawdown']>;

interface Left {
  year: number;
  p10: number;
  p50: number;
  p90: number;
}

/** `start` is what there is when it begins; `dots` is what was recorded, the oldest first. */
export function DrawdownChart(props: { drawdown: Drawdown; start: number | null; dots: Dot[] }) {
  const { drawdown, start, dots } = props;
  const [frame, width] = useWidth<HTMLDivElement>();
  const caption = useId();
  const { projection } = drawdown;
  const ends = projection.map(({ year, p10Today, p50Today, p90Today }): Left => {
    return { year, p10: Number(p10Today), p50: Number(p50Today), p90: Number(p90Today) };
  });
  const points = start === null ? ends : [{ year: 0, p10: start, p50: start, p90: start }, ...ends];
  const { x, y, height, xTicks, yTicks } = scalesFor(width, points, (start ?? ends[0]?.p50 ?? 0) * 0.99, dots);
  const firstAge = projection[0]?.age ?? null;
  const name = (year: number): string => (firstAge === null ? String(year) : String(firstAge + year - 1));
  const path = (value: (p: Left) => number): string =>
    line<Left>(
      (p) => x(p.year),
      (p) => y(value(p)),
    ).curve(curveMonotoneX)(points) ?? '';
  const band =
    area<Left>(
      (p) => x(p.year),
      (p) => y(p.p10),
      (p) => y(p.p90),
    ).curve(curveMonotoneX)(points) ?? '';
  const { chart } = words.plan;
  const newest = dots.at(-1);
  return (
    <figure className="band-chart drawdown-chart" aria-labelledby={caption}>
      <div ref={frame} className="chart-frame">
        {width > 0 && (
          <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={caption}>
            <Axes {...{ x, y, xTicks, yTicks, width, height }} yearName={name} />
            <path className="band" d={band} />
            <path className="band-edge low" d={path((p) => p.p10)} />
            <path className="band-edge" d={path((p) => p.p90)} />
            <path className="median" d={path((p) => p.p50)} />
            <Dots dots={dots} x={x} y={y} />
          </svg>
        )}
      </div>
      <dl className="band-legend">
        {(['p90', 'p50', 'p10'] as const).map((key) => (
          <div key={key} className={{ p90: 'key-high', p50: 'key-median', p10: 'key-low' }[key]}>
            <dt>{{ p90: chart.lucky, p50: chart.likely, p10: chart.unlucky }[key]}</dt>
            <dd>{money(ends.at(-1)?.[key])}</dd>
          </div>
        ))}
        {newest && (
          <div className="key-recorded">
            <dt>{chart.recorded}</dt>
            <dd>{money(newest.amount)}</dd>
          </div>
        )}
      </dl>
      <figcaption id={caption} className="note">
        {firstAge === null ? words.plan.spend.chart : words.plan.spend.chartByAge}.{' '}
        {newest && chart.captionRecorded(dots.length, money(newest.amount))}
      </figcaption>
    </figure>
  );
}
