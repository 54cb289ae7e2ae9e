// A plan on its way: what its money is worth is recorded, stands on its fan, and says what brings the plan back.
import { check, same } from '../../report.mjs';
import { chip, finished, make } from './page.mjs';

const GOAL = 'Deposit for a house, 90k in ten years; I have 5k and can pay 600 a month';
const RETIRED = 'I am retired, 66, and have 600k; how long will it last if I take out 3000 a month?';
const DEBT = 'Pay off my credit card, 8000 at 22%, in two years; I can pay 300 a month';
const DAY_MS = 86_400_000;

export async function balances({ origin, open, person, program }) {
  const { token } = await person();
  const page = await open(token);
  const id = await make(page, origin, GOAL);
  const form = page.getByRole('form', { name: 'Record a balance' });
  await refused(page, form);

  await backdate(program, id);
  await page.reload();
  await form.waitFor();
  await record(form, '11k', dayBefore(365));
  const track = page.locator('.track');
  await track.waitFor();
  check('what is behind is said in a sentence', /^Off track\. With \$11,000 after 17 months, /.test(await track.innerText()), await track.innerText());
  const dots = page.locator('.band-chart .recorded path');
  same('a balance stands on the fan', await dots.count(), 1);
  await record(form, '12,000', dayBefore(365));
  await track.getByText('$12,000').waitFor();
  same('one of the same day takes the place of the one before', await dots.count(), 1);
  await record(form, '9,000');
  await track.getByText('$9,000').waitFor();
  const [older, newer] = await dots.evaluateAll((all) => all.map((dot) => dot.getBoundingClientRect().x));
  check('the newest counts, and stands behind the one before', newer > older, `${older}, ${newer}`);
  await page.locator('.history').getByText('Balances: $9,000').waitFor();
  check('and the history says so', true);

  const table = page.locator('.on-track table');
  await page.getByText('Recorded balances in figures').click();
  const rows = (await table.locator('tbody tr').allInnerTexts()).map((row) => row.replace(/\s+/g, ' '));
  check('the same stands in a table, the newest first', rows.length === 2 && /\$9,000 \d+%$/.test(rows[0]) && /\$12,000/.test(rows[1]), rows.join(' | '));
  check('the chart says so to those who do not see it', /2 balances are recorded, the newest \$9,000/.test(await page.locator('.band-chart figcaption').innerText()));

  await back(page, track);
  await ahead(page, form, track);
  await german({ origin, open, token, id });
  await living({ page, origin, form, track });
  await make(page, origin, DEBT);
  same('a plan that pays debts off takes no balance', await form.count(), 0);
  await page.context().close();
}

/** What cannot be recorded is said at its field. */
async function refused(page, form) {
  const problems = async () => {
    await form.getByRole('button').click();
    await form.locator('.problem').first().waitFor();
    return (await form.locator('.problem').allInnerTexts()).join(' ');
  };
  check('an amount that is none is said at its field', /^Write an amount in dollars/.test(await problems()), await problems());
  await form.getByLabel('What it is worth').fill('12.345678');
  await form.getByLabel('On').fill(dayBefore(800));
  check('so is a day before the plan', /Choose a day that is not before/.test(await problems()), await problems());
  await form.getByLabel('On').fill(dayBefore(-3));
  check('so is one to come', /Choose a day that is not to come/.test(await problems()), await problems());
  await form.getByLabel('On').fill(dayBefore(0));
  await form.getByRole('button').click();
  await form.getByText('two decimal places').waitFor();
  check('and what only the server refuses', (await page.locator('.track').count()) === 0);
  await form.getByLabel('What it is worth').fill('');
}

async function record(form, amount, day) {
  await form.getByLabel('What it is worth').fill(amount);
  if (day) await form.getByLabel('On').fill(day);
  await form.getByRole('button').click();
  // Once it is stored, the form is empty again.
  const field = await form.getByLabel('What it is worth').elementHandle();
  await form.page().waitForFunction((field) => field.value === '', field);
}

/** A way back is tried as any change is, and takes the plan's place. */
async function back(page, track) {
  const ways = page.locator('.on-track .ways');
  same('there are ways back', await ways.locator('li').count(), 4);
  await ways.locator('[data-kind=PAY_MORE]').getByRole('button').click();
  const trial = page.getByRole('form', { name: 'Try a change' });
  await page.locator('.before-after [data-differs=true]').first().waitFor();
  same('a way goes on with what is there', await chip(trial, 'Put aside').locator('.chip-value').innerText(), '$9,000');
  same('for the time that is left', await chip(trial, 'Horizon').locator('.chip-value').innerText(), '7 years and 7 months');
  await page.getByRole('button', { name: 'Replace this plan' }).click();
  await page.locator('.progress:not([data-stage=DONE])').waitFor({ timeout: 3_000 }).catch(() => undefined);
  await finished(page);
  await track.waitFor();
  check('once it is taken, the plan is on track', (await track.getAttribute('data-on-track')) === 'true', await track.innerText());
  same('and has no way back to offer', await ways.count(), 0);
}

async function ahead(page, form, track) {
  await record(form, '2,500,000');
  await track.getByText('$2,500,000').waitFor();
  check('who is ahead is told so', /on track: .* less by then/.test(await track.innerText()), await track.innerText());
  const beyond = await page.locator('.band-chart .recorded path').last().evaluate((dot) => {
    const [frame, mark] = [dot.closest('svg'), dot].map((one) => one.getBoundingClientRect());
    return mark.top < frame.top - 8 || mark.left < frame.left;
  });
  same('a balance far above the fan stays within the chart', beyond, false);
}

async function german({ origin, open, token, id }) {
  const page = await open(token, { locale: 'de-DE' });
  await page.goto(`${origin}/plans/${id}`);
  const said = await page.getByRole('region', { name: 'Auf Kurs' }).locator('.track').innerText();
  check('in German it is said in German', /^Mit 2\.500\.000\s\$ am Anfang ist der Plan auf Kurs: /.test(said), said);
  await page.context().close();
}

/** A plan that lives on its money: the balance stands on what is left. */
async function living({ page, origin, form, track }) {
  await make(page, origin, RETIRED);
  await record(form, '400k');
  await track.waitFor();
  check('of money that is lived on it is said what still lasts', /\$400,000/.test(await track.innerText()), await track.innerText());
  same('and it stands on the chart of what is left', await page.locator('.drawdown-chart .recorded path').count(), 1);
  check('with less to live on as a way', /Live on \$[\d,]+ a month/.test(await page.locator('.on-track .ways [data-kind=LESS]').innerText()));
  await page.locator('.on-track .ways [data-kind=LESS]').getByRole('button').click();
  await page.locator('.before-after [data-differs=true]').first().waitFor();
  check('that is tried as any change is', true);
}

/** Lets the plan have been made two and a half years ago. */
async function backdate(program, id) {
  const at = `to_jsonb(to_char(now() AT TIME ZONE 'UTC' - interval '29 months 10 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))`;
  await program.sql(
    `UPDATE investment_plans SET created_at = created_at - interval '29 months 10 days', ` +
      `plan_data = jsonb_set(plan_data, '{created_at}', ${at}), agent_3_data = jsonb_set(agent_3_data, '{timestamp}', ${at}) ` +
      `WHERE id = '${id}'`,
  );
}

/** As a field for dates has it. */
function dayBefore(days) {
  const date = new Date(Date.now() - days * DAY_MS);
  const digits = (value) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}
