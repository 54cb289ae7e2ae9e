// Everything of a person, taken along and then gone for good.
import { readFile } from 'node:fs/promises';
import { check, same } from '../../report.mjs';
import { make } from './page.mjs';

export async function erase({ origin, open, person }) {
  const { token, email } = await person();
  const page = await open(token);
  const id = await make(page, origin);
  await page.goto(`${origin}/account`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export my data' }).click(),
  ]);
  const { viewer, plans } = JSON.parse(await readFile(await download.path(), 'utf8'));
  same('everything is exported as one document', [viewer.email, plans.map((plan) => plan.id)], [email, [id]]);
  check('with the history of each plan', plans[0].history.length >= 4, plans[0].history.length);
  same('and how it went', plans[0].statusEvents[0]?.status, 'PENDING');

  const field = page.getByLabel(`Type ${email} to confirm`);
  await field.fill('somebody@example.com');
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.locator('[aria-invalid]').waitFor();
  check('nobody is erased by a slip', true);
  await field.fill(email);
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.getByText('have been erased').waitFor();
  // The token counts until it expires; whoever comes back with it begins anew.
  const back = await open(token);
  await back.goto(`${origin}/plans/${id}`);
  await back.getByRole('heading', { name: 'Nothing here' }).waitFor();
  check('whoever is erased is gone with their plans', true);
  await Promise.all([page.context().close(), back.context().close()]);
}
