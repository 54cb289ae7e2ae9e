// How the pages are built: one entry a page, everything bundled, nothing fetched from elsewhere at run time.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { trim } from './vite.trim.ts';

const server = process.env['PLAN_CREATOR_URL'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), trim],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The page's licence duties travel with what is embedded in the program.
    license: { fileName: 'licenses.md' },
    // Monaco is one lazy chunk of its own; splitting it further only adds round trips.
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      // One page each: the server finds it under the entry's own path in dist/.
      input: { app: 'index.html', graphiql: 'graphiql/index.html' },
      // Libraries mark modules for a compiler that does not run here.
      checks: { moduleLevelDirective: false },
    },
  },
  // CommonJS that only a worker imports: the dev server does not find it by itself.
  optimizeDeps: { include: ['monaco-graphql > picomatch-browser', 'graphql-language-service > nullthrows'] },
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/config.json': server,
    },
  },
});
