// Another language, whole: sentences, numbers and dates; and a page that runs from the right.
import { check, same } from '../../report.mjs';
import { make } from './page.mjs';

export async function languages({ origin, open, person }) {
  const { token } = await person();
  const english = await open(token);
  const id = await make(english, origin, 'Deposit for our first flat, 60k in about four years; I can pay 900 a month');
  await english.context().close();

  const page = await open(token, { locale: 'de-DE' });
  await page.goto(`${origin}/plans/${id}`);
  await page.getByRole('region', { name: 'Was Sie halten' }).waitFor();
  same('the page is marked as German', await page.evaluate(() => document.documentElement.lang), 'de');
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  const text = await page.locator('main').innerText();
  check('numbers and dates are German', /60\.000\s\$/.test(text) && /\d\d\.\d\d\.20\d\d/.test(text), text.slice(0, 200));
  const left = await page.locator('main :not([lang=en] *)').evaluateAll((all) =>
    all
      .filter((node) => !node.closest('[lang=en], [dir=auto]') && node.children.length === 0)
      .map((node) => node.textContent.trim())
      .filter((text) => /\b(the|your|with|month|year|years|market|markets|plan for)\b/i.test(text)),
  );
  same('no English is left that is not marked as such', left, []);

  await page.goto(origin);
  await page.getByRole('heading', { name: 'Ihre Pläne' }).waitFor();
  await page.getByLabel('Sprache').selectOption('English');
  await page.getByRole('heading', { name: 'Your plans' }).waitFor();
  check('the language can be chosen, and is kept', true);

  await page.goto(`${origin}/plans/${id}`);
  await page.getByRole('region', { name: 'What to hold' }).waitFor();
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await page.setViewportSize({ width: 360, height: 740 });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  same('a page that runs from the right fits a phone', Math.max(beyond, 0), 0);
  const bar = await page.locator('.worst').evaluate((node) => getComputedStyle(node).borderRightWidth);
  same('and its marks stand at the right', bar, '3px');
  await page.context().close();
}
