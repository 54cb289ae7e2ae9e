// A plan that is changed: what the form shows is what is sent, a name is no reason to compute anew, and errors stand where they are seen.
import { check, same } from '../../report.mjs';
import { api, chip, finished, make } from './page.mjs';

export async function change({ origin, open, person }) {
  const { token } = await person();
  const page = await open(token);
  await make(page, origin, 'A boat for 90,000 dollars in 6 years');
  const facts = page.locator('.facts');
  check('a plan is read from its words', /\$90,000[^]*6 years/.test(await facts.innerText()));

  await page.getByText('Try a change').first().click();
  const form = page.getByRole('form', { name: 'Try a change' });
  await form.getByLabel('Your goal, in your own words').fill('A boat');
  await chip(form, 'Target').and(page.locator('[data-origin=ASSUMED]')).waitFor();
  const shown = await chip(form, 'Target').innerText();
  const amount = /\$[\d,]+/.exec(shown)[0];
  const span = /\d+ years/.exec(await chip(form, 'Horizon').innerText())[0];
  await page.getByRole('button', { name: 'Replace this plan' }).click();
  await page.locator('.progress:not([data-stage=DONE])').waitFor({ timeout: 3_000 }).catch(() => undefined);
  await finished(page);
  await facts.getByText(span).waitFor();
  const after = await facts.innerText();
  check('what the form showed is what was sent', after.includes(amount) && after.includes(span), `${shown} / ${after}`);

  const before = await updatedRuns(origin, token, page.url().split('/').at(-1));
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('Name of the plan').fill('The boat');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'The boat', level: 1 }).waitFor();
  same('renaming computes nothing anew', await updatedRuns(origin, token, page.url().split('/').at(-1)), before);

  await page.getByText('Try a change').first().click();
  await page.route('**/graphql', async (route) => {
    const asked = route.request().postDataJSON();
    if (asked?.operationName !== 'RerunPlan' && asked?.operationName !== 'UpdatePlan') return route.continue();
    return route.fulfill({ json: { data: null, errors: [{ message: 'no', extensions: { code: 'CONFLICT' } }] } });
  });
  await form.getByLabel('Your goal, in your own words').fill('A boat for 80,000 in 5 years');
  await page.getByRole('button', { name: 'Replace this plan' }).click();
  const problem = form.getByText('changed in another place');
  await problem.waitFor();
  check('a change that fails keeps its error in sight', await inSight(problem));
  await form.getByLabel('Your goal, in your own words').fill('A boat for 70,000 in 5 years');
  await problem.waitFor({ state: 'detached' });
  check('and the error goes once something is mended', true);
  await page.context().close();
}

/** How often the plan was queued. */
async function updatedRuns(origin, token, id) {
  const query = 'query ($id: ID!) { plan(id: $id) { statusEvents(first: 100) { nodes { stage } } } }';
  const { plan } = await api(origin, token, query, { id });
  return plan.statusEvents.nodes.filter(({ stage }) => stage === 'QUEUED').length;
}

const inSight = (element) =>
  element.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
