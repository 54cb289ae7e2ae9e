// The server's own sentences are English: nothing has to be said again.
import type { Say } from '../sentence';

export const sentences: Partial<Record<string, Say>> = {};
