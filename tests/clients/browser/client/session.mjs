// Signing in, and a session that ends in the middle of something.
import { check, same } from '../../report.mjs';
import { GOAL, send } from './page.mjs';
import { PASSWORD } from './supabase.mjs';

/** Tokens count for half a minute longer than they say. */
const SKEW_S = 30;
/** Time enough for a page to be opened and written on. */
const LEFT_S = 10;

export async function session({ origin, program, open, tab, person }) {
  await byEmail({ origin, open });
  const { id, email, token } = await person();
  await tabs({ origin, open, tab, token });
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: id, email, role: 'authenticated', aud: 'authenticated', iat: now - 60 };
  const brief = await program.signed({ ...claims, exp: now - SKEW_S + LEFT_S });
  const page = await open(brief);
  await page.goto(`${origin}/new`);
  const words = page.getByLabel('Your goal, in your own words');
  await words.fill('Deposit for our first flat');
  while (await counts(origin, brief)) await new Promise((resolve) => setTimeout(resolve, 200));
  await words.fill(GOAL);
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let i = 0; i < 4; i++) await page.keyboard.press('Escape');
  // A browser may close it at the second Esc; the page opens it again a moment later.
  const stays = await dialog.waitFor({ timeout: 5_000 }).then(() => true, () => false);
  check('nothing closes the way to sign in again', stays);
  await dialog.getByText('Use an access token instead').click();
  await dialog.getByLabel('Access token').fill(token);
  await dialog.getByRole('button', { name: 'Use token' }).click();
  await dialog.waitFor({ state: 'detached' });
  same('a session that ends leads to sign-in and loses nothing that was typed', await words.inputValue(), GOAL);
  await send(page);
  await page.locator('.progress[data-stage=DONE]').waitFor();
  check('and the stream goes on with the new token', true);
  await page.context().close();
}

async function counts(origin, token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/graphql`, { method: 'POST', headers, body: '{"query":"{viewer{id}}"}' });
  return answer.status === 200;
}

async function byEmail({ origin, open }) {
  const page = await open('nobody');
  await page.goto(origin);
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('guess');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Invalid login credentials').waitFor();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('What are you saving for?').waitFor();
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByText('ada@example.com').first().waitFor();
  check('a person of Supabase signs in by e-mail', true);
  const held = await page.evaluate(() => JSON.parse(localStorage.getItem('plan-creator:supabase')));
  await page.context().close();

  const arriving = await open(null);
  await arriving.goto(`${origin}/account#access_token=${held.access}&refresh_token=${held.refresh}&type=magiclink`);
  await arriving.getByText('ada@example.com').first().waitFor();
  same('so does one who comes by a link, and the tokens leave the address', arriving.url(), `${origin}/account`);
  await arriving.context().close();

  const late = await open(null);
  await nobody(late);
  const expired = 'error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid+or+has+expired';
  await late.goto(`${origin}/#${expired}`);
  await late.getByText('Email link is invalid or has expired').waitFor({ timeout: 5_000 });
  same('a link that has expired says so, and leaves the address', late.url(), `${origin}/`);
  await late.route('**/auth/v1/**', (route) => route.abort());
  await late.getByLabel('E-mail').fill('ada@example.com');
  await late.getByLabel('Password').fill(PASSWORD);
  await late.getByRole('button', { name: 'Sign in', exact: true }).click();
  await late.getByText('could not be reached').waitFor();
  same('a sign-in server that is down marks no password', await late.locator('[aria-invalid]').count(), 0);
  await late.context().close();
}

async function tabs({ origin, open, tab, token }) {
  const page = await open(null);
  await nobody(page);
  await page.goto(origin);
  await page.getByLabel('Your goal, in your own words').fill(GOAL);
  await page.getByRole('button', { name: 'See what it takes' }).click();
  await page.getByText('Use an access token instead').click();
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Use token' }).click();
  await page.locator('.outcome .figure').waitFor();
  check('what is written before signing in is there behind it', true);
  const other = await tab(page.context(), null);
  await nobody(other);
  await other.goto(`${origin}/account`);
  await other.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
  check('a new tab is signed in as the others are', true);
  await other.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  check('who signs out does so in every tab', true);
  await page.context().close();
}

/** Takes the demo user away, who is signed in on the private database by itself. */
async function nobody(page) {
  await page.route('**/config.json', async (route) => {
    const settings = await (await route.fetch()).json();
    await route.fulfill({ json: { ...settings, token: null, user: null } });
  });
}
