// More plans than a page has: the list goes on as a person gets to its end, by wheel and by keyboard.
import { check, same } from '../../report.mjs';

const PLANS = 45;

export async function pages({ origin, open, person }) {
  const { token } = await person();
  const input = (i) => `p${i}: createPlan(input: { planName: "Plan ${i}", financialGoals: "Save 1,000" }) { created }`;
  const query = `mutation { ${Array.from({ length: PLANS }, (_, i) => input(i)).join(' ')} }`;
  const answer = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = await answer.json();
  same('there are more plans than a page has', Object.keys(data).length, PLANS);

  const page = await open(token, { viewport: { width: 1280, height: 900 } });
  await page.goto(origin);
  const rows = page.locator('.plan-row');
  await rows.nth(19).waitFor();
  check('at first there is a page of them', (await rows.count()) < PLANS, await rows.count());
  const more = page.getByRole('button', { name: 'Show more' });
  await more.focus();
  await page.keyboard.press('Enter');
  await rows.nth(39).waitFor();
  await rows.last().scrollIntoViewIfNeeded();
  await rows.nth(PLANS - 1).waitFor();
  const ids = await rows.evaluateAll((all) => all.map((row) => row.dataset.plan));
  same('then all of them, each once', new Set(ids).size, PLANS);
  const far = rows.nth(40);
  await far.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  const place = () => far.evaluate((row) => [row.dataset.plan, Math.round(row.getBoundingClientRect().top), scrollY]);
  const before = await place();
  await far.getByRole('link').click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForURL(/\/plans\//);
  await page.goBack();
  await far.waitFor();
  await page.waitForTimeout(500);
  const after = await place();
  check('going back leads to the same place in the list', Math.abs(after[1] - before[1]) < 60, `${before}; ${after}`);
  await page.context().close();
}
