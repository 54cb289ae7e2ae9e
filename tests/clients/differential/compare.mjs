// What the server answered, held against what graphql-js makes of the same request.
import { NUMBER, TEXT } from './volatile.mjs';

/** Where a request is refused, by the code of the server's first error. */
const REFUSALS = {
  GRAPHQL_PARSE_FAILED: 'parse',
  GRAPHQL_VALIDATION_FAILED: 'validation',
  OPERATION_RESOLUTION_FAILURE: 'operation',
  BAD_USER_INPUT: 'variables',
};

/** Where the server refused a request; null where it ran. */
export function refusal({ status, body }) {
  if ('data' in body) return status === 200 ? null : `status ${status} with data`;
  const code = body.errors?.[0]?.extensions?.code;
  return status === 400 && REFUSALS[code] ? REFUSALS[code] : `status ${status} with ${code}`;
}

/** The first difference between two verdicts, as `{ kind, detail }`; null where there is none. */
export function differentVerdict(judged, answer) {
  const ours = refusal(answer);
  if (ours === judged.refused) return null;
  const told = (verdict, message) => (verdict === null ? 'runs it' : `refuses it (${verdict}: ${message})`);
  return {
    kind: `verdict ${judged.refused} ${ours}`,
    detail: `graphql-js ${told(judged.refused, judged.message)}, the server ${told(ours, answer.body.errors?.[0]?.message)}`,
  };
}

/** The first difference between graphql-js' result and the server's answer; null where there is none. */
export function differentResult(wanted, { body }) {
  const place = differentValue(wanted.data, body.data, 'data');
  if (place) return { kind: 'data', detail: place };
  return differentErrors(wanted, body);
}

function differentValue(wanted, seen, place) {
  if (wanted === TEXT || wanted === NUMBER) {
    return typeof wanted === typeof seen ? null : `${place}: wanted a ${typeof wanted}, saw ${brief(seen)}`;
  }
  if (Array.isArray(wanted) && Array.isArray(seen)) {
    if (wanted.length !== seen.length) return `${place}: wanted ${wanted.length} items, saw ${seen.length}`;
    return first(wanted.keys(), (index) => differentValue(wanted[index], seen[index], `${place}[${index}]`));
  }
  if (isObject(wanted) && isObject(seen)) {
    const [left, right] = [Object.keys(wanted), Object.keys(seen)];
    if (left.join() !== right.join()) return `${place}: wanted the keys ${left}, saw ${right}`;
    return first(left, (key) => differentValue(wanted[key], seen[key], `${place}.${key}`));
  }
  return Object.is(wanted, seen) ? null : `${place}: wanted ${brief(wanted)}, saw ${brief(seen)}`;
}

/**
 * Errors are compared by what they make null, since of several fields that fail below one null any may be told: each
 * null has an error on both sides, and each error of the server is one of a field that failed.
 */
function differentErrors(wanted, body) {
  const [ours, theirs] = [body.errors ?? [], wanted.errors ?? []];
  if (body.errors?.length === 0) return { kind: 'errors', detail: 'an empty list of errors' };
  const nulls = (errors) => [...new Set(errors.map(({ path }) => JSON.stringify(nullAt(body.data, path))))].sort();
  const [left, right] = [nulls(theirs), nulls(ours)];
  if (left.join() !== right.join()) {
    return { kind: 'errors', detail: `wanted errors that make null ${left}, saw ${right}: ${brief(ours)}` };
  }
  const failed = new Set([...wanted.failed, ...theirs.map((error) => JSON.stringify(error.path))]);
  const strange = ours.find((error) => !failed.has(JSON.stringify(error.path)));
  if (strange) return { kind: 'errors', detail: `an error at ${strange.path}, where nothing failed` };
  const paths = ours.map((error) => JSON.stringify(error.path));
  if (new Set(paths).size < paths.length) return { kind: 'errors', detail: `two errors at one place: ${paths}` };
  return null;
}

/** The part of a path that leads to the null in the data; the whole path where there is none. */
function nullAt(data, path = []) {
  let at = data;
  for (const [index, key] of path.entries()) {
    if (at === null || at === undefined) return path.slice(0, index);
    at = at[key];
  }
  return at === null ? path : ['not null', ...path];
}

function first(items, differs) {
  for (const item of items) {
    const difference = differs(item);
    if (difference) return difference;
  }
  return null;
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function brief(value) {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
