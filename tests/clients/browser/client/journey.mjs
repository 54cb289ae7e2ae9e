// From a sentence to a finished plan, and what can be done with it.
import { readFile } from 'node:fs/promises';
import { check, same } from '../../report.mjs';
import { chip, finished, GOAL, hold, send, write } from './page.mjs';

export async function journey({ origin, open, person }) {
  const page = await open((await person()).token);
  await write(page, origin, GOAL);
  const outcome = page.locator('.outcome');
  const figure = outcome.locator('.figure');
  check(
    'what is written is understood while it is written',
    /Home[^]*\$60,000[^]*4 years/.test(await page.locator('.chips').innerText()),
  );

  const late = await hold(page, 'Preview');
  const words = page.getByLabel('Your goal, in your own words');
  const asked = page.waitForRequest((request) => request.postData()?.includes('90k'));
  await words.fill('Deposit for our first flat, 90k in about four years');
  await asked;
  await words.fill(GOAL);
  await late();
  await outcome.and(page.locator('[data-exact=true]')).waitFor();
  check('an answer to what is not written any more does not count', /\$60,000/.test(await outcome.innerText()));

  const monthly = async () => Number((await figure.innerText()).replace(/\D/g, ''));
  const before = await monthly();
  const letGo = await hold(page, 'Preview');
  await page.getByLabel('How long').press('ArrowRight');
  await outcome.and(page.locator('[data-exact=false]')).waitFor();
  const estimated = await monthly();
  check('a slider moves the figures before the server has answered', estimated !== before, `${before}, ${estimated}`);
  await letGo();
  await outcome.and(page.locator('[data-exact=true]')).waitFor();
  const said = await monthly();
  check('and they are near what it then says', Math.abs(estimated / said - 1) < 0.04, `${estimated}, ${said}`);

  await chip(page, 'Target').click();
  const field = page.getByLabel('Target in US dollars');
  await field.fill('10.9999');
  await page.getByRole('button', { name: 'Make this plan' }).click();
  await page.locator('[aria-invalid]').waitFor();
  const problem = await page
    .locator(`#${(await field.getAttribute('aria-describedby')).split(' ').at(-1)}`)
    .innerText();
  check('what the server will not have is said at its field', /two decimal places/.test(problem), problem);
  await field.fill('60000');

  const id = await send(page);
  await finished(page);
  const times = await page.locator('.progress li time').evaluateAll((all) => all.map((time) => time.dateTime));
  check(
    'all four stages arrive, in order',
    times.length === 4 && times.join() === times.toSorted().join(),
    times.join(' '),
  );
  for (const part of ['Where it may go', 'What to hold', 'If it is too much', 'What counts', 'History'])
    await page.getByRole('region', { name: part, exact: true }).waitFor();
  for (const part of ['What a better chance costs', 'Steps on the way', 'What may go wrong', 'What it rests on'])
    await page.locator('.folded summary').getByText(part, { exact: true }).waitFor();
  check('the finished plan has all its parts', true);

  await page.getByLabel('Actual return, percent a year').fill('-3.25');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.locator('.return-bars').waitFor();
  check(
    'an actual return stands beside the expected one',
    /-3\.3%/.test(await page.locator('.return-bars').innerText()),
  );
  await page.getByRole('button', { name: 'Mark as reviewed' }).click();
  await page.getByText('you have reviewed this plan').waitFor();
  await page.locator('.history').getByText('Actual return: -3.3%').waitFor();
  check('the history says who changed what', /you/.test(await page.locator('.history > li').first().innerText()));

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  same('the plan can be taken along as JSON', JSON.parse(await readFile(await download.path(), 'utf8')).id, id);

  await page.getByText('Try a change').first().click();
  const form = page.getByRole('form', { name: 'Try a change' });
  await chip(form, 'Horizon').click();
  await page.getByLabel('Years, or months').fill('9');
  await page.locator('.before-after [data-differs=true]').first().waitFor();
  const sides = await page.locator('.before-after').innerText();
  check('before and after stand side by side', new Set(sides.match(/\b20\d\d\b/g)).size === 2, sides);
  await page.getByRole('button', { name: 'Replace this plan' }).click();
  await page.locator('.facts').getByText('9 years').waitFor();
  await finished(page);
  await page.locator('.summary').getByText('in 9 years').waitFor();
  check('it runs again with another horizon', true);
  await page.context().close();
}
