// What was understood: stated, read and assumed are told apart, and each can be changed where it stands.
import { check, same } from '../../report.mjs';
import { api, chip, finished, origin as originOf, send, write } from './page.mjs';

export async function reading({ origin, open, person }) {
  const { token } = await person();
  const page = await open(token);
  await write(page, origin, 'A boat in 3 years, I have 5k put aside');
  same('what the words say is read', await originOf(page, 'Horizon'), 'READ');
  same('what nobody said is assumed', await originOf(page, 'Target'), 'ASSUMED');
  check('and says so in words', /assumed/.test(await chip(page, 'Target').innerText()));
  check('savings that count have a place', /\$5,000/.test(await chip(page, 'Put aside').innerText()));

  await chip(page, 'Target').click();
  const field = page.getByLabel('Target in US dollars');
  await field.fill('60k');
  await page.getByText('Taken as $60,000').waitFor();
  check('an amount may be written as in the words', true);
  await field.fill('60.000');
  await page.getByText('Taken as $60,000').waitFor();
  check('and with the points of other countries', true);
  await field.press('Enter');
  await page.locator('.outcome[data-exact=true]').waitFor();
  same('what is set is stated', await originOf(page, 'Target'), 'STATED');
  check('and it counts', /\$60,000/.test(await page.locator('.outcome .headline').innerText()));

  await page.getByRole('region', { name: 'What to hold' }).waitFor();
  const shares = await page.locator('.holdings [data-share]').evaluateAll((all) => all.map((row) => [row.dataset.class, Number(row.dataset.share)]));
  check('what to hold is said by asset class, cash by itself', shares.some(([name]) => name === 'CASH'), JSON.stringify(shares));
  check('and adds up', Math.abs(shares.reduce((sum, [, share]) => sum + share, 0) - 1) < 0.001);

  await chip(page, 'Horizon').click();
  await page.getByLabel('Years, or months').fill('30 months');
  await page.getByLabel('Years, or months').press('Enter');
  await page.locator('.outcome[data-exact=true]').waitFor();
  check('months count as months', /2 years and 6 months/.test(await chip(page, 'Horizon').innerText()), await chip(page, 'Horizon').innerText());

  const id = await send(page);
  await finished(page);
  const stored = 'query($id: ID!) { plan(id: $id) { targetAmount details { horizonMonths } planner { horizonMonths } } }';
  const { plan } = await api(origin, token, stored, { id });
  same('what is shown is what is stored', plan, {
    targetAmount: '60000.00',
    details: { horizonMonths: 30 },
    planner: { horizonMonths: 30 },
  });
  await page.context().close();
}
