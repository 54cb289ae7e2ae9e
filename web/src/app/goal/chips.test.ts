import { expect, test } from 'vitest';
import type { ReadingFragment } from '../../generated/graphql';
import { chipOfPath, chipsOf, type ChipField } from './chips';
import { EMPTY_GOAL, type GoalInputs } from './inputs';

const READING = {
  planKind: 'SAVE',
  goalType: 'HOUSE',
  targetAmount: '60000.00',
  timeHorizon: 3,
  horizonMonths: 30,
  riskLevel: 'BALANCED',
  details: { startingAmount: null, monthlyBudget: '800.00', confidence: null, retirementIncome: null, debts: [] },
  origins: [
    { path: ['targetAmount'], origin: 'READ', confidence: 0.97 },
    { path: ['details', 'horizonMonths'], origin: 'READ', confidence: 0.5 },
    { path: ['details', 'startingAmount'], origin: 'ASSUMED', confidence: 0.96 },
    { path: ['details', 'monthlyBudget'], origin: 'READ', confidence: 0.9 },
    { path: ['riskLevel'], origin: 'ASSUMED', confidence: 0.7 },
  ],
} as unknown as ReadingFragment;

const chip = (field: ChipField, inputs: Partial<GoalInputs> = {}, reading: ReadingFragment | null = READING) =>
  chipsOf({ ...EMPTY_GOAL, ...inputs }, reading, 0.8).find((chip) => chip.field === field);

test('what was read, assumed and set are told apart', () => {
  expect(chip('targetAmount')).toMatchObject({ value: '$60,000', origin: 'READ' });
  expect(chip('riskLevel')).toMatchObject({ value: 'Balanced', origin: 'ASSUMED' });
  expect(chip('targetAmount', { targetAmount: '80k' })).toMatchObject({ value: '$80,000', origin: 'STATED' });
});

test('a reading in doubt says so', () => {
  expect(chip('timeHorizon')).toMatchObject({ value: '2 years and 6 months', unsure: true });
  expect(chip('targetAmount')).toMatchObject({ unsure: false });
});

test('savings that count have a chip, and so has that there are none', () => {
  expect(chip('startingAmount')).toMatchObject({ value: 'none', origin: 'ASSUMED' });
  expect(chip('monthlyBudget')).toMatchObject({ value: '$800 a month' });
});

test('what says nothing is not set', () => {
  expect(chip('targetAmount', { targetAmount: 'much' })).toMatchObject({ origin: 'READ' });
  expect(chip('currentAge', {}, null)).toMatchObject({ value: null, origin: null });
});

test('the chance that is planned for is assumed until it is set', () => {
  expect(chip('confidence')).toMatchObject({ value: '80%', origin: 'ASSUMED' });
  expect(chip('confidence', { confidence: '95' })).toMatchObject({ value: '95%', origin: 'STATED' });
});

test('each path of the input has its chip', () => {
  expect(chipOfPath(['details', 'horizonMonths'])).toBe('timeHorizon');
  expect(chipOfPath(['input', 'details', 'debts', '0', 'rate'])).toBe('debts');
  expect(chipOfPath(['input', 'targetAmount'])).toBe('targetAmount');
  expect(chipOfPath(['ifUpdatedAt'])).toBeNull();
});
