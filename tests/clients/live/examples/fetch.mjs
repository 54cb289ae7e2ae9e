// Plain fetch: POST for queries and mutations, Server-Sent Events for streams.
const [url, token] = process.argv.slice(2);
const ask = (query, variables, accept = 'application/json') =>
  fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  });

const viewer = await (await ask('{ viewer { id } }')).json();
console.log('viewer', viewer.data.viewer.id);

const input = { id: crypto.randomUUID(), financialGoals: 'House deposit of 80k by next summer' };
const create = 'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { userErrors { path message } } }';
console.log('problems', (await (await ask(create, { input })).json()).data.createPlan.userErrors.length);

const progress = 'subscription ($id: ID!, $after: String) { planStatus(planId: $id, after: $after) { cursor stage } }';
let after = null;
for (let stage; stage !== 'DONE' && stage !== 'STOPPED';) {
  try {
    const stream = (await ask(progress, { id: input.id, after }, 'text/event-stream')).body.pipeThrough(
      new TextDecoderStream(),
    );
    let text = '';
    for await (const chunk of stream) {
      const events = (text += chunk).split('\n\n');
      text = events.pop();
      for (const event of events.filter((event) => event.includes('event: next'))) {
        const { planStatus } = JSON.parse(/^data: (.*)$/m.exec(event)[1]).data;
        ({ cursor: after, stage } = planStatus);
        console.log('stage', stage);
      }
    }
  } catch {
    // The line broke: go on behind the last event.
  }
  await new Promise((resolve) => setTimeout(resolve, 250));
}
