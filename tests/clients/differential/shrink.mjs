// Makes a request as small as it can be while something still holds of it.
import { Kind, parse, visit } from 'graphql';
import { pieces } from './noise.mjs';

/** Requests that are tried at most. */
const MOST = 600;

/** The smallest request found for which `holds` is still true. */
export async function shrink(request, holds) {
  let [best, left] = [request, MOST];
  const attempt = async (candidate) => {
    if (left <= 0 || size(candidate) >= size(best)) return false;
    left -= 1;
    if (!(await holds(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let before = Infinity; size(best) < before && left > 0;) {
    before = size(best);
    await withoutNodes(() => best, attempt);
    await withoutTokens(() => best, attempt);
    for (const key of Object.keys(best.variables ?? {})) {
      const { [key]: _, ...variables } = best.variables;
      await attempt({ ...best, variables });
    }
    await attempt({ ...best, operationName: null });
  }
  return best;
}

const size = ({ query, variables, operationName }) =>
  query.length + JSON.stringify(variables).length + (operationName ?? '').length;

/** Takes out definitions, selections, arguments, directives and the like, one at a time; the text around them stays. */
async function withoutNodes(best, attempt) {
  for (let index = 0; ;) {
    const { query } = best();
    const node = removable(query)[index];
    if (!node) return;
    const smaller = query.slice(0, node.loc.start) + query.slice(node.loc.end);
    if (!(await attempt({ ...best(), query: smaller }))) index += 1;
  }
}

const REMOVABLE = new Set([
  Kind.OPERATION_DEFINITION,
  Kind.FRAGMENT_DEFINITION,
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
  Kind.DIRECTIVE,
  Kind.VARIABLE_DEFINITION,
]);

function removable(query) {
  const nodes = [];
  try {
    visit(parse(query), { enter: (node) => void (REMOVABLE.has(node.kind) && nodes.push(node)) });
  } catch {
    return [];
  }
  return nodes;
}

/** Takes out stretches of tokens and of what is between them, long ones first. */
async function withoutTokens(best, attempt) {
  for (let length = Math.ceil(pieces(best().query).length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < pieces(best().query).length;) {
      const parts = pieces(best().query);
      parts.splice(from, length);
      if (!(await attempt({ ...best(), query: parts.join('') }))) from += length;
    }
  }
}
