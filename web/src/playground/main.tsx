// Starts the playground page: settings first, then the page signed in with them.
import './editor/workers';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './playground.css';
import { createRoot } from 'react-dom/client';
import { Playground } from './Playground';
import { Session } from '../session/session';
import { createSocket } from './transport';

const root = document.getElementById('root');
if (root) {
  const session = await Session.start();
  createRoot(root).render(<Playground session={session} socket={createSocket(session)} />);
}
