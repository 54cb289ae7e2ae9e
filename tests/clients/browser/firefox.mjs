// The main journeys of the web client once more in Firefox, through WebDriver BiDi: another engine lays out, stores and connects.
//
//   node browser/firefox.mjs PROGRAM    FIREFOX=/path/to/firefox for another than Debian's
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { check, finish, same } from '../report.mjs';
import { Program } from './program.mjs';

const GOAL = 'Deposit for our first flat, 60k in about four years';
/** Tokens count for half a minute longer than they say. */
const SKEW_S = 30;
/** Time enough for a page to be opened. */
const LEFT_S = 6;

const folder = await mkdtemp(join(tmpdir(), 'plan-creator-firefox.'));
const program = new Program(process.argv[2], folder);
const origin = await program.start('--listen', '127.0.0.1:0');
const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
const troubles = [];

try {
  const { id, token } = await person();
  const page = await open(token);
  const plan = await made(page);
  await finishedPlan(page);
  await dashboard(page, plan);
  await leave(page);
  await signedInAgain(id, token);
} catch (error) {
  check('the journeys come to their end', false, error.stack);
} finally {
  await browser.close();
  await program.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}
same('no page has errors or asks another server', troubles, []);
process.exit(finish());

async function person() {
  const id = randomUUID();
  return { id, token: await program.token(id, '--email', `${id}@example.com`) };
}

/** A page of a person in a browser of their own. */
async function open(token) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.setViewport({ width: 1280, height: 900 });
  page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(origin).host) troubles.push(request.url());
  });
  const sign = (origin, token) => {
    // The empty page before the first has no storage.
    if (location.origin === origin) localStorage.setItem('plan-creator:token', token);
  };
  await page.evaluateOnNewDocument(sign, origin, token);
  return page;
}

/** From a sentence to a finished plan, live; resolves to its id. */
async function made(page) {
  await page.goto(`${origin}/new`);
  await page.locator('textarea.goal-text').fill(GOAL);
  await page.locator('.outcome[data-exact=true] .figure').wait();
  check('what is written is understood while it is written', /\$60,000/.test(await textOf(page, '.chips')));
  await page.locator('::-p-aria([name="Make this plan"][role="button"])').click();
  await page.locator('.progress[data-stage=DONE]').wait();
  const times = await page.$$eval('.progress li time', (all) => all.map((time) => time.dateTime));
  check('all four stages arrive, in order', times.length === 4 && times.join() === times.toSorted().join(), times.join(' '));
  return page.url().split('/').at(-1);
}

/** The plan's page: its parts, the fan with a balance on it, and nothing to scroll sideways on a phone. */
async function finishedPlan(page) {
  await page.locator('.band-chart svg .median').wait();
  const parts = await page.$$eval('main h2', (all) => all.map((heading) => heading.textContent));
  for (const part of ['Where it may go', 'On track', 'If it is too much', 'What to hold', 'What counts', 'History'])
    check(`the plan has the part ${part}`, parts.includes(part));
  await page.locator('.record-balance input[inputmode=decimal]').fill('100');
  await page.locator('.record-balance button').click();
  await page.locator('.track').wait();
  same('a balance stands on the fan', await page.$$eval('.band-chart .recorded path', (all) => all.length), 1);
  await page.setViewport({ width: 360, height: 740 });
  same('and all of it fits a phone', await page.evaluate(() => Math.max(document.documentElement.scrollWidth - innerWidth, 0)), 0);
  await page.setViewport({ width: 1280, height: 900 });
}

/** The plan in the list, archived, and back by undo with the keyboard. */
async function dashboard(page, plan) {
  await connected(page);
  await page.goto(origin);
  const row = `[data-plan="${plan}"]`;
  await page.locator(row).wait();
  check('the plan stands on the dashboard with its chance', /Chance/.test(await textOf(page, row)));
  await page.locator(`${row} button:not(.star)`).click();
  await page.waitForSelector(row, { hidden: true });
  same('undo has the focus', await page.evaluate(() => document.activeElement.textContent), 'Undo');
  await page.keyboard.press('Enter');
  await page.locator(row).wait();
  check('an archived plan is undone at once', true);
}

/** A session that ends: the way back in loses nothing that was typed. */
async function signedInAgain(id, token) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: id, role: 'authenticated', aud: 'authenticated', iat: now - 60 };
  const brief = await program.signed({ ...claims, exp: now - SKEW_S + LEFT_S });
  const page = await open(brief);
  await page.goto(`${origin}/new`);
  const words = page.locator('textarea.goal-text');
  await words.fill('Deposit for our first flat');
  while (await counts(brief)) await new Promise((resolve) => setTimeout(resolve, 200));
  await words.fill(GOAL);
  await page.locator('dialog[open]').wait();
  await page.locator('dialog .sign-in-form input').fill(token);
  await page.locator('dialog .sign-in-form button').click();
  await page.waitForSelector('dialog', { hidden: true });
  const typed = await page.$eval('textarea.goal-text', (field) => field.value);
  same('a session that ends leads to sign-in and loses nothing that was typed', typed, GOAL);
  await leave(page);
}

/**
 * Closes a page once its socket stands: to Firefox, one that is still connecting when its page goes is an error of the
 * page.
 */
async function leave(page) {
  await connected(page);
  await page.browserContext().close();
}

function connected(page) {
  return page.locator('.line-state[data-state=live]').wait();
}

async function counts(token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/graphql`, { method: 'POST', headers, body: '{"query":"{viewer{id}}"}' });
  return answer.status === 200;
}

function textOf(page, selector) {
  return page.$eval(selector, (node) => node.innerText);
}
