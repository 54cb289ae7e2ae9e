// What went wrong, in words for people. The codes are those of docs/errors.md.
import type { CombinedError } from 'urql';

/** Close codes of the socket by which the server turns a token down. */
const UNAUTHENTICATED_CLOSE_CODES = [4401, 4403];

const MESSAGES: Record<string, string> = {
  UNAUTHENTICATED: 'Your session has ended. Sign in to go on.',
  FORBIDDEN: 'Your account may not see this.',
  NOT_FOUND: 'It is not there any more.',
  CONFLICT: 'It was changed in another place at the same moment. Please try again.',
  RATE_LIMITED: 'That was more than may be asked in so short a time. Wait a moment and try again.',
  UNAVAILABLE: 'The server cannot reach its data just now. Try again in a moment.',
  TIMEOUT: 'That took too long. Try again in a moment.',
  TOO_MANY_STREAMS: 'Too many windows follow your plans. Close some of them.',
  INTERNAL: 'Something went wrong on our side. If it happens again, quote this number:',
};

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
  if (!first) return 'The server cannot be reached. Is your connection up?';
  const code = codeOf(error) ?? '';
  const sentence = MESSAGES[code] ?? first.message;
  if (code !== 'INTERNAL') return sentence;
  const { id } = first.extensions;
  return `${sentence} ${typeof id === 'string' ? id : '–'}`;
}
