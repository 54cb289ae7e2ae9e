// What went wrong, in words for people. The codes are those of docs/errors.md.
import type { CombinedError } from 'urql';
import { words } from '../words';

/** Close codes of the socket by which the server turns a token down. */
const UNAUTHENTICATED_CLOSE_CODES = [4401, 4403];

/** The code of an error; null where the server was not reached at all. */
export function codeOf(error: CombinedError): string | null {
  const code = error.graphQLErrors[0]?.extensions['code'];
  return typeof code === 'string' ? code : null;
}

/** Whether the server turned the token down. */
export function isUnauthenticated(error: CombinedError): boolean {
  return codeOf(error) === 'UNAUTHENTICATED' || UNAUTHENTICATED_CLOSE_CODES.includes(closeCode(error) ?? 0);
}

/** The code with which the socket was closed, where it was. */
export function closeCode(error: CombinedError): number | undefined {
  return (error.networkError as { code?: number } | undefined)?.code;
}

/** A sentence for people. */
export function messageOf(error: CombinedError): string {
  const [first] = error.graphQLErrors;
  if (!first) return error.networkError?.name === 'TimeoutError' ? words.errors.slow : words.errors.unreachable;
  const code = codeOf(error) ?? '';
  const sentence = words.errors.codes[code] ?? first.message;
  if (code !== 'INTERNAL') return sentence;
  const { id } = first.extensions;
  return `${sentence} ${typeof id === 'string' ? id : '–'}`;
}
