// Goals of every kind, by a seed: previewPlan's input. Words only say the kind of plan that no field says; figures stand in
// fields.
import { generator } from '../sentence.mjs';

export const KINDS = ['SAVE', 'TODAY', 'FLOWS', 'BUDGET', 'INCOME', 'SPEND', 'DEBT'];

export function inputFor(seed) {
  const random = generator(seed);
  const between = (low, high) => low + random() * (high - low);
  const whole = (low, high) => Math.floor(between(low, high + 1));
  const money = (low, high) => Math.exp(between(Math.log(low), Math.log(high))).toFixed(random() < 0.5 ? 0 : 2);
  const perhaps = (value) => (random() < 0.5 ? value() : undefined);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const kind = KINDS[seed % KINDS.length];
  const months = kind === 'INCOME' ? whole(360, 480) : pick([whole(1, 24), whole(24, 120), whole(120, 480)]);
  const details = {
    horizonMonths: months,
    startingAmount: perhaps(() => money(500, 200_000)),
    confidence: perhaps(() => pick([0.6, 0.75, 0.8, 0.9, 0.95])),
    annualFee: perhaps(() => pick(['0', '0.0036', '0.01'])),
    inflation: perhaps(() => pick(['0', '0.025', '0.04'])),
  };
  const flow = (least) => ({ inMonths: whole(1, months), amount: money(500, 40_000) * (random() < least ? -1 : 1) + '' });
  const input = {
    planType: pick(['GENERAL', 'HOUSE', 'EDUCATION', 'RETIREMENT']),
    riskLevel: pick(['CONSERVATIVE', 'BALANCED', 'AGGRESSIVE']),
    details,
  };
  if (kind === 'SPEND') {
    details.startingAmount = money(50_000, 2_000_000);
    details.horizonMonths = 12 * whole(5, 40);
    details.cashFlows = perhaps(() => [flow(0.2)].map((one) => ({ ...one, inMonths: whole(1, details.horizonMonths) })));
    details.retirementIncome = perhaps(() => ({ yearly: money(8_000, 90_000), other: [{ yearly: money(3_000, 30_000) }] }));
    return {
      kind,
      input: { ...input, planType: 'RETIREMENT', financialGoals: 'I am retired and live on my savings. How much can I take out each month?' },
    };
  }
  if (kind === 'DEBT') {
    details.debts = Array.from({ length: whole(1, 3) }, () => ({ balance: money(500, 60_000), rate: between(0, 0.29).toFixed(4) }));
    details.monthlyBudget = perhaps(() => money(50, 3_000));
    return { kind, input: { ...input, planType: 'GENERAL', financialGoals: 'I want to pay off my debts.' } };
  }
  if (kind === 'INCOME') {
    details.currentAge = 65 - Math.floor(months / 12);
    const other = perhaps(() => [{ yearly: money(3_000, 20_000), fromAge: pick([undefined, 62, 67, 70]) }]);
    details.retirementIncome = { yearly: money(25_000, 120_000), other };
    return { kind, input: { ...input, planType: 'RETIREMENT', financialGoals: 'I want to retire.' } };
  }
  input.targetAmount = money(1_000, 2_000_000);
  if (kind === 'TODAY') details.amountBasis = 'TODAY';
  if (kind === 'FLOWS') details.cashFlows = Array.from({ length: whole(1, 3) }, () => flow(0.3));
  if (kind === 'BUDGET' || random() < 0.3) {
    details.monthlyBudget = money(20, 4_000);
    details.employerContribution = perhaps(() => money(20, 500));
    details.contributionGrowth = perhaps(() => pick(['0.02', '0.03', '-0.01']));
  }
  return { kind, input };
}
