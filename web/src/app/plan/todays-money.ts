// Whether amounts are shown in today's money: one choice for every figure and chart, kept in the browser.
import { useSyncExternalStore } from 'react';
import { browserStorage } from '../../session/storage';

const KEY = 'plan-creator:todays-money';
const listeners = new Set<() => void>();

/** The choice, and how to change it. */
export function useTodaysMoney(): [today: boolean, choose: (today: boolean) => void] {
  return [useSyncExternalStore(subscribe, chosen, () => false), choose];
}

function choose(today: boolean): void {
  browserStorage.setItem(KEY, today ? 'yes' : 'no');
  listeners.forEach((listener) => listener());
}

function chosen(): boolean {
  return browserStorage.getItem(KEY) === 'yes';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
