// What several parts do on the page.

export const GOAL = 'Deposit for our first flat, 60k in about four years';

/** Writes a goal on the page for new plans, and waits for what it comes to. */
export async function write(page, origin, goal) {
  await page.goto(`${origin}/new`);
  await page.getByLabel('Your goal, in your own words').fill(goal);
  await page.locator('.outcome[data-exact=true] .figure').waitFor();
}

/** Sends what is written; resolves to the plan's id once its page is there. */
export async function send(page) {
  await page.getByRole('button', { name: 'Make this plan' }).click();
  await page.waitForURL(/\/plans\//);
  return page.url().split('/').at(-1);
}

/** Makes a plan and waits until it is finished; resolves to its id. */
export async function make(page, origin, goal = GOAL) {
  await write(page, origin, goal);
  const id = await send(page);
  await finished(page);
  return id;
}

/** Until the plan on the page is finished. */
export const finished = (page) => page.locator('.progress[data-stage=DONE]').waitFor();

/** The line of a plan on the dashboard. */
export const row = (page, id) => page.locator(`[data-plan="${id}"]`);

/** Holds back the operation `name` until it is let go, by what this resolves to. */
export async function hold(page, name) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/graphql', async (route) => {
    if (route.request().postDataJSON()?.operationName === name) await released;
    await route.continue();
  });
  return async () => {
    release();
    await page.unrouteAll({ behavior: 'wait' });
  };
}

/** What counts of a goal, as the chip of this name shows it. */
export const chip = (page, name) => page.locator(`.chips [data-chip="${name}"]`);

/** Who said it: STATED, READ or ASSUMED. */
export const origin = (page, name) => chip(page, name).getAttribute('data-origin');

/** Asks the API in the place of the page. */
export async function api(origin, token, query, variables) {
  const answer = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await answer.json()).data;
}
