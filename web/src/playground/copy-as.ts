// An operation written down for a shell or a program.

/** A curl command; the token is read from `$TOKEN`. */
export function asCurl(url: string, query: string, variables: string): string {
  const body = JSON.stringify(bodyOf(query, variables));
  return [
    `curl ${quoted(url)}`,
    '-H "authorization: Bearer $TOKEN"',
    "-H 'content-type: application/json'",
    `--data-binary ${quoted(body)}`,
  ].join(' \\\n  ');
}

/** A call of `fetch` in TypeScript; the token is a variable of its surroundings. */
export function asTypeScript(url: string, query: string, variables: string): string {
  const { variables: values } = bodyOf(query, variables);
  return `const query = /* GraphQL */ \`
${query.trim().replace(/[\\`]|\$\{/g, '\\$&')}
\`;
const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: { authorization: \`Bearer \${token}\`, 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables: ${JSON.stringify(values ?? {}, null, 2)} }),
});
const { data, errors } = await response.json();
`;
}

function bodyOf(query: string, variables: string): { query: string; variables?: unknown } {
  try {
    return variables.trim() ? { query, variables: JSON.parse(variables) as unknown } : { query };
  } catch {
    return { query };
  }
}

/** One word of a shell, whatever stands in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
