// Starts the web client: settings, language, the stream's place and the page's own data are asked for while the rest is on its way.
import { Session } from '../session/session';
import { browserStorage } from '../session/storage';
import { prefetchQueries } from './api/prefetch';
import { firstQueriesAt } from './first-queries';
import { prefetchPosition } from './live/position';
import { loadPageAt } from './pages';
import { LANGUAGE_KEY, languageFor, speak } from './words';

const root = document.getElementById('root');
if (root) {
  // React makes errors as it loads, for later; the stacks, which nobody reads, would take a tenth of a second on a slow processor.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const drawn = Promise.all([import('./start'), loadPageAt(location.pathname)]);
  const language = languageFor(browserStorage.getItem(LANGUAGE_KEY), navigator.languages);
  const [session] = await Promise.all([Session.start(), speak(language, navigator.languages)]);
  // What the page asks for is asked behind the stream's place, so that nothing falls between them.
  const position = prefetchPosition(session);
  const { token } = session.state();
  const ready = position.then((position) => position !== null);
  if (token) prefetchQueries(token, ready, firstQueriesAt(location));
  const [{ start }] = await drawn;
  Error.stackTraceLimit = stackTraceLimit;
  start(root, session);
}
