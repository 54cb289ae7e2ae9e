import { renderToStringAsync } from 'preact-render-to-string';
import { Client, fetchExchange, Provider } from 'urql';
import { expect, test } from 'vitest';
import { Router } from 'wouter';
import type { Session } from '../session/session';
import { Pages } from './router';

/** The text of the page at an address, for somebody with this role. */
async function pageAt(path: string, role = 'authenticated'): Promise<string> {
  const token = `e30.${btoa(JSON.stringify({ sub: 'ada', role }))}.c2ln`;
  const state = { source: 'pasted', token, demoUser: null, rejection: null, signOuts: 0 };
  const session = { config: {}, state: () => state, subscribe: () => () => undefined } as unknown as Session;
  const client = new Client({
    url: 'http://server.test/graphql',
    preferGetMethod: false,
    exchanges: [fetchExchange],
    fetch: () => new Promise(() => undefined),
  });
  return renderToStringAsync(
    <Provider value={client}>
      <Router ssrPath={path}>
        <Pages session={session} />
      </Router>
    </Provider>,
  );
}

test.each([
  ['/archived', 'Archived plans'],
  ['/', 'Your plans'],
  ['/new', 'What are you saving for?'],
  ['/plans/5f0c', 'Opening the plan'],
])('at %s there is a page', async (path, text) => {
  expect(await pageAt(path)).toContain(text);
});

test.each(['/nowhere', '/plans', '/plans/5f0c/history', '/archived/5f0c'])('at %s there is nothing', async (path) => {
  expect(await pageAt(path)).toContain('Nothing here');
});

test('the operator’s page is there for operators alone', async () => {
  expect(await pageAt('/operator')).toContain('Nothing here');
  expect(await pageAt('/operator', 'service_role')).toContain('Operator');
});
