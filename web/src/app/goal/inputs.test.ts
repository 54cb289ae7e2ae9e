import { expect, test } from 'vitest';
import { EMPTY_GOAL, toDetails, toPlanInput, toPreviewInput } from './inputs';

test('what is empty is left to the planner', () => {
  expect(toPreviewInput({ ...EMPTY_GOAL, investmentPreferences: '  ' })).toEqual({
    financialGoals: null,
    investmentPreferences: null,
    planType: null,
    riskLevel: null,
    timeHorizon: null,
    targetAmount: null,
  });
});

test('a goal is sent trimmed, with its amount as text', () => {
  const typed = { ...EMPTY_GOAL, financialGoals: ' a flat ', targetAmount: '60k', timeHorizon: '4' };
  expect(toPlanInput({ ...typed, planType: 'HOUSE' })).toMatchObject({
    financialGoals: 'a flat',
    planType: 'HOUSE',
    timeHorizon: 4,
    targetAmount: '60000',
  });
});

test('what is said exactly goes along, and nothing else', () => {
  const typed = { ...EMPTY_GOAL, timeHorizon: '30 months', startingAmount: '5k', confidence: '90', currentAge: '41' };
  expect(toDetails(typed)).toEqual({ horizonMonths: 30, startingAmount: '5000', confidence: 0.9, currentAge: 41 });
  expect(toPlanInput(typed).timeHorizon).toBe(3);
});

test('an income to live on and debts are sent whole, and unfinished ones not at all', () => {
  const debts = [
    { balance: '8k', rate: '22', payment: '300', label: 'card' },
    { balance: '500', rate: '', payment: '', label: '' },
  ];
  expect(toDetails({ ...EMPTY_GOAL, retirementYearly: '36,000', retirementUntil: '95', debts })).toEqual({
    retirementIncome: { yearly: '36000', untilAge: 95 },
    debts: [{ balance: '8000', rate: '0.22', payment: '300', label: 'card' }],
  });
});
