// Lints of the pages: types, hooks, and what people who see or move little need.
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default defineConfig(globalIgnores(['dist', 'src/generated']), js.configs.recommended, {
  files: ['**/*.{ts,tsx}'],
  extends: [
    tseslint.configs.strictTypeChecked,
    reactHooks.configs.flat['recommended-latest'],
    jsxA11y.flatConfigs.strict,
  ],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: {
    // A handler is one expression, whatever it comes to.
    '@typescript-eslint/no-confusing-void-expression': 'off',
    // A handler may be a promise: React waits for none.
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    // What scrolls has to be reached by keyboard.
    'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['region'] }],
  },
});
