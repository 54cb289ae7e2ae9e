// The plan's formulas, written again from the contract alone.

/** The market of each month, from the points of a glide path (the last holds on) and the costs of a year. */
export function monthsOf(glidePath, months, fee) {
  return Array.from({ length: months }, (_, month) => {
    const point = glidePath[Math.min(Math.floor(month / 12), glidePath.length - 1)];
    return { median: 1 + point.expectedReturn - fee, volatility: point.volatility };
  });
}

/** Cents to pay at each month's end to own `target` dollars at the end, from nothing, at the median growth, rounded up. */
export function contributionCents(target, months) {
  const payments = months.reduce((sum, { median }) => sum * median ** (1 / 12) + 1, 0);
  // An amount that is a whole cent but for the last bits of a double is that cent.
  return Math.ceil((target / payments) * 100 - 1e-7);
}

/**
 * The share of `paths` lognormal markets in which `monthly` dollars at each month's end reach `target`. A year's growth has
 * the month's `median`, and `volatility` is the standard deviation of a year's return.
 */
export function successShare({ target, monthly, months }, paths, random) {
  const steps = months.map(({ median, volatility }) => {
    const squared = (median ** 2 + Math.sqrt(median ** 4 + 4 * median ** 2 * volatility ** 2)) / 2;
    return { drift: Math.log(median) / 12, spread: Math.sqrt(Math.log(1 + volatility ** 2 / squared) / 12) };
  });
  let reached = 0;
  for (let path = 0; path < paths; path += 1) {
    let value = 0;
    for (const { drift, spread } of steps) value = value * Math.exp(drift + spread * normal(random)) + monthly;
    if (value >= target) reached += 1;
  }
  return reached / paths;
}

// Box and Muller, 1958.
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A decimal string as whole cents; NaN where it is none or has more than two places. */
export function cents(decimal) {
  const parts = /^(-?\d+)(?:\.(\d{1,2}))?$/.exec(decimal);
  return parts
    ? Number(parts[1]) * 100 + Math.sign(Number(parts[1]) || 1) * Number((parts[2] ?? '').padEnd(2, '0'))
    : NaN;
}

/** Whether two numbers differ by at most `tolerance`. */
export function near(left, right, tolerance) {
  return Math.abs(left - right) <= tolerance;
}
