// A sentence of the server in the language of the page: by its code and values, or else as the server says it.
import { words } from './index';

/** The values of a sentence, by name. */
export type Values = Record<string, unknown>;
/** Says a sentence; null where its values are not those that it needs. */
export type Say = (values: Values) => string | null;

export interface ServerSentence {
  code: string;
  text: string;
  values: unknown;
}

/** The sentence, and the language that it is in: undefined where it is the page's. */
export function told(sentence: ServerSentence): { text: string; lang: string | undefined } {
  const say = words.sentences[sentence.code];
  const said = say?.(typeof sentence.values === 'object' ? ((sentence.values ?? {}) as Values) : {}) ?? null;
  if (said !== null) return { text: said, lang: undefined };
  return { text: sentence.text, lang: words.language === 'en' ? undefined : 'en' };
}
