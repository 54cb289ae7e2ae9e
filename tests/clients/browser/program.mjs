// The program under test on a private Postgres of its own, to be killed and started again.
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const PATIENCE_MS = 60_000;

export class Program {
  #path;
  #folder;
  #child;

  constructor(path, folder) {
    this.#path = path;
    this.#folder = folder;
  }

  /** Starts `serve`; resolves to its origin once it listens. */
  async start(...args) {
    const all = ['serve', '--data-dir', this.#folder, ...args];
    this.#child = spawn(this.#path, all, { stdio: ['ignore', 'ignore', 'pipe'] });
    const said = [];
    const late = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    for await (const line of createInterface({ input: this.#child.stderr })) {
      said.push(line);
      const address = /"listening".*"address":"([^"]+)"/.exec(line)?.[1];
      if (!address) continue;
      clearTimeout(late);
      this.#child.stderr.resume();
      return `http://${address}`;
    }
    throw new Error(`the program did not start: ${said.slice(-5).join('\n')}`);
  }

  /** Ends it, as a deployment would (SIGTERM) or a power cut (SIGKILL). */
  async end(signal) {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }

  /** A token of a person. */
  async token(user, ...args) {
    const all = ['token', '--data-dir', this.#folder, '--user', user, ...args];
    return (await promisify(execFile)(this.#path, all)).stdout.trim();
  }

  /** Runs SQL on its database as psql does, past the API. */
  async sql(text) {
    const url = (await promisify(execFile)(this.#path, ['database-url', '--data-dir', this.#folder])).stdout.trim();
    await promisify(execFile)('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-c', text, url]);
  }

  /** A token with these claims, signed with the program's own secret: for one that the program would not make. */
  async signed(claims) {
    const secret = (await readFile(join(this.#folder, 'jwt-secret'), 'utf8')).trim();
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }
}
