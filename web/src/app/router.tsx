// Addresses to pages: the browser's own history, nothing more. `src/http/pages.rs` serves the same addresses.
import { useEffect, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

/** What the page shows something at. */
export type Route =
  { page: 'plans' | 'archived' | 'new' | 'account' | 'operator' | 'nowhere' } | { page: 'plan'; id: string };

const FIXED: Record<string, Exclude<Route, { page: 'plan' }>['page']> = {
  '/': 'plans',
  '/archived': 'archived',
  '/new': 'new',
  '/account': 'account',
  '/operator': 'operator',
};

/** Reads an address. */
export function routeOf(path: string): Route {
  const plan = /^\/plans\/([^/]+)$/.exec(path);
  if (plan?.[1]) return { page: 'plan', id: decodeURIComponent(plan[1]) };
  return { page: FIXED[path] ?? 'nowhere' };
}

/** Goes to an address of the page; `replace` leaves no step in the browser's history. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** The address without its origin, kept current. */
export function useLocation(): { path: string; search: string } {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const [path = '/', search = ''] = href.split('?', 2);
  return { path, search };
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}

/** A link within the page. Modified clicks stay the browser's. */
export function Link({ to, ...rest }: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const follow = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    navigate(to);
    scrollTo(0, 0);
  };
  return <a href={to} onClick={follow} {...rest} />;
}

/** Names the page, and moves the focus to its heading when a person has come from another one. */
export function useArrival(title: string, path: string): void {
  useEffect(() => {
    document.title = `${title} – Plan Creator`;
  }, [title]);
  useEffect(() => {
    // On the first page the browser's own start of the document is right.
    if (arrivedAt !== null && arrivedAt !== path) document.querySelector<HTMLElement>('h1')?.focus();
    arrivedAt = path;
  }, [path]);
}

let arrivedAt: string | null = null;
