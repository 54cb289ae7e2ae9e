// A plan whose amounts a language model behind a gateway has labelled.
//
//   node gateway/plan.mjs URL TOKEN
import { check, finish, same } from '../report.mjs';
import { connect } from '../server.mjs';

const [, , url, token] = process.argv;
const server = connect(url, token);
const words =
  'The boat we have cost 46,000 and is worth 30,000. The next one is 85,000 and we want it in 6 years, with 12,000 in the bank.';
const created = await server.post(
  'mutation($words: String!) { createPlan(input: { financialGoals: $words }) { plan { id } userErrors { message } } }',
  { words },
);
const { id } = created.data.createPlan.plan;
const field = `planStatus(planId: "${id}") { stage plan { targetAmount timeHorizon failure { code } planner {
  details { startingAmount } facts { words kind }
  provenance { engine model { name verdict tries promptTokens completionTokens } } } } }`;
const stream = server.follow(`subscription { ${field} }`, {}, 'planStatus');
check('its stream ends', await stream.ends(60_000), stream.problem);
const last = stream.events.at(-1);
same('the plan is made', last.stage, 'DONE');
const { planner, targetAmount, timeHorizon } = last.plan;
const { engine, model } = planner.provenance;
same('the labels of the model count', [engine, model.verdict], ['MODEL', 'ACCEPTED']);
same('by its name at the gateway', [model.name, model.tries], ['labels', 1]);
check('with its tokens', model.promptTokens > 0 && model.completionTokens > 0, JSON.stringify(model));
same('figures are those of the words', [Number(targetAmount), timeHorizon], [46_000, 6]);
same('what is there, too', Number(planner.details.startingAmount), 12_000);
const kinds = Object.fromEntries(planner.facts.map(({ words, kind }) => [words, kind]));
same('each amount is what the model calls it', [kinds['46,000'], kinds['30,000'], kinds['85,000']], ['TARGET', 'WORTH', 'PRICE']);
server.close();
process.exit(finish());
