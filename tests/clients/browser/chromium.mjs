// A real Chromium that reaches no other server, and what goes wrong on its pages.
//
//   CHROMIUM=/path/to/chromium for another than Debian's
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Starts the browser. */
export function launch() {
  const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({
    ...(existsSync(path) ? { executablePath: path } : { channel: 'chrome' }),
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost'],
  });
}

/** Notes what a page asks of other servers than those of `hosts`, its errors, and what its policy refuses. */
export async function watch(page, hosts) {
  const notes = { elsewhere: [], troubles: [] };
  const isElsewhere = (address) => !/^(data|blob):/.test(address) && !hosts.includes(new URL(address).host);
  page.on('request', (request) => isElsewhere(request.url()) && notes.elsewhere.push(request.url()));
  page.on('websocket', (socket) => isElsewhere(socket.url()) && notes.elsewhere.push(socket.url()));
  page.on('pageerror', (error) => notes.troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && notes.troubles.push(message.text()));
  await page.exposeFunction('refused', (what) => notes.troubles.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      globalThis.refused(`${event.effectiveDirective} refused ${event.blockedURI}`),
    );
  });
  return notes;
}
