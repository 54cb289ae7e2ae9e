// Draws the page, once it is known in which language and for whom.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Session } from '../session/session';
import { App } from './App';
import { AppRouter } from './router';
import { ErrorBoundary } from './ui/ErrorBoundary';

/** Draws it in `root`. */
export function start(root: HTMLElement, session: Session): void {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <AppRouter>
          <App session={session} />
        </AppRouter>
      </ErrorBoundary>
    </StrictMode>,
  );
}
