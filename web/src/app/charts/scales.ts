// From years and dollars to pixels.
import { max, ticks } from 'd3-array';
import { shortMoney } from '../format';
import type { Dot } from './fan';
import type { Point } from './market';

/** From a value to its pixel. */
export type Scale = (value: number) => number;

const MARGIN = { top: 14, right: 8, bottom: 24, left: 52 };
/** What a letter of an amount takes, and what stands between the amount and the ground. */
const [LETTER, GAP] = [6.6, 12];

/** The scales of a chart so wide, and where its lines stand. Fewer of them where there is little room. */
export function scalesFor(width: number, points: Pick<Point, 'p50' | 'p90'>[], target: number, dots: Dot[] = []) {
  const height = Math.round(Math.max(220, Math.min(360, width * 0.46)));
  const years = points.length - 1;
  // A band that runs away must not press the target to the floor.
  const seen = Math.max(max(points, (p) => p.p90) ?? 0, max(dots, ({ amount }) => amount) ?? 0);
  const highest = Math.max(target > 0 ? Math.min(seen, 3 * target) : 0, target, max(points, (p) => p.p50) ?? 0);
  const top = highest * 1.06;
  const yTicks = ticks(0, top, width < 480 ? 4 : 5);
  // Amounts are longer in some languages.
  const left = Math.max(MARGIN.left, GAP + LETTER * Math.max(...yTicks.map((amount) => shortMoney(amount).length)));
  const x: Scale = (year) => left + (year / years) * (width - left - MARGIN.right);
  const y: Scale = (dollars) =>
    height - MARGIN.bottom - (Math.min(dollars, top) / top) * (height - MARGIN.top - MARGIN.bottom);
  return {
    x,
    y,
    height,
    // The word at the start needs its room.
    xTicks: ticks(0, years, width < 480 ? 3 : 6).filter(
      (year) => Number.isInteger(year) && (year === 0 || x(year) - x(0) > 60),
    ),
    yTicks,
  };
}
