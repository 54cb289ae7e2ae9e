// An answer that no page can draw: each page says that it has failed, the frame stays, and any link leads on.
import { check } from '../../report.mjs';
import { GOAL, make } from './page.mjs';

/** What is spoilt of the answer to an operation. */
const SPOIL = {
  PlansPage: ({ plans }) => (plans.nodes[0].financialGoals = 5),
  BudgetOverview: ({ plans }) => Object.assign(plans.nodes[0], { planName: {} }),
  PlanDetails: ({ plan }) => (plan.financialGoals = 5),
  FinishedPlans: (data) => (data.plans = null),
  Viewer: ({ viewer }) => (viewer.planAnalytics = null),
  Preview: ({ previewPlan }) => (previewPlan.investmentPlan = null),
  Operations: ({ admin }) => (admin.queue = null),
};

export async function corrupt({ origin, openUnwatched: open, person, program }) {
  const { id: operator, token } = await person();
  const page = await open(token);
  const plan = await make(page, origin);
  const spoilt = async (page) => {
    await page.route('**/graphql', async (route) => {
      const spoil = SPOIL[route.request().postDataJSON()?.operationName];
      if (!spoil) return route.continue();
      const answer = await route.fetch();
      const json = await answer.json();
      if (json.data) spoil(json.data);
      return route.fulfill({ response: answer, json });
    });
  };
  await spoilt(page);
  for (const path of ['/', `/plans/${plan}`, '/compare', '/account', '/new']) {
    await page.goto(origin + path);
    if (path === '/new') await page.getByLabel('Your goal, in your own words').fill(GOAL);
    await says(page, path);
  }
  const boss = await open(await program.token(operator, '--role', 'service'));
  await spoilt(boss);
  await boss.goto(`${origin}/operator`);
  await says(boss, '/operator');

  await page.goto(`${origin}/account`);
  await failed(page).waitFor();
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('heading', { level: 1, name: /Compare/ }).waitFor();
  check('a link leads from a page that has failed to another', true);

  const broken = await open(token);
  await broken.route('**/assets/Account-*.js', (route) => route.abort());
  await broken.goto(origin);
  await broken.getByRole('link', { name: 'Account' }).click();
  await failed(broken).waitFor();
  await broken.unrouteAll({ behavior: 'wait' });
  await broken.getByRole('button', { name: 'Try again' }).click();
  await broken.locator('.pairs').waitFor();
  check('a page whose script does not arrive says so, and comes with the next try', true);
  await Promise.all([page, boss, broken].map((page) => page.context().close()));
}

const failed = (page) => page.getByRole('alert').getByRole('heading', { name: 'This page has failed' });

async function says(page, path) {
  const said = await failed(page).waitFor({ timeout: 8_000 }).then(() => true, () => false);
  const ways = said && (await page.getByRole('alert').getByRole('link', { name: 'To your plans' }).isVisible());
  const frame = await page.getByRole('navigation', { name: 'Main' }).isVisible();
  check(`at ${path.slice(0, 9)} an answer that cannot be drawn leaves a page with a way on`, said && ways && frame);
}
