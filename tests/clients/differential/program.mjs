// The program under test: a server of its own on a private Postgres, with limits high enough to be out of the way, and
// a few plans in it that do not change any more.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../server.mjs';

/** Settings of limits that are no part of the language. */
const LIMITS = Object.entries({
  'rate-limit': 0,
  'max-depth': 60,
  'max-fields': 20_000,
  'max-root-fields': 500,
  'max-aliases': 5_000,
  'max-directives': 5_000,
  'max-directives-at-one-place': 20,
  'max-nesting': 256,
  'max-complexity': 2n ** 64n - 1n,
  'operation-timeout': '60s',
}).flatMap(([name, value]) => [`--${name}`, `${value}`]);

/** Starts the program; resolves to what can be done with it. */
export async function start(program) {
  const data = mkdtempSync(join(tmpdir(), 'plan-creator.'));
  const log = join(data, 'serve.log');
  const child = (command, ...args) =>
    spawn(program, [command, '--data-dir', data, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const server = child('serve', '--listen', '127.0.0.1:0', '--workers', '0', ...LIMITS);
  const ended = new Promise((resolve) => server.on('close', resolve));
  server.stderr.pipe(createWriteStream(log));
  const address = await listening(server, log);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    token: async (user, role) =>
      (await run(program, ['token', '--data-dir', data, '--user', user, '--role', role, '--ttl', '24h'], '')).trim(),
    send: (token, body) => post(agent, address, token, body),
    /** Lets workers finish what is queued; `finished` says when that is so. */
    work: async (finished) => {
      const workers = child('work', '--workers', '2');
      const gone = new Promise((resolve) => workers.on('close', resolve));
      workers.stderr.resume();
      await finished();
      workers.kill();
      await gone;
    },
    log: () => readFileSync(log, 'utf8'),
    stop: async () => {
      agent.destroy();
      server.kill();
      await ended;
      rmSync(data, { recursive: true });
    },
  };
}

function listening(server, log) {
  return new Promise((resolve, reject) => {
    let seen = '';
    server.stderr.on('data', (chunk) => {
      seen += chunk;
      const [, address] = /"listening".*"address":"([^"]*)"/.exec(seen) ?? [];
      if (address) resolve(address);
    });
    server.on('close', (status) =>
      reject(new Error(`the server ended with ${status}, see ${log}: ${seen.slice(-2_000)}`)),
    );
  });
}

/** Posts a GraphQL request; resolves to the status and the answer. */
function post(agent, address, token, body) {
  const [host, port] = address.split(':');
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  if (token) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host, port, path: '/graphql', method: 'POST', headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        try {
          resolve({ status: response.statusCode, body: JSON.parse(text) });
        } catch {
          reject(new Error(`the answer ${response.statusCode} is no JSON: ${text.slice(0, 300)}`));
        }
      });
    });
    // The server may close a kept connection at the moment when it is taken up again.
    sent.on('error', (error) => {
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(post(agent, address, token, body));
      else reject(error);
    });
    sent.end(JSON.stringify(body));
  });
}
