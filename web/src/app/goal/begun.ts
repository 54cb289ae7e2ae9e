// Words with which the next draft begins, whoever writes it.
import { tabStorage } from '../../session/storage';

const BEGUN = 'plan-creator:begun';

/** Has the next draft begin with these words, in the place of one that was left. */
export function beginWith(goal: string): void {
  tabStorage.setItem(BEGUN, goal);
}

/** The words that wait for a draft; null where there are none. */
export const begunWords = (): string | null => tabStorage.getItem(BEGUN);

/** The draft has taken them up. */
export const forgetBegun = (): void => tabStorage.removeItem(BEGUN);
