// What a plan comes to, written again from its specification alone: closed forms at the compound returns, and lognormal
// markets drawn month by month.
import { generator } from '../sentence.mjs';

/** Simulated markets, in mirrored pairs: few at first, many where these do not agree. */
export const [FEW, MANY] = [8_000, 100_000];

/** The market of each month from a glide path (the last point holds on), after the costs of a year. */
export function marketsOf(glidePath, months, fee, shift = 0) {
  return Array.from({ length: months }, (_, month) => {
    const { expectedReturn, volatility } = glidePath[Math.min(Math.floor(month / 12), glidePath.length - 1)];
    const median = 1 + expectedReturn - fee;
    // A year's growth of this median whose standard deviation is `volatility`: e^(s²) solves x² − x = (volatility/median)².
    const spread = Math.sqrt(Math.log((1 + Math.sqrt(1 + 4 * (volatility / median) ** 2)) / 2));
    return { drift: Math.log(median + shift) / 12, spread: spread / Math.sqrt(12) };
  });
}

/** What comes or goes at each month's end. */
export function flowsOf(cashFlows, months) {
  const flows = new Float64Array(months + 1);
  for (const { inMonths, amount } of cashFlows) if (inMonths <= months) flows[inMonths] += Number(amount);
  return flows;
}

/** By how much a month's payment is greater than the first year's. */
const grown = (growth, month) => (1 + growth) ** Math.floor(month / 12);

/** The first payment, in cents, that ends at `target` at the median growth and never has less than nothing on the way. */
export function levelCents({ target, start, markets, flows, growth }) {
  let [lump, paid, flown, least] = [start, 0, 0, -Infinity];
  markets.forEach(({ drift }, month) => {
    const step = Math.exp(drift);
    lump *= step;
    paid = paid * step + grown(growth, month);
    flown = flown * step + flows[month + 1];
    if (flows[month + 1] < 0) least = Math.max(least, -(lump + flown) / paid);
  });
  return Math.max(0, Math.ceil(Math.max(least, (target - lump - flown) / paid) * 100 - 1e-6));
}

/**
 * Where `monthly` payments end in each market, −1 where money that goes out was not there. `wait` is the whole years before
 * the first payment.
 */
export function ends({ start, monthly, markets, flows, growth, wait = 0 }, { seed, paths }) {
  const values = new Float64Array(paths).fill(start);
  walk(markets, { seed, paths }, (path, month, step) => {
    if (values[path] < 0) return;
    const paid = month < 12 * wait ? 0 : monthly * grown(growth, month - 12 * wait);
    values[path] = values[path] * step + paid + flows[month + 1];
  });
  return values;
}

/** Whether an income, taken at the beginning of each month and growing with prices, lasts in each market. */
export function lasts({ start, wanted, other, inflation, markets, flows }, { seed, paths }) {
  const values = new Float64Array(paths).fill(start);
  walk(markets, { seed, paths }, (path, month, step) => {
    if (values[path] < 0) return;
    const taken = Math.max(0, wanted - other(Math.floor(month / 12))) * (1 + inflation) ** (month / 12);
    const left = values[path] - taken;
    values[path] = left < -1e-6 ? -1 : Math.max(0, left) * step + flows[month + 1];
  });
  return values;
}

/** The first year's rate that lasts for all months in the share `confidence` of the markets. */
export function firstYearRate(markets, inflation, confidence, { seed, paths }) {
  const [cost, price] = [new Float64Array(paths), new Float64Array(paths).fill(1)];
  walk(markets, { seed, paths }, (path, month, step) => {
    cost[path] += price[path];
    price[path] *= (1 + inflation) ** (1 / 12) / step;
  });
  return 12 / quantile(cost, confidence);
}

function walk(markets, { seed, paths }, visit) {
  const random = generator(seed);
  markets.forEach(({ drift, spread }, month) => {
    for (let pair = 0; pair < paths; pair += 2) {
      const z = spread * normal(random);
      visit(pair, month, Math.exp(drift + z));
      visit(pair + 1, month, Math.exp(drift - z));
    }
  });
}

// Box and Muller, 1958.
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export const share = (values, holds) => values.reduce((sum, value) => sum + (holds(value) ? 1 : 0), 0) / values.length;

export function quantile(values, probability) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(probability * sorted.length) - 1)];
}

/** What is left of debts after `months` if `payment` dollars a month go to the dearest first. */
export function owedAfter(debts, payment, months) {
  const owed = debts
    .map(({ balance, rate }) => ({ balance: Number(balance), rate: Number(rate) }))
    .sort((a, b) => b.rate - a.rate);
  for (let month = 0; month < months; month += 1) {
    let left = payment;
    for (const debt of owed) {
      debt.balance *= 1 + debt.rate / 12;
      const paid = Math.min(left, debt.balance);
      debt.balance -= paid;
      left -= paid;
    }
  }
  return owed.reduce((sum, { balance }) => sum + balance, 0);
}
