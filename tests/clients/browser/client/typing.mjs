// What is typed stays as it is typed, slowly or much of it.
import { check, same } from '../../report.mjs';
import { make, write } from './page.mjs';

const LONG = `Deposit for our first flat, 60k in about four years. ${'We have thought about it for a long time. '.repeat(200)}`.slice(0, 10_000);

export async function typing({ origin, open, person }) {
  const page = await open((await person()).token, { viewport: { width: 1280, height: 900 } });
  await make(page, origin, 'Deposit for our first flat, 60k in about four years');
  await page.goto(origin);
  const search = page.getByLabel('Search');
  for (const key of 'our first flat') {
    await search.press(key === ' ' ? 'Space' : key);
    await page.waitForTimeout(key === ' ' ? 450 : 330);
  }
  same('a space typed slowly is kept', await search.inputValue(), 'our first flat');

  await write(page, origin, LONG);
  const top = await page.locator('.outcome .figure').evaluate((node) => node.getBoundingClientRect().top + scrollY);
  check('many words leave the answer in sight', top < 900, Math.round(top));
  same('words may run from the right', await page.locator('textarea.goal-text').getAttribute('dir'), 'auto');
  await make(page, origin, LONG);
  const figure = await page.locator('.figure').first().evaluate((node) => node.getBoundingClientRect().top + scrollY);
  check('on the plan’s page, too', figure < 900, Math.round(figure));
  await page.context().close();
}
