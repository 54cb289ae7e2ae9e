// On paper: the whole chart with its bars, and nothing to press.
import { check, same } from '../../report.mjs';
import { make } from './page.mjs';

export async function print({ origin, open, person }) {
  const page = await open((await person()).token, { viewport: { width: 1280, height: 900 } });
  await make(page, origin, 'Deposit for our first flat, 60k in about nine years');
  await page.locator('.band-chart svg').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  // The width of A4 less its margins.
  await page.setViewportSize({ width: 680, height: 900 });
  const beyond = await page.locator('.band-chart svg').first().evaluate((svg) => svg.getBoundingClientRect().right - innerWidth);
  check('the chart is whole on paper', beyond <= 0, Math.round(beyond));
  for (const name of ['.masthead nav', '.actions', '.rerun', '.line-state'])
    same(`${name} is not printed`, await page.locator(name).first().isVisible(), false);
  const exact = await page.locator('.holdings i').first().evaluate((bar) => getComputedStyle(bar).printColorAdjust);
  same('bars keep their colour', exact, 'exact');
  const pdf = await page.pdf({ format: 'A4' });
  check('and it goes into a PDF', pdf.length > 10_000, pdf.length);
  await page.context().close();
}
