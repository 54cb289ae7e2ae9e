// The web client in a real Chromium, against a program of its own: from a sentence to a finished plan, live, through a server
// that is killed and comes back, for people who must not see each other, and for people who see or move little.
//
//   node browser/client.mjs PROGRAM [PART…]    SCREENSHOTS=folder keeps pictures of all pages
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, finish } from '../report.mjs';
import { launch, watch } from './chromium.mjs';
import { advice } from './client/advice.mjs';
import { accessible } from './client/accessible.mjs';
import { balances } from './client/balances.mjs';
import { broken } from './client/broken.mjs';
import { corrupt } from './client/corrupt.mjs';
import { change } from './client/change.mjs';
import { erase } from './client/erase.mjs';
import { failure } from './client/failure.mjs';
import { isolation } from './client/isolation.mjs';
import { journey } from './client/journey.mjs';
import { languages } from './client/languages.mjs';
import { ledger } from './client/ledger.mjs';
import { measures } from './client/measures.mjs';
import { pages } from './client/pages.mjs';
import { print } from './client/print.mjs';
import { reading } from './client/reading.mjs';
import { reconnect } from './client/reconnect.mjs';
import { session } from './client/session.mjs';
import { ANON_KEY, standInForSupabase } from './client/supabase.mjs';
import { budgetOverview } from './client/budget-overview.mjs';
import { typing } from './client/typing.mjs';
import { weight } from './client/weight.mjs';
import { Program } from './program.mjs';

const [, , path, ...chosen] = process.argv;
const folder = await mkdtemp(join(tmpdir(), 'plan-creator-client.'));
const program = new Program(path, folder);
const supabase = await standInForSupabase(program);
const settings = ['--supabase-url', supabase.origin, '--supabase-anon-key', ANON_KEY, '--lease', '2s'];
const origin = await program.start('--listen', '127.0.0.1:0', ...settings);
const browser = await launch();
const watched = [];

/** A browser of its own. */
const context = (options) => browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options });
/** A page of a person; `token` null leaves it to the page who they are. */
const open = async (token, options = {}) => tab(await context(options), token);
/** The same where errors on the page are what is tried. */
const openUnwatched = async (token) => pageOf(await context(), token);
/** Another tab of the same browser. */
const tab = async (context, token) => {
  const page = await pageOf(context, token);
  watched.push(await watch(page, [new URL(origin).host, new URL(supabase.origin).host]));
  return page;
};
const pageOf = async (context, token) => {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  if (token) await page.addInitScript((token) => localStorage.setItem('plan-creator:token', token), token);
  return page;
};
const person = async () => {
  const id = randomUUID();
  const email = `${id}@example.com`;
  return { id, email, token: await program.token(id, '--email', email) };
};
const restart = (...args) => program.start('--listen', new URL(origin).host, ...settings, ...args);

/** Runs parts one after the other, or those of them that were chosen; one that stops is told, and the others go on. */
const inTurn = async (...parts) => {
  for (const part of parts.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
    await part(world).catch((error) => check(`${part.name} comes to its end`, false, error.stack));
  }
};

const world = { origin, program, supabase, open, openUnwatched, tab, person, restart };
try {
  // Alone, since it measures.
  await inTurn(weight, measures);
  await Promise.all([
    inTurn(journey, ledger, erase, change, balances, budgetOverview),
    inTurn(accessible, print, reading, advice, languages),
    inTurn(isolation, pages, session, typing, broken, corrupt),
  ]);
  // Without workers plans stay where they can be failed, or cut off from the page.
  await program.end('SIGTERM');
  await restart('--workers', '0');
  await inTurn(failure, reconnect);
} finally {
  await browser.close();
  await program.end('SIGTERM');
  supabase.close();
  await rm(folder, { recursive: true, force: true });
}
const elsewhere = watched.flatMap((notes) => notes.elsewhere);
// The browser logs failed requests itself: those of a server that was killed, and of a token that does not count any more.
const troubles = watched
  .flatMap((notes) => notes.troubles)
  .filter((trouble) => !/Failed to load resource|WebSocket connection|ERR_CONNECTION/.test(trouble));
check('nothing was asked of another server', elsewhere.length === 0, elsewhere.join(' '));
check('no page has errors or breaks its policy', troubles.length === 0, troubles.join(' | '));
process.exit(finish());
