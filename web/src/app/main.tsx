// Starts the web client: settings first, then the page signed in with them.
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/forms.css';
import './styles/plans.css';
import './styles/plan.css';
import './styles/charts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Session } from '../session/session';
import { App } from './App';

const root = document.getElementById('root');
if (root) {
  const session = await Session.start();
  createRoot(root).render(
    <StrictMode>
      <App session={session} />
    </StrictMode>,
  );
}
