// The official TypeScript clients of the Model Context Protocol: version 1 begins with initialize, version 2 with server/discover. They
// check each answer against the tool's output schema.
//
//   node live/mcp.mjs URL TOKEN
import { Client as Discovering, StreamableHTTPClientTransport as Transport } from '@modelcontextprotocol/client';
import { Client as Initializing } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { check, finish, same } from '../report.mjs';

const [, , url, token] = process.argv;
const address = new URL('/mcp', url);
const headers = { authorization: `Bearer ${token}` };
const identity = { name: 'plan-creator-clients', version: '1.0.0' };
const goal = 'A house deposit of $60,000 in 5 years, I can pay $900 a month';

for (const [name, client, transport, version] of [
  ['version 1', new Initializing(identity), new OldTransport(address, { requestInit: { headers } }), '2025-11-25'],
  [
    'version 2',
    new Discovering(identity, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    new Transport(address, { requestInit: { headers } }),
    '2026-07-28',
  ],
  [
    'version 2, left to itself',
    new Discovering(identity, { versionNegotiation: { mode: 'auto' } }),
    new Transport(address, { requestInit: { headers } }),
    '2026-07-28',
  ],
]) {
  await client.connect(transport);
  same(`${name}: speaks`, client.getNegotiatedProtocolVersion?.() ?? transport.protocolVersion, version);
  await journey(name, client);
  await client.close();
}

const refused = new Initializing(identity);
const error = await refused.connect(new OldTransport(address)).catch((cause) => cause);
check('without a token there is no connection', /401|nauthorized|Sign in/.test(String(error)), String(error));
process.exit(finish());

/** Makes a plan, waits for it, changes it, and archives it. */
async function journey(name, client) {
  const call = async (tool, args) => {
    const result = await client.callTool({ name: tool, arguments: args });
    if (result.isError) throw new Error(`${tool}: ${JSON.stringify(result.content)}`);
    return result.structuredContent;
  };
  const finished = async (planId) => {
    let event = {};
    while (!['COMPLETED', 'FAILED'].includes(event.status)) {
      event = (await call('wait_for_plan', { planId, ...(event.cursor && { after: event.cursor }) })).planStatus;
    }
    return event.status;
  };
  check(`${name}: is told how to use the tools`, client.getInstructions()?.includes('preview_plan'));
  const { tools } = await client.listTools();
  same(`${name}: finds the tools`, tools.length, 13);
  const { previewPlan } = await call('preview_plan', { financialGoals: goal });
  const monthly = previewPlan.investmentPlan.recommendedContribution;
  const id = crypto.randomUUID();
  same(`${name}: creates a plan`, (await call('create_plan', { id, financialGoals: goal })).createPlan.created, true);
  same(`${name}: waits for it`, await finished(id), 'COMPLETED');
  const { plan } = await call('read_plan', { id });
  same(`${name}: reads what was previewed`, plan.investmentPlan.recommendedContribution, monthly);
  const { updatePlan } = await call('adjust_plan', { id, targetAmount: '90000.00' });
  same(`${name}: changes it`, updatePlan.plan.targetAmount, '90000.00');
  await call('rerun_plan', { id });
  same(`${name}: waits again`, await finished(id), 'COMPLETED');
  const compared = await call('compare_plans', { firstId: id, secondId: crypto.randomUUID() });
  check(`${name}: compares it with none`, compared.first.investmentPlan.recommendedContribution !== monthly && compared.second === null);
  await call('record_performance', { id, balance: '500' });
  await call('review_plan', { id });
  const { plan: past } = await call('plan_history', { id });
  same(`${name}: sees how it began`, past.history.edges[0].node.operation, 'INSERT');
  for (const [tool, listed] of [
    ['archive_plan', 0],
    ['restore_plan', 1],
    ['archive_plan', 0],
  ]) {
    await call(tool, { id });
    same(`${name}: ${tool}`, (await call('list_plans', {})).plans.totalCount, listed);
  }
}
