import { expect, test } from 'vitest';
import { forgetPlace, placeAt, remember } from './places';

test('a list is found as it was left, each address by itself', () => {
  remember('/', { cursors: [null, 'a'] });
  remember('/', { top: 700 });
  remember('/archived', { top: 20 });
  expect(placeAt('/')).toEqual({ cursors: [null, 'a'], top: 700 });
  expect(placeAt('/?type=HOUSE')).toEqual({ cursors: [null], top: 0 });
});

test('whoever comes by a link begins at the beginning', () => {
  remember('/', { top: 700 });
  forgetPlace('/');
  expect(placeAt('/').top).toBe(0);
});
