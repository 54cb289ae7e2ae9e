// Where the two differ and are meant to: each by the kind of the difference, never by a document.
import { Kind, isTypeSystemDefinitionNode, isTypeSystemExtensionNode, visit } from 'graphql';

const DELIBERATE = [
  {
    // To the specification this is an error of the field around it, and none where nothing is there to be skipped.
    reason: 'a variable that is null in @skip or @include is refused before anything runs',
    holds: (judged, ours) => judged.refused === null && ours === 'variables' && hasNullSwitch(judged),
  },
  {
    // graphql-js compares the arguments of fields with one key as they are written.
    reason: 'a string and a block string of the same text are the same argument',
    holds: (judged, ours, reference) =>
      judged.refused === 'validation' &&
      ours === null &&
      reference.validate(withoutBlocks(judged.document)).length === 0,
  },
  {
    // graphql-js makes an ID of every number without a fraction. The specification asks for integers.
    reason: 'a number of JSON that is beyond 64 bits is no ID',
    holds: (judged, ours) =>
      judged.refused === null && ours === 'variables' && /"\d[\d.]*e\+\d+"/.test(JSON.stringify(judged.coerced)),
  },
  {
    // A description behind `scalar S` is one that our parser does not know, and neither is the definition.
    reason: 'a document that defines types is refused, whichever step says so',
    holds: (judged, ours) =>
      judged.refused === 'validation' && ours === 'parse' && judged.document.definitions.some(definesTypes),
  },
];

/** The reason for a difference of verdicts that is meant; undefined where there is none. */
export function deliberate(judged, ours, reference) {
  return DELIBERATE.find((one) => one.holds(judged, ours, reference))?.reason;
}

/** Whether a variable that is null stands in a directive. */
function hasNullSwitch({ document, coerced }) {
  let found = false;
  const Directive = (node) => {
    for (const { value } of node.arguments)
      found ||= value.kind === Kind.VARIABLE && coerced[value.name.value] === null;
  };
  visit(document, { Directive });
  return found;
}

function withoutBlocks(document) {
  return visit(document, { StringValue: (node) => (node.block ? { ...node, block: false } : undefined) });
}

const definesTypes = (definition) => isTypeSystemDefinitionNode(definition) || isTypeSystemExtensionNode(definition);
