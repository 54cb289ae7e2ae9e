// The playground in a real Chromium that reaches no other server, under the page's own security policy: it signs in,
// runs a query, stores a plan and watches it being made, shows the documentation, and takes another token.
//
//   node browser/playground.mjs URL
import { check, finish, same } from '../report.mjs';
import { launch, watch } from './chromium.mjs';

const [, , url] = process.argv;
const { origin, host } = new URL(url);
const browser = await launch();
let elsewhere = [];
let troubles = [];
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  ({ elsewhere, troubles } = await watch(page, [host]));

  const answer = await page.goto(`${origin}/graphiql`);
  const policy = answer.headers()['content-security-policy'] ?? '';
  check('the page has a policy that loads nothing from elsewhere', policy.startsWith("default-src 'none'"), policy);
  await page.waitForSelector('.graphiql-query-editor .monaco-editor');
  await shows(page.locator('.sign-in-state'), 'the page is signed in as the demo user', /^Signed in as demo@/);

  const tabs = page.locator('.graphiql-tab-button');
  const result = page.locator('.result-window');
  const run = async (tab) => {
    await tabs.nth(tab).click();
    await page.click('.graphiql-execute-button');
  };
  const before = await tabs.nth(2).boundingBox();
  await run(0);
  await shows(result, 'a query is answered', /"data":[^]*"plans"/);
  await shows(page.locator('.answer-facts'), 'with its status, time and size', /^200 · \d+ ms · [\d,]+ bytes$/);
  same('an answer moves no tab away from who is about to click it', await tabs.nth(2).boundingBox(), before);
  await run(2);
  await shows(result, 'a mutation stores a plan', /"created":\s*true/);
  await run(3);
  await shows(result, 'its subscription arrives and goes on until the plan is made', /"stage":\s*"DONE"/);

  const log = page.locator('.event-log');
  await log.locator('summary').click();
  await shows(log, 'each event stands in a log with its time', /subscribed[^]*\d\d:\d\d:\d\d\.\d{3}\s+\+\d+\.\d\d s\s+event[^]*"stage":"DONE"/);
  await log.locator('summary').click();

  await page.click('button[aria-label*="GraphiQL Explorer"]');
  const explorer = page.locator('.graphiql-explorer-root');
  await tabs.nth(0).click();
  await explorer.getByText('planAnalytics', { exact: true }).first().click();
  await explorer.getByText('totalPlans', { exact: true }).first().click();
  const built = await copied(page);
  check('a field is added by a click', /planAnalytics[^]*totalPlans/.test(built), built.slice(-120));

  await page.click('button[aria-label*="Documentation Explorer"]');
  await shows(
    page.locator('.graphiql-doc-explorer'),
    'the documentation is there',
    /Query[^]*Mutation[^]*Subscription/,
  );

  same('it opens with ten examples of this API', await tabs.count(), 10);
  await run(8);
  await shows(result, 'what a person can mend comes as data', /"userErrors": \[[^]*"path"/);
  const command = await copied(page);
  check('an operation is copied as curl', command.startsWith('curl ') && command.includes('createPlan'), command.slice(0, 60));

  const known = troubles.length;
  await page.fill('#access-token', 'nobody');
  await page.click('text=Use token');
  await run(0);
  await shows(result, 'a token that does not count is refused', /UNAUTHENTICATED/);
  // The browser logs the refused requests themselves; nothing else may be wrong.
  const refusals = troubles.splice(known).filter((trouble) => !/status of 401|WebSocket/.test(trouble));
  troubles.push(...refusals);
  await page.click('text=Forget token');
  await shows(page.locator('.sign-in-state'), 'without it the demo user is back', /^Signed in as demo@/);

  const closed = await browser.newPage();
  await closed.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('__schema')) return route.continue();
    const errors = [{ message: 'Introspection is off.', extensions: { code: 'INTROSPECTION_DISABLED' } }];
    return route.fulfill({ json: { errors } });
  });
  await closed.goto(`${origin}/graphiql`);
  await shows(closed.locator('.notice[role=status]'), 'a server without introspection says so in a line', /does not show its schema/);
  await closed.waitForSelector('.graphiql-query-editor .monaco-editor .view-line');
  await closed.locator('.graphiql-execute-button').click();
  await shows(closed.locator('.result-window'), 'and operations run all the same', /"data":[^]*"plans"/);
} catch (error) {
  check('the playground is there', false, error.message);
} finally {
  await browser.close();
}
check('nothing was asked of another server', elsewhere.length === 0, elsewhere.join(' '));
check('the page has no errors and breaks no policy', troubles.length === 0, troubles.join(' | '));
process.exit(finish());

/** The operation in the editor as a curl command, by way of the clipboard. */
async function copied(page) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: /copy as a curl command/ }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Waits until an element's text fits. The editor separates words with non-breaking spaces. */
async function shows(element, name, wanted) {
  let text = '';
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    text = (await element.innerText()).replaceAll('\u00a0', ' ').trim();
    if (wanted.test(text)) return check(name, true);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return check(name, false, text.slice(0, 300));
}
