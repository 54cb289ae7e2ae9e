// Stands in for Supabase's auth server, which no test can reach: its endpoint for passwords, as its documentation has it.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

export const ANON_KEY = 'sb_publishable_for_the_tests';
export const PASSWORD = 'correct horse battery staple';

/** Signs anybody in who knows the password, with tokens of the program's own making. */
export async function standInForSupabase(program) {
  const person = randomUUID();
  const server = createServer(async (request, response) => {
    const say = (status, body) => {
      response.writeHead(status, {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'apikey, content-type',
        'content-type': 'application/json',
      });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'OPTIONS') return say(204, {});
    let text = '';
    for await (const chunk of request) text += chunk;
    const { email, password } = JSON.parse(text);
    if (request.url !== '/auth/v1/token?grant_type=password' || request.headers.apikey !== ANON_KEY)
      return say(404, { msg: 'no such endpoint' });
    if (password !== PASSWORD)
      return say(400, { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' });
    return say(200, {
      access_token: await program.token(person, '--email', email),
      refresh_token: 'once',
      token_type: 'bearer',
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
