// The two ways to the server under test: GraphQL through a real curl, and subscriptions through graphql-ws.
import { spawn } from 'node:child_process';
import { openSocket } from './socket.mjs';

/** A client of the server at `url` that signs in with `token`. */
export function connect(url, token) {
  const authorization = `Bearer ${token}`;
  const socket = openSocket(url, authorization, { lazyCloseTimeout: 1_000 });
  return {
    /** Runs an operation through curl; resolves to its result, as JSON. */
    post: async (query, variables = {}) => {
      // Settings come over standard input, so that the token shows in no list of processes.
      const settings = {
        url,
        header: [`authorization: ${authorization}`, 'content-type: application/json', 'accept: application/json'],
        data: JSON.stringify({ query, variables }),
        'max-time': 30,
      };
      const out = await run('curl', ['--silent', '--show-error', '--config', '-'], curlConfig(settings));
      try {
        return JSON.parse(out);
      } catch {
        throw new Error(`the server's answer is no JSON: ${out.slice(0, 200)}`);
      }
    },
    /** Follows a subscription; `field` is its root field. */
    follow: (query, variables, field) => new Stream(socket, { query, variables }, field),
    close: () => socket.dispose(),
  };
}

/** Runs a program with `input` on its standard input; resolves to what it printed, rejects unless it exits with 0. */
export function run(program, args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args);
    let out = '';
    let problems = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (problems += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${program} exited with ${code}: ${problems}`)),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

function curlConfig(settings) {
  return Object.entries(settings)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name} = ${JSON.stringify(String(one))}\n`))
    .join('');
}

/** The events of one running subscription, in the order in which they came. */
class Stream {
  events = [];
  /** The GraphQL errors, or the closing of the socket, that ended the stream. */
  error = null;
  completed = false;
  /** When each event came, in milliseconds of `performance.now()`. */
  times = [];
  #waiting = new Set();

  constructor(socket, payload, field) {
    this.stop = socket.subscribe(payload, {
      next: ({ data, errors }) => {
        if (errors) this.error = errors;
        else {
          this.events.push(data[field]);
          this.times.push(performance.now());
        }
        this.#wake();
      },
      error: (cause) => {
        this.error = cause;
        this.#wake();
      },
      complete: () => {
        this.completed = true;
        this.#wake();
      },
    });
  }

  /** Resolves to true once there are `count` events, or to false when the stream ends or `ms` pass before that. */
  async reaches(count, ms) {
    await this.#until(() => this.events.length >= count, ms);
    return this.events.length >= count;
  }

  /** Resolves to whether the server completed the stream, without an error, within `ms`. */
  async ends(ms) {
    await this.#until(() => false, ms);
    return this.completed && this.error === null;
  }

  /** What went wrong, in words; empty where nothing did. */
  get problem() {
    if (this.error === null) return '';
    if (Array.isArray(this.error)) return JSON.stringify(this.error);
    const { code = '', reason = '', message = '' } = this.error;
    return `${code} ${reason || message}`.trim();
  }

  #until(held, ms) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const look = () => (held() || this.completed || this.error) && done();
      const timer = setTimeout(done, ms);
      this.#waiting.add(look);
      look();
    });
  }

  #wake() {
    for (const look of [...this.#waiting]) look();
  }
}
