// Compresses the assets as far as brotli goes, once, so that the server need not: a slow line gets a sixth less than by gzip.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Plugin } from 'vite';

const compressed = promisify(brotliCompress);

/** A Vite plugin that writes `NAME.br` beside each asset that gets smaller by it. */
export const compress: Plugin = {
  name: 'compress',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle).filter((file) => file.startsWith('assets/'));
    await Promise.all(
      files.map(async (file) => {
        const whole = await readFile(join(dir, file));
        const small = await compressed(whole);
        if (small.length < whole.length) await writeFile(join(dir, `${file}.br`), small);
      }),
    );
  },
};
