// From a sentence to a finished plan, and what can be done with it.
import { readFile } from 'node:fs/promises';
import { check, same } from '../../report.mjs';
import { finished, GOAL, hold, send, write } from './page.mjs';

export async function journey({ origin, open, person }) {
  const page = await open((await person()).token);
  await write(page, origin, GOAL);
  const outcome = page.locator('.outcome');
  const figure = outcome.locator('.figure');
  check(
    'what is written is understood while it is written',
    /Home[^]*\$60,000[^]*4 years/.test(await outcome.innerText()),
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
  check('and they are near what it then says', Math.abs(estimated / said - 1) < 0.02, `${estimated}, ${said}`);

  await page.getByText('Say it exactly').click();
  await page.getByLabel('Target in US dollars').fill('10.999');
  await page.getByRole('button', { name: 'Make this plan' }).click();
  const field = page.getByLabel('Target in US dollars');
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
  for (const part of [
    'Where it may go',
    'What to hold',
    'What a better chance costs',
    'Steps on the way',
    'What may go wrong',
    'What it rests on',
    'What was understood',
    'History',
  ]) {
    await page.getByRole('region', { name: part, exact: true }).waitFor();
  }
  check('the finished plan has all its parts', true);

  await page.getByLabel('Actual return, percent a year').fill('-3.25');
  await page.getByRole('button', { name: 'Record' }).click();
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

  await page.getByText('Change it and run it again').click();
  await page.getByLabel('Years', { exact: true }).fill('9');
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.locator('.facts').getByText('9 years').waitFor();
  await finished(page);
  await page.locator('.summary').getByText('in 9 years').waitFor();
  check('it runs again with another horizon', true);
  await page.context().close();
}
