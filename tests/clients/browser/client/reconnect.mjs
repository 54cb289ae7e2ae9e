// A server that is killed in the middle of a plan and comes back: the page says so, goes on where it was, and misses nothing.
import { check, same } from '../../report.mjs';
import { finished, GOAL, row, send, write } from './page.mjs';

export async function reconnect({ origin, program, open, tab, person, restart }) {
  const { token } = await person();
  const page = await open(token);
  const other = await tab(page.context(), token);
  await other.goto(origin);
  await other.getByText('What are you saving for?').waitFor();
  await write(page, origin, GOAL);
  const id = await send(page);
  await page.locator('.progress[data-stage=QUEUED]').waitFor();
  await row(other, id).getByText('Waiting').waitFor();
  check('another tab has the new plan without being asked', true);

  await program.end('SIGKILL');
  await page.locator('.line-state[data-state=broken]').waitFor();
  await page.getByText('this page catches up').waitFor();
  check('the page says that it is reconnecting', true);
  await restart('--workers', '1');
  await finished(page);
  await page.locator('.line-state[data-state=live]').waitFor();
  const steps = await page.locator('.progress li:has(time)').evaluateAll((all) => all.map((step) => step.dataset.step));
  same('it resumes and misses no stage', steps, ['QUEUED', 'PLANNING', 'ALLOCATING', 'COMPOSING']);
  await page.getByRole('region', { name: 'What to hold' }).waitFor();
  await row(other, id).getByText('Chance').waitFor();
  check('the other tab has caught up too', true);
  await page.context().close();
}
