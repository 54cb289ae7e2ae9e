// All plans together against what a person can pay a month: the amount is theirs to change, and who gives way is said.
import { check, same } from '../../report.mjs';
import { api, make } from './page.mjs';

export async function budgetOverview({ origin, open, person }) {
  const { token } = await person();
  const page = await open(token);
  await make(page, origin, 'A boat for 90,000 dollars in 6 years');
  await make(page, origin, 'Deposit for our first flat, 60k in about four years');
  await page.goto(origin);
  const part = page.getByRole('region', { name: 'All plans together' });
  const bars = part.locator('.timeline li');
  await bars.nth(1).waitFor();
  const names = await bars.getByRole('link').allInnerTexts();
  check('the first to end stands first', /60,000/.test(names[0]) && /90,000/.test(names[1]), names.join(' | '));
  const [flat, boat] = await bars.locator('rect').evaluateAll((all) => all.map((bar) => Number(bar.getAttribute('width'))));
  check('and the bars are as long as the plans take', Math.abs(boat / flat - 1.5) < 0.01, `${flat}, ${boat}`);

  const own = part.getByLabel('I can pay a month for all of them');
  await own.fill('1.2k');
  await part.getByRole('button', { name: 'Save' }).click();
  await part.getByText('is missing').waitFor();
  same('one of them gives way', await part.locator('[data-gives=true]').count(), 1);
  const query = '{ viewer { monthlyBudget } planAnalytics { budget { missing givesWay { id } } } }';
  const { viewer, planAnalytics } = await api(origin, token, query);
  same('the amount is stored', Number(viewer.monthlyBudget), 1200);
  const missing = Math.round(Number(planAnalytics.budget.missing)).toLocaleString('en-US');
  const said = await part.locator('.budget-overview-sum').innerText();
  check('what is missing is what the server says', said.includes(`$${missing}`), said);
  same('and so is who gives way', await part.locator('[data-gives=true] a').getAttribute('href'), `/plans/${planAnalytics.budget.givesWay[0].id}`);

  await own.fill('90k');
  await part.getByRole('button', { name: 'Save' }).click();
  await part.getByText('They fit together').waitFor();
  await own.fill('a lot');
  check('what is no amount is not sent', await part.getByRole('button', { name: 'Save' }).isDisabled());

  const german = await open(token, { locale: 'de-DE' });
  await german.goto(origin);
  await german.getByRole('region', { name: 'Alle Pläne zusammen' }).getByText('Sie passen zusammen').waitFor();
  check('all plans together are there in German', true);
  await Promise.all([page, german].map((page) => page.context().close()));
}
