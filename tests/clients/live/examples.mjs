// The examples of docs/client.md, each through a line that breaks behind the first event of its stream.
//
//   node live/examples.mjs URL TOKEN
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { check, finish, same } from '../report.mjs';

const [, , url, token] = process.argv;
const folder = new URL('examples/', import.meta.url);
const { hostname, port, pathname } = new URL(url);

for (const name of readdirSync(folder)) {
  const line = await breakingLine();
  const { code, out } = await run(new URL(name, folder), `http://127.0.0.1:${line.port}${pathname}`);
  line.close();
  const lines = out.trim().split('\n');
  same(`${name}: comes to its end`, code, 0);
  check(
    `${name}: a query and a mutation are answered`,
    /^viewer [\da-f-]{36}$/.test(lines[0]) && lines[1] === 'problems 0',
    lines.slice(0, 2).join(', '),
  );
  const stages = lines.slice(2);
  check(`${name}: its stream was cut behind the first event`, line.isCut());
  check(
    `${name}: it went on, and no stage came twice`,
    stages.at(-1) === 'stage DONE' && new Set(stages).size === stages.length,
    stages.join(', '),
  );
}
process.exit(finish());

/** A proxy that cuts the first connection on which an event has come through. */
async function breakingLine() {
  let cut = false;
  const sockets = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          near.destroy();
          far.destroy();
        });
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      const isEvent = !cut && chunk.includes('"cursor"');
      cut ||= isEvent;
      near.write(chunk, () => isEvent && near.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  };
  return { port: server.address().port, isCut: () => cut, close };
}

async function run(file, address) {
  const child = spawn(process.execPath, [file.pathname, address, token], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  const [code] = await once(child, 'close');
  return { code, out };
}
