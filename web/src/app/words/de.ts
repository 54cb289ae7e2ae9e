// Deutsch.
import { goal } from './de/goal';
import { pages } from './de/pages';
import { plan } from './de/plan';
import { sentences } from './de/sentences';
import type { Words } from './index';

export const de: Words = { direction: 'ltr', ...pages, goal, plan, sentences };
