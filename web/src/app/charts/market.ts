// What a plan comes to while a slider moves. The server's own figures follow and take its place; this only has to be near them,
// and it is: it is anchored to the server's last answer, and exact where nothing has moved.

/** A year's end, US dollars; the last one may be in the middle of a year. */
export interface Point {
  year: number;
  /** Months since the start. */
  month: number;
  contributed: number;
  p10: number;
  p50: number;
  p90: number;
}

/** The server's figures for one set of inputs. */
export interface Outlook {
  target: number;
  years: number;
  monthly: number;
  chance: number | null;
  /** Compound return and volatility a year, as fractions. */
  expectedReturn: number;
  volatility: number;
  points: Point[];
}

const Z90 = 1.2815515655446004;

/** `known` with another target or horizon. */
export function estimate(known: Outlook, target: number, years: number): Outlook {
  if (target === known.target && years === known.years) return known;
  const start = Math.max((known.points[0]?.contributed ?? 0) - 12 * known.monthly, 0);
  // What the chance costs above the payment at the expected return grows with time as spreads do.
  const expected = payment(known.target, start, known.expectedReturn, known.years);
  const surcharge = expected > 0 ? (known.monthly / expected - 1) * Math.sqrt(years / known.years) : 0;
  const monthly = Math.max(payment(target, start, known.expectedReturn, years) * (1 + surcharge), 0);
  const before = markets(known, start, known.monthly, Math.max(years, known.years));
  const points = markets(known, start, monthly, years).map((point, i): Point => {
    // What the server's simulation says more or less than these formulas, at the same year or the last that it has.
    const at = Math.min(i, known.points.length - 1);
    const [said, formula] = [known.points[at], before[at]];
    const anchored = (key: 'p10' | 'p50' | 'p90'): number =>
      said && formula ? point[key] * (said[key] / formula[key]) : point[key];
    return { ...point, p10: anchored('p10'), p50: anchored('p50'), p90: anchored('p90') };
  });
  return { ...known, target, years, monthly, points, chance: null };
}

/** `known` with another payment a month, for the same target and time. */
export function paying(known: Outlook, monthly: number): Outlook {
  if (Math.abs(monthly - known.monthly) < 0.01) return known;
  const start = Math.max((known.points[0]?.contributed ?? 0) - 12 * known.monthly, 0);
  const [before, after] = [known.monthly, monthly].map((pay) => markets(known, start, pay, known.years));
  const points = known.points.map((point, i): Point => {
    const [was, is] = [before?.[i], after?.[i]];
    const scaled = (key: 'p10' | 'p50' | 'p90'): number =>
      was && is && was[key] > 0 ? point[key] * (is[key] / was[key]) : point[key];
    const contributed = point.contributed + (monthly - known.monthly) * point.month;
    return { ...point, contributed, p10: scaled('p10'), p50: scaled('p50'), p90: scaled('p90') };
  });
  return { ...known, monthly, points };
}

/** The payment at each month's end that makes `target` out of `start` at a compound return a year. */
function payment(target: number, start: number, yearly: number, years: number): number {
  const rate = (1 + yearly) ** (1 / 12) - 1;
  const growth = (1 + rate) ** (12 * years);
  return rate === 0 ? (target - start) / (12 * years) : ((target - start * growth) * rate) / (growth - 1);
}

/** Each year's end by the first two moments of the sum, taken for a lognormal one (Fenton, 1960; Wilkinson's method). */
function markets(market: Outlook, start: number, monthly: number, years: number): Point[] {
  const median2 = (1 + market.expectedReturn) ** 2;
  const variance = market.volatility ** 2;
  const mean2 = 0.5 * (median2 + Math.sqrt(median2 ** 2 + 4 * median2 * variance));
  const [mean, spread] = [Math.log1p(market.expectedReturn) / 12, Math.log1p(variance / mean2) / 12];
  const [growth, growth2] = [Math.exp(mean + spread / 2), Math.exp(2 * mean + 2 * spread)];
  let [first, second] = [start, start ** 2];
  return Array.from({ length: years }, (_, i) => {
    for (let month = 0; month < 12; month++) {
      second = second * growth2 + 2 * monthly * first * growth + monthly ** 2;
      first = first * growth + monthly;
    }
    const logVariance = Math.log(second / first ** 2);
    const [median, deviation] = [first / Math.exp(logVariance / 2), Math.sqrt(Math.max(logVariance, 0))];
    const at = (z: number): number => median * Math.exp(z * deviation);
    return {
      year: i + 1,
      month: 12 * (i + 1),
      contributed: start + 12 * monthly * (i + 1),
      p10: at(-Z90),
      p50: median,
      p90: at(Z90),
    };
  });
}
