// Has the browser fetch the part that every page is drawn with at once, and not when the entry asks for it.
import type { Plugin } from 'vite';

/** A Vite plugin that links the chunk `name`, and what it needs, in the page whose entry loads it. */
export const preload = (name: string): Plugin => ({
  name: 'preload',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {}, chunk }) {
      const files = new Set(chunk?.dynamicImports.filter((file) => file.startsWith(`assets/${name}-`)));
      for (const file of files) {
        const output = bundle[file];
        if (output?.type === 'chunk') output.imports.forEach((file) => files.add(file));
      }
      return [...files]
        .filter((file) => !html.includes(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          injectTo: 'head' as const,
        }));
    },
  },
});
