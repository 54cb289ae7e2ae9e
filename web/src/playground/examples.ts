// The operations that the playground opens with, one tab each.
import create from './examples/create.graphql?raw';
import dashboard from './examples/dashboard.graphql?raw';
import preview from './examples/preview.graphql?raw';
import status from './examples/status.graphql?raw';

/** One tab of the editor: an operation and, where it needs some, its variables as JSON text. */
export interface Example {
  query: string;
  variables?: string;
}

/** The opening tabs. Creating and watching share one fresh plan id, so that nothing needs copying between them. */
export function examples(): Example[] {
  const id = randomUuid();
  const goal = {
    financialGoals: 'Save $120,000 for a house deposit in 8 years',
    investmentPreferences: 'Moderate risk, low-cost index funds',
  };
  return [
    { query: dashboard },
    example(preview, { input: goal }),
    example(create, { input: { id, ...goal } }),
    example(status, { id }),
  ];
}

function example(query: string, variables: object): Example {
  return { query, variables: JSON.stringify(variables, null, 2) };
}

// crypto.randomUUID exists only on secure origins; a server on the local network is often plain http.
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, i) => {
    const marked = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
