// The dashboard: stars, the archive, filters, and two tabs that agree.
import { check, same } from '../../report.mjs';
import { hold, make, row } from './page.mjs';

export async function ledger({ origin, open, tab, person }) {
  const { token } = await person();
  const page = await open(token);
  const house = await make(page, origin);
  await make(page, origin, 'Retire at 65 with a million, I am 40 now');
  const other = await tab(page.context(), token);
  await Promise.all([page.goto(origin), other.goto(origin)]);
  await row(page, house).waitFor();

  const star = row(page, house).getByRole('button', { name: /^Star/ });
  const letGo = await hold(page, 'StarPlan');
  await star.click();
  same('a star answers before the server does', await star.getAttribute('aria-pressed'), 'true');
  await letGo();
  await row(other, house).locator('.star[aria-pressed=true]').waitFor();
  check('another tab of the same person has it too', true);
  await page.reload();
  await row(page, house).waitFor();
  same('starred plans come first', await page.locator('.plan-row').first().getAttribute('data-plan'), house);

  await page.getByLabel('Purpose').selectOption('Retirement');
  await row(page, house).waitFor({ state: 'detached' });
  check('a filter stands in the address', page.url().endsWith('?type=RETIREMENT'), page.url());
  await page.getByLabel('Purpose').selectOption('');
  await page.getByLabel('Search').fill('no plan has these words');
  await page.getByText('Nothing fits these filters').waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();

  await row(page, house)
    .getByRole('button', { name: /^Archive/ })
    .click();
  await row(page, house).waitFor({ state: 'detached' });
  await row(other, house).waitFor({ state: 'detached' });
  const undo = page.getByRole('button', { name: 'Undo' });
  same('undo stands where the plan was, with the focus on it', await undo.evaluate((node) => node === document.activeElement), true);
  await page.keyboard.press('Enter');
  await row(page, house).waitFor();
  check('an archived plan is gone at once, in both tabs, and undone at once', true);
  await row(page, house)
    .getByRole('button', { name: /^Archive/ })
    .click();
  await row(page, house).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Archive' }).click();
  await row(page, house)
    .getByRole('button', { name: /^Restore/ })
    .click();
  await row(page, house).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Back to your plans' }).click();
  await row(page, house).waitFor();
  check('what was archived comes back from the archive', true);
  await page.context().close();
}
