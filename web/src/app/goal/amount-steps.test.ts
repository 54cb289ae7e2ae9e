import { expect, test } from 'vitest';
import { amountSteps } from './amount-steps';

test('the steps rise from a thousand to ten million', () => {
  const steps = amountSteps(5_000);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect([steps[0], steps.at(-1)]).toEqual([1_000, 10_000_000]);
});

test('an amount between them is a step of its own', () => {
  expect(amountSteps(61_234)).toContain(61_234);
});
