// English: the sentences that every other language has, too.
import { goal } from './en/goal';
import { pages } from './en/pages';
import { plan } from './en/plan';
import { sentences } from './en/sentences';

export const en = {
  direction: 'ltr' as 'ltr' | 'rtl',
  ...pages,
  goal,
  plan,
  /** By the code of the server's sentence; what has none is shown as the server says it. */
  sentences,
};
