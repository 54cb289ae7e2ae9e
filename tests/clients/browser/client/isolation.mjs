// Two people, who must not see anything of each other.
import { check, same } from '../../report.mjs';
import { make, row } from './page.mjs';

export async function isolation({ origin, open, person }) {
  const [one, another] = await Promise.all([person(), person()]);
  const [page, stranger] = await Promise.all([open(one.token), open(another.token)]);
  await stranger.goto(origin);
  await stranger.getByText('What are you saving for?').waitFor();
  const id = await make(page, origin);
  // Whatever the stranger's stream would bring has come once a plan of their own has.
  const own = await make(stranger, origin);
  await stranger.goto(origin);
  await row(stranger, own).waitFor();
  same('a stranger’s dashboard has nothing of it', await row(stranger, id).count(), 0);
  await stranger.goto(`${origin}/plans/${id}`);
  await stranger.getByRole('heading', { name: 'Nothing here' }).waitFor();
  check('a stranger finds nothing at its address', true);
  await stranger.goto(`${origin}/operator`);
  await stranger.getByRole('heading', { name: 'Nothing here' }).waitFor();
  check('the operator’s page is for operators', true);
  await Promise.all([page.context().close(), stranger.context().close()]);
}
