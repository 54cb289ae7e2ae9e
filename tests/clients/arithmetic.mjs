// The plan's formulas, written again from the contract alone.

/** The rate a month that compounds to `annual` a year. */
export function monthlyRate(annual) {
  return (1 + annual) ** (1 / 12) - 1;
}

/** Cents to pay at each month's end to own `target` dollars after `years`, from nothing, rounded up. */
export function contributionCents(target, annual, years) {
  const rate = monthlyRate(annual);
  const months = 12 * years;
  const perMonth = rate === 0 ? target / months : (target * rate) / ((1 + rate) ** months - 1);
  // An amount that is a whole cent but for the last bits of a double is that cent.
  return Math.ceil(perMonth * 100 - 1e-7);
}

/**
 * The share of `paths` lognormal markets in which `monthly` dollars at each month's end reach `target`. `geometric` is
 * the year's median growth, `volatility` the standard deviation of the year's return around geometric + volatility²/2.
 */
export function successShare({ target, monthly, years, geometric, volatility }, paths, random) {
  const mean = 1 + geometric + volatility ** 2 / 2;
  const yearly = Math.sqrt(Math.log(1 + (volatility / mean) ** 2));
  const drift = Math.log(1 + geometric) / 12;
  const spread = yearly / Math.sqrt(12);
  let reached = 0;
  for (let path = 0; path < paths; path += 1) {
    let value = 0;
    for (let month = 0; month < 12 * years; month += 1)
      value = value * Math.exp(drift + spread * normal(random)) + monthly;
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
