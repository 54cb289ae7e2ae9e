// Every page, in both themes and in forced colours, on a phone and on a desk: no finding of axe, and nothing to scroll sideways.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { check, same } from '../../report.mjs';
import { make, write } from './page.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };

export async function accessible({ origin, program, open, person }) {
  const { id, token } = await person();
  const operator = await program.token(id, '--role', 'service');
  const looks = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' } };
  for (const [look, options] of Object.entries(looks)) {
    const page = await open(token, { ...options, viewport: DESK });
    const plan = await make(page, origin);
    await page.getByLabel('What it is worth').fill('100');
    await page.getByRole('button', { name: 'Record a balance' }).click();
    await page.locator('.track').waitFor();
    const service = await open(operator, { ...options, viewport: DESK });
    const nobody = await open('nobody', { ...options, viewport: DESK });
    const pages = [
      ['dashboard', page, () => page.goto(origin), '.plan-row'],
      ['archive', page, () => page.goto(`${origin}/archived`), '.empty'],
      ['new', page, () => write(page, origin, 'Retire at 65 with a million, I am 40 now'), '.band-chart svg'],
      ['plan', page, () => page.goto(`${origin}/plans/${plan}`), '.history'],
      ['account', page, () => page.goto(`${origin}/account`), '.pairs'],
      ['nowhere', page, () => page.goto(`${origin}/plans/nobody`), 'h1'],
      ['operator', service, () => service.goto(`${origin}/operator`), 'table'],
      ['sign-in', nobody, () => nobody.goto(origin), '.sign-in-form'],
    ];
    for (const [name, page, go, sign] of pages) {
      await go();
      await page.locator(sign).first().waitFor();
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
      const findings = await findingsOf(page);
      check(`axe has nothing to say of the page ${name}, ${look}`, findings === '', findings);
      await picture(page, name, `desk-${look}`);
      await page.setViewportSize(PHONE);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      same(`the page ${name} fits a phone, ${look}`, Math.max(beyond, 0), 0);
      await picture(page, name, `phone-${look}`);
      await page.setViewportSize(DESK);
    }
    if (look === 'forced') await bars(page, `${origin}/plans/${plan}`);
    await Promise.all([page, service, nobody].map((page) => page.context().close()));
  }
  await byKeyboard({ origin, open, token });
}

async function findingsOf(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`)
    .join(' | ');
}

async function picture(page, name, variant) {
  if (!process.env.SCREENSHOTS) return;
  await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}-${variant}.png`), fullPage: true });
}

/** Bars keep what they tell where the system takes backgrounds away. */
async function bars(page, address) {
  await page.goto(address);
  const bar = page.locator('.share-bar i').first();
  await bar.waitFor();
  const [color, ground] = await bar.evaluate((node) => [node, document.body].map((one) => getComputedStyle(one).backgroundColor));
  check('bars are seen in forced colours', color !== ground && color !== 'rgba(0, 0, 0, 0)', `${color} on ${ground}`);
}

async function byKeyboard({ origin, open, token }) {
  const page = await open(token);
  await page.goto(origin);
  await page.locator('.plan-row').first().waitFor();
  await page.keyboard.press('Tab');
  same(
    'the first stop leads past the ways',
    await page.evaluate(() => document.activeElement.textContent),
    'Skip to content',
  );
  await page.getByRole('link', { name: 'New plan' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'What are you saving for?' }).waitFor();
  same('a new page has the focus on its heading', await page.evaluate(() => document.activeElement.tagName), 'H1');
  await page.context().close();
}
