// The app's pages run on Preact, by its layer for React's API; the playground's libraries need React itself.
import type { Plugin } from 'vite';

const STANDS_IN: Record<string, string> = {
  react: 'preact/compat',
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
  'react-dom/client': 'preact/compat/client',
  'use-sync-external-store/shim/index.js': 'preact/compat',
};

/** Libraries of the app that import React. The dev server serves them as they are, so that this plugin sees what they import. */
export const ON_PREACT = ['urql', 'wouter', 'react-hook-form'];

const importers = new RegExp(`/web/src/(app|session)/|/node_modules/(${ON_PREACT.join('|')})/`);

/** A Vite plugin that resolves React to Preact where the app or one of its libraries imports it. */
export const preact: Plugin = {
  name: 'preact',
  enforce: 'pre',
  resolveId(source, importer) {
    const standIn = STANDS_IN[source];
    if (!standIn || !importer || !importers.test(importer.replaceAll('\\', '/'))) return null;
    return this.resolve(standIn, importer);
  },
};
