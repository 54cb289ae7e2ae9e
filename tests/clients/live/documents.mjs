// The operations of operations/, each as a document of its own with just the fragments that it needs.
import { readFileSync, readdirSync } from 'node:fs';
import { concatAST, parse, separateOperations } from 'graphql';

const folder = new URL('../operations/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));

/** By name: `documents.Viewer`. */
export const documents = separateOperations(
  concatAST(files.map((name) => parse(readFileSync(new URL(name, folder), 'utf8')))),
);
