// Sentences of goals, put together from parts at random, with what a reader would understand by them.

const PURPOSES = [
  ['RETIREMENT', ['for retirement', 'to retire on', 'so that I can stop working']],
  ['HOUSE', ['for a house deposit', 'to buy a small flat', 'for the down payment on our first home']],
  [
    'EDUCATION',
    ["for my daughter's university degree", 'for college tuition', "to pay for our son's studies at college"],
  ],
  ['GENERAL', ['for a sailing trip around the world', 'to start a bakery', 'for a wedding', 'for a rainy day']],
];

const LEANINGS = [
  ['CONSERVATIVE', ['Low risk, please', 'Conservative: I want to keep it safe']],
  ['BALANCED', ['Moderate risk, index funds', 'A balanced mix']],
  ['AGGRESSIVE', ['High risk is fine with me', 'Aggressive growth']],
  [null, [null]],
];

const OPENINGS = ['Save', 'I want to put aside', 'Please help me build up', 'We need', 'My goal is to have'];

// Each writes whole multiples of its unit exactly; `least` keeps out what nobody would write that way.
const AMOUNTS = [
  { unit: 50, least: 5_000, write: (dollars) => `$${dollars.toLocaleString('en-US')}` },
  { unit: 50, least: 5_000, write: (dollars) => `${dollars} dollars` },
  { unit: 1_000, least: 5_000, write: (dollars) => `$${dollars / 1_000}k` },
  { unit: 10_000, least: 1_100_000, write: (dollars) => `${dollars / 1_000_000} million dollars` },
];

const HORIZONS = [
  (years) => `in ${years} years`,
  (years) => `within ${years} years`,
  (years) => `over the next ${years} years`,
];

/**
 * A goal for this seed: its words, and the type, amount (US dollars), horizon (years) and risk level that follow
 * from them. The same seed gives the same goal.
 */
export function sentenceFor(seed) {
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const [planType, purposes] = pick(PURPOSES);
  const [leaning, preferences] = pick(LEANINGS);
  const amount = pick(AMOUNTS);
  // Amounts from 5,000 to 2 million dollars, small ones as often as large ones.
  const lowest = Math.log10(amount.least);
  const targetAmount = Math.ceil(10 ** (lowest + random() * (6.3 - lowest)) / amount.unit) * amount.unit;
  const timeHorizon = 2 + Math.floor(random() * 34);
  const words = [pick(OPENINGS), amount.write(targetAmount), pick(purposes), pick(HORIZONS)(timeHorizon)];
  return {
    financialGoals: words.join(' '),
    investmentPreferences: pick(preferences),
    expected: {
      planType,
      targetAmount,
      timeHorizon,
      riskLevel: leaning ?? (timeHorizon < 4 ? 'CONSERVATIVE' : 'BALANCED'),
    },
  };
}

/** Uniform numbers in [0, 1): mulberry32, by Tommy Ettinger, public domain. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
