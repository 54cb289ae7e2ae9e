// The audit suite of graphql-http, the reference implementation of "GraphQL over HTTP": every audit, MUST, SHOULD and MAY.
//
//   node live/audits.mjs URL TOKEN
import { serverAudits } from 'graphql-http';
import { check, finish } from '../report.mjs';

const [, , url, token] = process.argv;
const fetchFn = (address, init = {}) =>
  fetch(address, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  check(`${audit.id} ${audit.name}`, result.status === 'ok', result.reason);
}
process.exit(finish());
