// What people decide with: how sure it has to be, today's money, what they can pay and the ways there, spending, debts, and two plans.
import { readFile } from 'node:fs/promises';
import { check, same } from '../../report.mjs';
import { chip, finished, make, origin as originOf, write } from './page.mjs';

const RETIRE = 'I am 40 and want to retire at 65 with a million; I have 50k and can pay 800 a month';
const SPEND = 'I am retired, 66, and have 600k; how long will it last if I take out 3000 a month?';
const DEBT = 'Pay off my credit card, 8000 at 22%, in two years; I can pay 300 a month';

export async function advice({ origin, open, person }) {
  const page = await open((await person()).token);
  await firstMinute(page, origin);
  await figures(page, origin);
  await spending(page, origin);
  await debts(page, origin);
  await comparison(page, origin);
  await page.context().close();
}

const settled = (page) => page.locator('.outcome[data-exact=true]').waitFor();
const paid = async (page) => Number((await page.locator('.figure').first().innerText()).replace(/\D/g, ''));

async function firstMinute(page, origin) {
  await page.goto(origin);
  const box = page.getByRole('region', { name: 'What are you saving for?' });
  await box.waitFor();
  same('the front page has four examples', await box.locator('.examples button').count(), 4);
  await box.locator('.examples button').first().click();
  await settled(page);
  check('one press leads from an example to its answer', (await paid(page)) > 0);
  await page.goto(origin);
  await page.getByLabel('Your goal, in your own words').fill(RETIRE);
  await page.getByRole('button', { name: 'See what it takes' }).click();
  await settled(page);
  same('and so do words of one’s own', await page.getByLabel('Your goal, in your own words').inputValue(), RETIRE);
}

async function figures(page, origin) {
  const before = await paid(page);
  const sure = page.getByLabel('How sure it has to be');
  await sure.press('ArrowRight');
  await sure.press('ArrowRight');
  await settled(page);
  const surer = await paid(page);
  check('a better chance costs more', surer > before, `${before}, ${surer}`);
  same('and counts as set', await originOf(page, 'Chance to plan for'), 'STATED');

  const worst = page.locator('.worst');
  const nominal = await worst.innerText();
  await page.getByRole('switch', { name: /today’s money/ }).check();
  const today = await worst.innerText();
  check('today’s money changes the figures', nominal !== today, `${nominal} / ${today}`);
  check('and the chart', /\$6\d\d(\.\d)?K/.test(await page.locator('.target-label').textContent()));
  await page.getByRole('switch', { name: /today’s money/ }).uncheck();
  check('years are those of the calendar, with the age', /20\d\d, age 65/.test(await page.locator('.band-reading output').innerText()));

  check('what one can pay is judged', /With \$800 a month/.test(await page.locator('.budget-does').innerText()));
  const way = page.locator('.ways [data-kind=PAY_MORE]');
  await way.getByRole('button').click();
  await settled(page);
  same('a way is taken by one press', await originOf(page, 'Can pay'), 'STATED');
  await page.getByText('That is enough.').waitFor();
  check('and then it is enough', true);
  await page.getByLabel('I can pay … a month').fill('1.2k');
  await page.getByRole('button', { name: 'See what it does' }).click();
  await chip(page, 'Can pay').getByText('$1,200 a month').waitFor();
  check('another amount is tried as it is typed', true);

  await page.getByText('Year by year in figures').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  check('the table can be taken along as CSV', csv.split('\r\n').length === 26 && csv.includes('"2051, age 65"'), csv.slice(0, 90));
}

async function spending(page, origin) {
  await write(page, origin, SPEND);
  const outcome = page.locator('.outcome');
  if (await outcome.locator('.spending').count()) check('a plan that spends has a chart of what is left', (await outcome.locator('.drawdown-chart svg').count()) === 1);
  else check('a plan that spends says what may be taken out', /Take out/.test(await outcome.innerText()), (await outcome.innerText()).slice(0, 200));
}

async function debts(page, origin) {
  await write(page, origin, DEBT);
  const outcome = page.locator('.outcome');
  const text = await outcome.innerText();
  check('a debt comes first', text.indexOf('Debts first') !== -1 && text.indexOf('Debts first') < text.indexOf('a month'), text.slice(0, 80));
}

async function comparison(page, origin) {
  await make(page, origin, 'A boat for 30,000 in 5 years');
  await page.getByText('Try a change').first().click();
  const form = page.getByRole('form', { name: 'Try a change' });
  await form.getByLabel('Your goal, in your own words').fill('A boat for 45,000 in 5 years');
  await page.locator('.before-after [data-differs=true]').first().waitFor();
  const first = page.url().split('/').at(-1);
  await page.getByRole('button', { name: 'Keep both' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/plans/') && !url.pathname.endsWith(first));
  await finished(page);
  const second = page.url().split('/').at(-1);
  await page.goto(`${origin}/compare?a=${first}&b=${second}`);
  await page.locator('.before-after').getByText('$45,000').first().waitFor();
  const table = await page.locator('.before-after').innerText();
  check('two plans stand side by side', table.includes('$30,000') && table.includes('$45,000'), table.slice(0, 60));
}
