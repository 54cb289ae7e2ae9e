// What can be measured: how much a page jumps, when its largest part is there on a slow line, and that it fits every width.
import { check, same } from '../../report.mjs';
import { api, make } from './page.mjs';

/** Slow 4G as Lighthouse has it, and a processor a fourth as quick. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 };
const WIDTHS = [320, 360, 768, 1024, 1280, 1920];
/** Beyond the 1.5 s that it takes on a machine that has nothing else to do (it is printed): those that run tests are busy. */
const MOST_LCP_MS = 6_000;

export async function measures({ origin, open, person }) {
  const { token } = await person();
  const page = await open(token, { viewport: { width: 360, height: 740 } });
  const id = await make(page, origin, 'Deposit for our first flat, 60k in about four years');
  const pages = [
    ['dashboard', '/', '.plan-row'],
    ['plan', `/plans/${id}`, '.history'],
    ['new', '/new', '.outcome'],
    ['account', '/account', '.pairs'],
  ];
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [name, path, sign] of pages) {
      await page.goto(origin + path);
      await page.locator(sign).first().waitFor();
      await page.waitForTimeout(700);
      const [shift, what] = await page.evaluate(shiftOf);
      check(`the page ${name} does not jump, ${width} px`, shift < 0.05, `${shift.toFixed(3)} ${what}`);
    }
  }
  for (const [name, path, sign] of pages) await slowly({ origin, open, token }, name, path, sign);

  const widest = { targetAmount: '9999999999999.99', planName: 'W'.repeat(255), financialGoals: 'A goal' };
  const query = 'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { plan { id } } }';
  const { createPlan } = await api(origin, token, query, { input: { ...widest, timeHorizon: 10 } });
  await page.goto(`${origin}/plans/${createPlan.plan.id}`);
  await page.getByRole('region', { name: 'What to hold' }).waitFor();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of [`/plans/${createPlan.plan.id}`, '/', '/new', '/compare']) {
      await page.goto(origin + path);
      await page.locator('h1').waitFor();
      await page.waitForTimeout(300);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      // 320 px are a page of 1280 at 400 %.
      same(`${path.slice(0, 7)} fits ${width} px with the largest amount`, Math.max(beyond, 0), 0);
    }
  }
  await page.context().close();
}

/** The sum of all layout shifts that no input explains, and what moved most. */
function shiftOf() {
  return new Promise((resolve) => {
    let sum = 0;
    let most = { value: 0, sources: [] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        sum += entry.value;
        if (entry.value > most.value) most = entry;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(
      () =>
        resolve([sum, most.sources.map(({ node }) => node?.className || node?.parentElement?.className || node?.nodeName).join(' ')]),
      100,
    );
  });
}

async function slowly({ origin, open, token }, name, path, sign) {
  const page = await open(token, { viewport: { width: 360, height: 740 } });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto(origin + path);
  await page.locator(sign).first().waitFor({ timeout: 60_000 });
  const lcp = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  check(`on slow 4G with a slow processor the page ${name} has its largest part in time`, lcp < MOST_LCP_MS, `${Math.round(lcp)} ms`);
  await page.context().close();
}
