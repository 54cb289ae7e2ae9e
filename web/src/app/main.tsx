// Starts the web client: its language and the server's settings first, then the page signed in with them.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Session } from '../session/session';
import { browserStorage } from '../session/storage';
import { App } from './App';
import { AppRouter } from './router';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { languageFor, speak } from './words';
import { LANGUAGE_KEY } from './words/LanguageChoice';

const root = document.getElementById('root');
if (root) {
  const language = languageFor(browserStorage.getItem(LANGUAGE_KEY), navigator.languages);
  const [session] = await Promise.all([Session.start(), speak(language, navigator.languages)]);
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
