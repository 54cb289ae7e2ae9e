// Plans of every kind, recomputed: what previewPlan answers, against a program that shares nothing with the server's.
//
//   node plans/run.mjs URL TOKEN [--plans N] [--seed N]
//
// Payments to the cent, chances within .01, ranges within 1.5 %.
import { parseArgs } from 'node:util';
import { near } from '../arithmetic.mjs';
import { check, finish } from '../report.mjs';
import { FEW, MANY, ends, firstYearRate, flowsOf, lasts, levelCents, marketsOf, owedAfter, quantile, share } from './engine.mjs';
import { inputFor } from './inputs.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { plans: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const [url, token] = positionals;
const PREVIEW = `query Recomputed($input: PreviewPlanInput!) { previewPlan(input: $input) {
  planner { planKind horizonMonths }
  portfolio { expectedReturn glidePath { year stocks expectedReturn volatility } }
  investmentPlan {
    kind monthlyContribution successProbability recommendedContribution confidence targetNominal targetToday
    projection { month p10 p50 p90 contributed }
    budget { monthlyContribution successProbability p10 p50 p90 shortfallP50 }
    adjustments { kind value successProbability }
    sensitivity { code successProbability }
    drawdown { sustainableMonthly wantedMonthly successProbability years }
    debts { balance payFirst monthsToClear }
  }
} }`;
/** As the table of the server has it where nobody says another. */
const [FEE, INFLATION] = [0.0012, 0.02];
/** Of what a chance of simulated markets may be off by, and of what a range may. */
const [CHANCE, RANGE] = [0.01, 0.015];

const wrong = [];
for (let number = 0; number < Number(options.plans); number += 1) {
  const seed = Number(options.seed) + number;
  const { kind, input } = inputFor(seed);
  const answer = await preview(input);
  let problems = [JSON.stringify(answer.errors)];
  for (const paths of answer.errors ? [] : [FEW, MANY]) {
    problems = recompute(kind, input, answer.data.previewPlan, { seed, paths });
    if (problems.length === 0) break;
  }
  check(`${kind} of seed ${seed} is recomputed`, problems.length === 0, problems.join('; '));
  if (problems.length > 0) wrong.push(seed);
}
if (wrong.length > 0) console.log(`# seeds to look at: ${wrong.join(' ')}`);
await onTheWay();
process.exitCode = finish();

async function ask(query, variables) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return answer.json();
}

function preview(input) {
  return ask(PREVIEW, { input });
}

/** A plan that is worth less than was said: its chance from there, and what brings it back. */
async function onTheWay() {
  const [target, start, own, months] = [90_000, 5_000, 600, 120];
  const details = { startingAmount: '20000', monthlyBudget: String(own), horizonMonths: months, contributionGrowth: '0.02' };
  const input = { targetAmount: String(target), planType: 'GENERAL', riskLevel: 'BALANCED', details };
  const created = await ask('mutation($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } } }', { input });
  const { id } = created.data.createPlan.plan;
  const MADE = 'query($id: ID!) { plan(id: $id) { processingStatus portfolio { glidePath { expectedReturn volatility } } } }';
  let made;
  do {
    await new Promise((resolve) => setTimeout(resolve, 200));
    made = (await ask(MADE, { id })).data.plan;
  } while (['PENDING', 'PROCESSING'].includes(made.processingStatus));
  const RECORD = `mutation($input: RecordPlanPerformanceInput!) { recordPlanPerformance(input: $input) {
    plan { balances { amount } track { successProbability adjustments { kind value } } } userErrors { message } } }`;
  const { plan, userErrors } = (await ask(RECORD, { input: { id, balance: String(start) } })).data.recordPlanPerformance;
  check('a balance is recorded', userErrors.length === 0 && Number(plan.balances[0].amount) === start, JSON.stringify(userErrors));
  const [markets, flows] = [marketsOf(made.portfolio.glidePath, months, FEE), flowsOf([], months)];
  const reached = (change) =>
    share(ends({ start, monthly: own, markets, flows, growth: 0.02, ...change }, { seed: 1, paths: MANY }), (end) => end >= (change.target ?? target));
  const { successProbability, adjustments } = plan.track;
  const ours = reached({});
  check('the chance from a balance is recomputed', near(successProbability, ours, CHANCE), `${successProbability}, ours ${ours}`);
  const by = { PAY_MORE: (value) => ({ monthly: value }), DEPOSIT: (value) => ({ start: start + value }), LESS: (value) => ({ target: value }) };
  for (const { kind, value } of adjustments.filter((adjustment) => adjustment.kind in by)) {
    const chance = reached(by[kind](Number(value)));
    check(`${kind} brings a plan back`, near(0.8, chance, CHANCE), `${value} gives ${chance}`);
  }
}

function recompute(kind, { targetAmount, details }, { planner, portfolio, investmentPlan: plan }, draws) {
  const problems = [];
  const wanted = { SPEND: 'SPEND', DEBT: 'DEBT' }[kind] ?? 'SAVE';
  if (plan.kind !== wanted) return [`${plan.kind} and not ${wanted}`];
  const months = planner.horizonMonths;
  if (months !== details.horizonMonths) return [`${months} months and not ${details.horizonMonths}`];
  const is = (name, seen, own, tolerance) => {
    if (!near(Number(seen), own, tolerance)) problems.push(`${name} ${seen}, ours ${own}`);
  };
  const within = (name, seen, own) => is(name, seen, own, Math.max(0.02, RANGE * Math.abs(own)));
  const fee = Number(details.annualFee ?? FEE);
  const inflation = Number(details.inflation ?? INFLATION);
  const confidence = details.confidence ?? (kind === 'SPEND' ? 0.9 : 0.8);
  const prices = (1 + inflation) ** (months / 12);
  const markets = marketsOf(portfolio.glidePath, months, fee);
  const flows = flowsOf(details.cashFlows ?? [], months);
  const start = Number(details.startingAmount ?? 0);
  const growth = Number(details.contributionGrowth ?? 0);
  for (const [i, { stocks }] of portfolio.glidePath.entries()) {
    if (i > 0 && stocks > portfolio.glidePath[i - 1].stocks) problems.push('stocks rise');
  }

  if (kind === 'DEBT') {
    const cleared = (payment) => owedAfter(details.debts, payment, months) < 0.005;
    const paid = Number(plan.recommendedContribution);
    if (!cleared(paid)) problems.push(`${paid} a month leaves something`);
    if (paid > 0.01 && cleared(paid - 0.01) && owedAfter(details.debts, paid - 0.01, months) <= 0) problems.push(`a cent less than ${paid} does, too`);
    if (details.monthlyBudget) {
      is('chance of the budget', plan.budget.successProbability, cleared(Number(details.monthlyBudget)) ? 1 : 0, 0);
    }
    return problems;
  }

  if (kind === 'SPEND') {
    const streams = details.retirementIncome?.other ?? [];
    const other = () => streams.reduce((sum, { yearly }) => sum + Number(yearly) / 12, 0);
    const chance = (wanted) => share(lasts({ start, wanted, other, inflation, markets, flows }, draws), (left) => left >= 0);
    is('chance of what lasts', chance(Number(plan.drawdown.sustainableMonthly)), confidence, CHANCE);
    const taken = Number(plan.drawdown.wantedMonthly ?? plan.drawdown.sustainableMonthly);
    is('chance of what is taken', plan.drawdown.successProbability, chance(taken), CHANCE);
    if (details.retirementIncome) is('wanted', taken, Number(details.retirementIncome.yearly) / 12, 0.006);
    return problems;
  }

  let target = Number(targetAmount) * (details.amountBasis === 'TODAY' ? prices : 1);
  if (kind === 'INCOME') {
    const years = 95 - details.currentAge - Math.floor(months / 12);
    const living = marketsOf(portfolio.glidePath.slice(-1), 12 * years, fee);
    const rate = firstYearRate(living, inflation, 0.9, draws);
    const real = (1 + portfolio.glidePath.at(-1).expectedReturn - fee) / (1 + inflation);
    const { yearly, other } = details.retirementIncome;
    const streams = (other ?? []).map(({ yearly: each, fromAge }) => ({ each: Number(each), waits: Math.max(0, (fromAge ?? 0) - 65) }));
    const lasting = streams.reduce((sum, { each }) => sum + each, 0);
    const bridged = streams.reduce(
      (sum, { each, waits }) =>
        sum + Array.from({ length: 12 * waits }, (_, month) => each / 12 / real ** (month / 12)).reduce((a, b) => a + b, 0),
      0,
    );
    const bridge = lasting > Number(yearly) ? (bridged * Number(yearly)) / lasting : bridged;
    within('capital of the income', plan.targetToday, Math.max(0, Number(yearly) - lasting) / rate + bridge);
    target = Number(plan.targetNominal);
    is('target of that day', plan.targetNominal, Number(plan.targetToday) * prices, 0.01 * prices + 0.01);
  } else {
    target = Math.round(target * 100) / 100;
    is('target', plan.targetNominal, target, 0.0101);
  }

  const base = { target, start, markets, flows, growth };
  const paid = Number(plan.monthlyContribution);
  is('payment in cents', Math.round(paid * 100), levelCents(base), 0.5);
  // A target that all markets end at by the cent, as in a month's plan, is reached or not by the last bit.
  const reached = (monthly, change = {}) => share(ends({ ...base, monthly, ...change }, draws), (end) => end >= (change.target ?? target) - 1e-6);
  const atCompound = ends({ ...base, monthly: paid }, draws);
  is('chance', plan.successProbability, share(atCompound, (end) => end >= target - 1e-6), CHANCE);
  const last = plan.projection.at(-1);
  for (const [name, part] of [['p10', 0.1], ['p50', 0.5], ['p90', 0.9]]) within(name, last[name], Math.max(0, quantile(atCompound, part)));
  const advised = Number(plan.recommendedContribution);
  const kept = reached(advised);
  if (advised > 0) is('chance of what is advised', kept, confidence, CHANCE);
  else if (kept < confidence - CHANCE) problems.push(`nothing is advised, at ${kept} of ${confidence}`);
  const sensitive = Object.fromEntries(plan.sensitivity.map(({ code, successProbability }) => [code, successProbability]));
  is('a point less', sensitive.RETURN_MINUS_1, reached(advised, { markets: marketsOf(portfolio.glidePath, months, fee, -0.01) }), CHANCE);
  if (months > 12) is('a year later', sensitive.START_A_YEAR_LATER, reached(advised, { wait: 1 }), CHANCE);
  if (details.monthlyBudget) {
    const own = Number(details.monthlyBudget) + Number(details.employerContribution ?? 0);
    is('budget', plan.budget.monthlyContribution, own, 0.001);
    is('chance of the budget', plan.budget.successProbability, reached(own), CHANCE);
    within('median of the budget', plan.budget.p50, Math.max(0, quantile(ends({ ...base, monthly: own }, draws), 0.5)));
    for (const { kind: lever, value } of plan.adjustments) {
      const amount = Number(value);
      const ofThatDay = details.amountBasis === 'TODAY' ? prices : 1;
      const chance = {
        PAY_MORE: () => reached(amount),
        LESS: () => (kind === 'INCOME' ? confidence : reached(own, { target: amount * ofThatDay })),
        DEPOSIT: () => reached(own, { start: start + amount }),
        LATER: () => confidence,
      }[lever]();
      is(`chance of ${lever}`, chance, confidence, CHANCE);
    }
  }
  return problems;
}
