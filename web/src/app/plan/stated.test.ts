import { expect, test } from 'vitest';
import type { PlanDetailFragment } from '../../generated/graphql';
import { toDetails } from '../goal/inputs';
import { statedInputs, storedInputs } from './stated';

const STORED = {
  startingAmount: null,
  confidence: 0.9,
  inflation: '0.025',
  annualFee: null,
  retirementIncome: { yearly: '30000.00', untilAge: 95, other: [{ yearly: '9000.00', fromAge: 67, label: 'pension' }] },
  debts: [{ balance: '8000.00', rate: '0.22', payment: null, label: 'card' }],
};

const plan = (origins: object[] | null, details: object | null = null) =>
  ({
    financialGoals: 'A boat for 90,000 in 6 years',
    chosenPlanType: 'GENERAL',
    riskLevel: 'BALANCED',
    timeHorizon: 6,
    targetAmount: '90000.00',
    details,
    planner: origins && {
      horizonMonths: 72,
      origins,
      details: { startingAmount: '500.00', confidence: 0.8 },
    },
  }) as unknown as PlanDetailFragment;

test('what was read from words is left to the words', () => {
  const inputs = statedInputs(
    plan([
      { path: ['targetAmount'], origin: 'READ' },
      { path: ['details', 'horizonMonths'], origin: 'STATED' },
    ]),
  );
  expect(inputs).toMatchObject({ targetAmount: '', timeHorizon: '6', confidence: '', startingAmount: '' });
});

test('before the planner has been there, all is the person’s own', () => {
  expect(storedInputs(plan(null))).toMatchObject({ targetAmount: '90000.00', riskLevel: 'BALANCED' });
});

test('a plan that does not say who said what shows all of it, and sends it', () => {
  expect(statedInputs(plan([]))).toMatchObject({ targetAmount: '90000.00', timeHorizon: '6' });
  expect(storedInputs(plan([]))).toMatchObject({ targetAmount: '', timeHorizon: '' });
});

test('what is stored beside the words is shown, and kept as it was', () => {
  const inputs = statedInputs(plan([], STORED));
  expect(inputs).toMatchObject({ confidence: '90', inflation: '2.5', annualFee: '', retirementYearly: '30000.00' });
  expect(inputs.debts).toEqual([{ balance: '8000.00', rate: '22', payment: '', label: 'card' }]);
  expect(toDetails(inputs)).toMatchObject({
    debts: [{ balance: '8000.00', rate: '0.22', label: 'card' }],
    retirementIncome: { untilAge: 95, other: [{ yearly: '9000.00', fromAge: 67, label: 'pension' }] },
  });
  expect(statedInputs(plan([], { ...STORED, horizonMonths: 30 })).timeHorizon).toBe('30 months');
});
