// A goal that is being written, kept in the browser tab so that nothing of it is lost on the way to sign in and back.
import { useEffect, useState } from 'react';
import type { PlanType, RiskLevel } from '../../generated/graphql';
import { randomUuid } from '../../uuid';

/** What a plan is made from. */
export interface Inputs {
  financialGoals: string;
  investmentPreferences: string;
  planName: string;
  planType: PlanType | null;
  riskLevel: RiskLevel | null;
  /** Years and US dollars as they are typed, or empty. */
  timeHorizon: string;
  targetAmount: string;
}

export interface Draft extends Inputs {
  /** The plan's id, made here: what is sent twice makes one plan. */
  id: string;
}

/** The fields of a draft that user errors can belong to. */
export const DRAFT_FIELDS = [
  'financialGoals',
  'investmentPreferences',
  'planName',
  'planType',
  'riskLevel',
  'timeHorizon',
  'targetAmount',
] as const;

/** An empty draft of a new plan. */
function emptyDraft(): Draft {
  return {
    id: randomUuid(),
    financialGoals: '',
    investmentPreferences: '',
    planName: '',
    planType: null,
    riskLevel: null,
    timeHorizon: '',
    targetAmount: '',
  };
}

/** The draft of one person, as it was left; and how to change it. */
export function useDraft(person: string): [Draft, (change: Partial<Draft>) => void] {
  const key = `plan-creator:draft:${person}`;
  const [draft, setDraft] = useState(() => stored(key) ?? emptyDraft());
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(draft)), [key, draft]);
  return [draft, (change) => setDraft((draft) => ({ ...draft, ...change }))];
}

/** Forgets a person's draft: it has become a plan. */
export function forgetDraft(person: string): void {
  sessionStorage.removeItem(`plan-creator:draft:${person}`);
}

function stored(key: string): Draft | null {
  try {
    const text = sessionStorage.getItem(key);
    return text ? { ...emptyDraft(), ...(JSON.parse(text) as Partial<Draft>) } : null;
  } catch {
    return null;
  }
}
