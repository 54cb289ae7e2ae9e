import { expect, test } from 'vitest';
import { PlansPageDocument } from '../generated/graphql';
import { NO_FILTERS, toPlanFilter } from './dashboard/useFilters';
import { firstQueriesAt } from './first-queries';

test('the dashboard asks for its list as it was asked early', () => {
  const [list] = firstQueriesAt({ pathname: '/', search: '' });
  expect(list?.[0]).toBe(PlansPageDocument);
  expect(list?.[1]).toEqual({ filter: toPlanFilter(NO_FILTERS, false), first: 20, after: null });
});

test('where it is not known what a page asks for, nothing is', () => {
  expect(firstQueriesAt({ pathname: '/', search: '?type=HOUSE' })).toEqual([]);
  expect(firstQueriesAt({ pathname: '/plans/%E0%A4%A', search: '' })).toEqual([]);
  expect(firstQueriesAt({ pathname: '/plans/b0d1', search: '' })[0]?.[1]).toEqual({ id: 'b0d1' });
});
