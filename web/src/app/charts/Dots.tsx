// What a plan's money was worth, as it was recorded.
import type { Dot } from './fan';
import type { Scale } from './scales';

const REACH = 5.5;

/** A diamond for each: told apart from the curves by its form. */
export function Dots({ dots, x, y }: { dots: Dot[]; x: Scale; y: Scale }) {
  return (
    <g className="recorded" aria-hidden="true">
      {dots.map(({ year, amount }, i) => (
        <path
          key={`${i} ${year}`}
          d={`M${x(year) - REACH} ${y(amount)}l${REACH} ${-REACH} ${REACH} ${REACH} ${-REACH} ${REACH}Z`}
        />
      ))}
    </g>
  );
}
