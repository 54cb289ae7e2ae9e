// What the page costs before it shows anything.
import { gzipSync } from 'node:zlib';
import { check, same } from '../../report.mjs';

const MOST_SCRIPT = 250_000;
/** Each page has its own part of the scripts: what the first one needs, and no more. */
const ADDRESSES = ['/', '/new', '/account', '/compare', '/plans/none'];
/** Far beyond what it takes (it is printed): machines that run tests are slow. */
const MOST_PAINT_MS = 3_000;

export async function weight({ origin, open }) {
  const page = await open(null);
  const scripts = [];
  page.on('response', (response) => response.url().endsWith('.js') && scripts.push(response));
  const answer = await page.goto(origin);
  await page.locator('h1').waitFor();
  const sizes = await Promise.all(scripts.map(async (script) => gzipSync(await script.body()).length));
  const size = sizes.reduce((sum, size) => sum + size, 0);
  check('the page’s scripts are under 250 kB, compressed', scripts.length > 0 && size < MOST_SCRIPT, `${size} bytes`);
  const encodings = await Promise.all(scripts.map((script) => script.headerValue('content-encoding')));
  check('and served compressed', encodings.every(Boolean), encodings.join(' '));
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  check('the first paint comes in time', paint < MOST_PAINT_MS, `${Math.round(paint)} ms`);
  const policy = (await answer.headerValue('content-security-policy')) ?? '';
  check(
    'nothing inline, nothing from elsewhere',
    policy.startsWith("default-src 'none'") && !policy.includes('unsafe'),
    policy,
  );
  for (const address of ADDRESSES) await weigh(await open(null), origin, address);
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByText('as the demo user').waitFor();
  check('on the private database the page is signed in as the demo user', true);
  await page.context().close();
}

/** What a page loads until it is drawn. */
async function weigh(page, origin, address) {
  let size = 0;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const scripts = new Set();
  devtools.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  devtools.on('Network.loadingFinished', (end) => scripts.has(end.requestId) && (size += end.encodedDataLength));
  const asked = [];
  page.on('request', (request) => request.url().endsWith('/graphql') && asked.push(request.postDataJSON().operationName));
  await page.goto(origin + address);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
  same(`what ${address} asks for early it asks once`, asked.toSorted(), [...new Set(asked)].toSorted());
  check(`the scripts of ${address} as they are served`, size > 0 && size < MOST_SCRIPT, `${Math.round(size / 1000)} kB`);
  await page.context().close();
}
