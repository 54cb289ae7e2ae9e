// The pages, each in a file of its own that is loaded when a person goes there.
import type { ComponentType } from 'react';

const LOAD = {
  account: () => import('./account/Account').then(({ Account }) => Account),
  compare: () => import('./plan/ComparePage').then(({ ComparePage }) => ComparePage),
  dashboard: () => import('./dashboard/Dashboard').then(({ Dashboard }) => Dashboard),
  newPlan: () => import('./goal/NewPlan').then(({ NewPlan }) => NewPlan),
  operator: () => import('./operator/Operator').then(({ Operator }) => Operator),
  plan: () => import('./plan/PlanPage').then(({ PlanPage }) => PlanPage),
  signIn: () => import('./sign-in/SignIn').then(({ SignIn }) => SignIn),
};

type Name = keyof typeof LOAD;
type PageOf<N extends Name> = Awaited<ReturnType<(typeof LOAD)[N]>>;

const loaded = new Map<Name, ComponentType<never>>();

/** Loads a page. */
async function load<N extends Name>(name: N): Promise<PageOf<N>> {
  const page = (await LOAD[name]()) as PageOf<N>;
  loaded.set(name, page as ComponentType<never>);
  return page;
}

/** For React's `lazy`: a page that has been loaded is drawn at once. */
export function pageNamed<N extends Name>(name: N): Promise<{ default: PageOf<N> }> {
  const page = loaded.get(name) as PageOf<N> | undefined;
  if (!page) return load(name).then((page) => ({ default: page }));
  // React asks a promise for its value a moment later, and meanwhile shows that it waits.
  const atOnce = { then: (take: (value: { default: PageOf<N> }) => void) => take({ default: page }) };
  return atOnce as unknown as Promise<{ default: PageOf<N> }>;
}

const AT: Record<string, Name> = {
  '': 'dashboard',
  account: 'account',
  archived: 'dashboard',
  compare: 'compare',
  new: 'newPlan',
  operator: 'operator',
  plans: 'plan',
};

/** Loads the page at an address, if there is one. What fails is asked for again where it is drawn, and told there. */
export async function loadPageAt(path: string): Promise<void> {
  const name = AT[path.split('/')[1] ?? ''];
  if (name) await load(name).catch(() => undefined);
}

/** What a page asks for first is not kept waiting by what a person may go to next. */
const FIRST_MS = 3_000;

/** Loads the other pages, some time later. Returns what gives up on it. */
export function prefetchPages(): () => void {
  const timer = setTimeout(() => {
    for (const name of ['plan', 'newPlan', 'dashboard', 'signIn', 'account', 'compare'] as const)
      if (!loaded.has(name)) load(name).catch(() => undefined);
  }, FIRST_MS);
  return () => clearTimeout(timer);
}
