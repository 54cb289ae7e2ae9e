import { expect, test } from 'vitest';
import { formatFilters, NO_FILTERS, parseFilters, toPlanFilter, type PlanFilters } from './useFilters';

const FILTERS: PlanFilters = { type: 'HOUSE', status: 'FAILED', risk: 'BALANCED', search: 'first flat & car' };

test('filters survive the way into the address and back', () => {
  expect(parseFilters(formatFilters(FILTERS))).toEqual(FILTERS);
  expect(parseFilters(new URLSearchParams(formatFilters(FILTERS).toString()))).toEqual(FILTERS);
});

test('no filters leave nothing in the address', () => {
  expect(formatFilters(NO_FILTERS).toString()).toBe('');
});

test('what the schema does not know is no filter', () => {
  expect(parseFilters(new URLSearchParams('type=BOAT&status=failed&risk=&other=1'))).toEqual(NO_FILTERS);
});

test('the API is asked for what is set, and for archived plans or none', () => {
  expect(toPlanFilter(NO_FILTERS, false)).toEqual({ archived: 'EXCLUDE' });
  expect(toPlanFilter(FILTERS, true)).toEqual({
    archived: 'ONLY',
    planType: ['HOUSE'],
    processingStatus: ['FAILED'],
    riskLevel: ['BALANCED'],
    search: 'first flat & car',
  });
});
