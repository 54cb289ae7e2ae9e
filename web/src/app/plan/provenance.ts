// Who wrote an agent's words.
import type { ReadingFragment } from '../../generated/graphql';

type Provenance = NonNullable<ReadingFragment['provenance']>;

/** `Read by rules.`, `Written by the language model gpt-5.`: whose words count. */
export function writtenBy(verb: string, { engine, model }: Provenance): string {
  if (engine === 'MODEL' && model) return `${verb} with the language model ${model.name}. Figures are always computed.`;
  if (model) return `${verb} by rules alone; what the language model ${model.name} answered did not count.`;
  return `${verb} by rules alone, without a language model.`;
}
