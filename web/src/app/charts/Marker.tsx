// The year that is being read.
import type { Point } from './market';
import type { Scale } from './scales';

/** A line through the year, and a dot on the middle of the markets. */
export function Marker({ point, x, y, height }: { point: Point; x: Scale; y: Scale; height: number }) {
  const at = x(point.year);
  return (
    <g className="marker" aria-hidden="true">
      <line x1={at} x2={at} y1={14} y2={height - 24} />
      <line className="range" x1={at} x2={at} y1={y(point.p90)} y2={y(point.p10)} />
      <circle cx={at} cy={y(point.p50)} r={4.5} />
    </g>
  );
}
