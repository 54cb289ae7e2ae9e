// Starts the web client: settings first, then the page signed in with them.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Session } from '../session/session';
import { App } from './App';
import { AppRouter } from './router';

const root = document.getElementById('root');
if (root) {
  const session = await Session.start();
  createRoot(root).render(
    <StrictMode>
      <AppRouter>
        <App session={session} />
      </AppRouter>
    </StrictMode>,
  );
}
