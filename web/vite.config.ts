// How the pages are built: one entry a page, everything bundled, nothing fetched from elsewhere at run time.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { compress } from './vite.compress.ts';
import { documents } from './vite.documents.ts';
import { ON_PREACT, preact } from './vite.preact.ts';
import { preload } from './vite.preload.ts';
import { trim } from './vite.trim.ts';

const server = process.env['PLAN_CREATOR_URL'] ?? 'http://127.0.0.1:8000';

// Few files for what every page needs: on a slow line each request costs more than a kilobyte too much. The rest is split by page.
const groups = [
  { name: 'preact', test: /node_modules\/preact\// },
  {
    name: 'boot',
    test: /vite\/preload-helper|src\/session\/(?!useSession)|src\/app\/(words\/(index|en)|pages\.ts|live\/position|first-queries|api\/(early|endpoint))|src\/generated/,
  },
  {
    name: 'frame',
    test: /node_modules\/(urql|@urql|@0no-co|wonka|wouter|regexparam)\/|src\/(session|app\/((?!main|pages)[^/]+|(api|live|ui)\/.*|dashboard\/(places|Star)|charts\/Chance|words\/[A-Zs].*))\.tsx?$|src\/uuid/,
  },
  { name: 'form', test: /node_modules\/react-hook-form\// },
];

export default defineConfig({
  plugins: [preact, react({ include: /src\/playground\/.*\.tsx$/ }), documents, trim, preload('start'), compress],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // Every browser that runs that knows it.
    modulePreload: { polyfill: false },
    // The page's licence duties travel with what is embedded in the program.
    license: { fileName: 'licenses.md' },
    // Monaco is one lazy chunk of its own; splitting it further only adds round trips.
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      // One page each: the server finds it under the entry's own path in dist/.
      input: { app: 'index.html', graphiql: 'graphiql/index.html' },
      output: { codeSplitting: { groups } },
      // Libraries mark modules for a compiler that does not run here.
      checks: { moduleLevelDirective: false },
    },
  },
  // CommonJS that only a worker imports: the dev server does not find it by itself.
  optimizeDeps: {
    exclude: ON_PREACT,
    include: ['monaco-graphql > picomatch-browser', 'graphql-language-service > nullthrows'],
  },
  // Unit tests take the same files of the libraries as the build does.
  environments: { ssr: { resolve: { mainFields: ['module'] } } },
  test: { server: { deps: { inline: ON_PREACT } } },
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/config.json': server,
    },
  },
});
