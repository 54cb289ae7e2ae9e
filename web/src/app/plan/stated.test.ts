import { expect, test } from 'vitest';
import type { PlanDetailFragment } from '../../generated/graphql';
import { toDetails } from '../goal/inputs';
import { statedInputs, storedInputs } from './stated';

const plan = (origins: object[] | null) =>
  ({
    financialGoals: 'A boat for 90,000 in 6 years',
    chosenPlanType: 'GENERAL',
    riskLevel: 'BALANCED',
    timeHorizon: 6,
    targetAmount: '90000.00',
    planner: origins && {
      horizonMonths: 72,
      origins,
      details: {
        startingAmount: '500.00',
        confidence: 0.9,
        inflation: '0.025',
        annualFee: '0.001',
        retirementIncome: null,
        debts: [{ balance: '8000.00', rate: '0.22', payment: null, label: 'card' }],
      },
    },
  }) as unknown as PlanDetailFragment;

test('what was read from words is left to the words', () => {
  const inputs = statedInputs(
    plan([
      { path: ['targetAmount'], origin: 'READ' },
      { path: ['details', 'horizonMonths'], origin: 'STATED' },
      { path: ['details', 'confidence'], origin: 'STATED' },
    ]),
  );
  expect(inputs).toMatchObject({ targetAmount: '', timeHorizon: '6', confidence: '90', startingAmount: '' });
});

test('before the planner has been there, all is the person’s own', () => {
  expect(storedInputs(plan(null))).toMatchObject({ targetAmount: '90000.00', riskLevel: 'BALANCED' });
});

test('a plan that does not say who said what shows all of it, and sends it', () => {
  expect(statedInputs(plan([]))).toMatchObject({ targetAmount: '90000.00', timeHorizon: '6' });
  expect(storedInputs(plan([]))).toMatchObject({ targetAmount: '', timeHorizon: '' });
});

test('rates and debts that were set are kept as they were', () => {
  const inputs = statedInputs(
    plan([
      { path: ['details', 'inflation'], origin: 'STATED' },
      { path: ['details', 'annualFee'], origin: 'ASSUMED' },
      { path: ['details', 'debts'], origin: 'STATED' },
    ]),
  );
  expect(inputs).toMatchObject({ inflation: '2.5', annualFee: '' });
  expect(inputs.debts).toEqual([{ balance: '8000.00', rate: '22', payment: '', label: 'card' }]);
  expect(toDetails(inputs)).toMatchObject({ debts: [{ balance: '8000.00', rate: '0.22', label: 'card' }] });
});
