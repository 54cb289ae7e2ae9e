// Who wrote an agent's words.
import type { ReadingFragment } from '../../generated/graphql';
import { words } from '../words';

type Provenance = NonNullable<ReadingFragment['provenance']>;

/** `Read by rules alone.`, `Told with the language model gpt-5.`: whose words count. */
export function writtenBy(verb: string, { engine, model }: Provenance): string {
  const { byModel, byRules, byRulesNot } = words.plan;
  if (engine === 'MODEL' && model) return byModel(verb, model.name);
  return model ? byRulesNot(verb, model.name) : byRules(verb);
}
