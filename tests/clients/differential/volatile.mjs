// Values that are others each time: of these only the kind is compared.

/** Stands for a text that changes. */
export const TEXT = ' changes ';
/** Stands for a number that changes. */
export const NUMBER = -1_234_567_890;

/** What graphql-js' data says in the place of `value`, by the name of its type and field. */
const CHANGING = {
  // Asking reads indexes, and time passes.
  'IndexUsage.*': true,
  'QueueStats.oldestPendingSeconds': true,
  'QueueStats.failedLastHour': true,
  // Only of a preview, which is computed at once: a stored output has its time.
  'PlannerOutput.timestamp': 'previewPlan',
  'PortfolioOutput.timestamp': 'previewPlan',
};

/** A copy of what the server said to `field`, with marks in the place of what changes. */
export function hideVolatile(field, value) {
  if (Array.isArray(value)) return value.map((item) => hideVolatile(field, item));
  if (value === null || typeof value !== 'object' || !value.__typename) return value;
  const type = value.__typename;
  const entries = Object.entries(value).map(([key, inner]) => {
    const rule = CHANGING[`${type}.${key}`] ?? CHANGING[`${type}.*`];
    const changes = key !== '__typename' && (rule === true || rule === field.name);
    return [key, changes ? mark(inner) : hideVolatile(field, inner)];
  });
  return Object.fromEntries(entries);
}

function mark(value) {
  if (typeof value === 'string') return TEXT;
  return typeof value === 'number' ? NUMBER : value;
}
