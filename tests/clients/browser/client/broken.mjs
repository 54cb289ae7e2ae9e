// Trouble that must not end in an empty page: addresses that are none, storage that is blocked, a server that hangs or goes away.
import { check } from '../../report.mjs';
import { GOAL, write } from './page.mjs';

export async function broken({ origin, open, person }) {
  const { token } = await person();
  const page = await open(token);
  for (const path of ['/plans/%E0%A4%A', '/nowhere', '/plans/a/b']) {
    await page.goto(origin + path);
    await shows(page, `at ${path} there is a page that says so`, 'Nothing here');
  }

  const blocked = await open(null);
  await blocked.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get: refuse });
    globalThis.BroadcastChannel = class {
      constructor() {
        refuse();
      }
    };
  });
  await blocked.goto(origin);
  await shows(blocked, 'with blocked storage there is a page', 'What are you saving for?');

  const hanging = await open(token);
  await hanging.route('**/config.json', () => undefined);
  await hanging.goto(origin);
  await shows(hanging, 'settings that never come leave a page', /Your plans|Sign in/, 15_000);

  const mute = await open(token);
  await mute.route('**/graphql', () => undefined);
  await mute.goto(`${origin}/archived`);
  await shows(mute, 'a server that never answers leaves a page', 'Archived plans', 15_000);
  await shows(mute, 'and the page says that nothing comes', /does not answer|cannot be reached/, 40_000);

  await write(page, origin, GOAL);
  await page.route('**/graphql', (route) => route.abort());
  const words = page.getByLabel('Your goal, in your own words');
  await words.fill('A car for 20,000 in 3 years');
  await page.locator('.outcome').getByText('cannot be reached').waitFor();
  await page.unrouteAll();
  await page.locator('.outcome').getByRole('button', { name: 'Try again' }).click();
  await page.locator('.outcome').getByText('$20,000').first().waitFor();
  check('a preview comes back after an outage', true);
  await Promise.all([page, blocked, hanging, mute].map((page) => page.context().close()));
}

async function shows(page, name, text, timeout = 8_000) {
  const held = await page.getByText(text).first().waitFor({ timeout }).then(() => true, () => false);
  check(name, held, held ? '' : (await page.locator('body').innerText()).slice(0, 80));
}
