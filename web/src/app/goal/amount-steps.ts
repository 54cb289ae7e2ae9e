const STEPS = [1, 1.2, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.75, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9];

/** Round amounts from 1,000 to 10 million dollars, and `own` among them. */
export function amountSteps(own: number): number[] {
  const round = [3, 4, 5, 6].flatMap((power) => STEPS.map((step) => Math.round(step * 10 ** power)));
  return [...new Set([...round, 1e7, own])].sort((a, b) => a - b);
}
