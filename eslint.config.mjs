import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noImportCircles } from './lint/import-circles.mjs';

/** What each folder may not import: dependencies point one way, and the two halves do not know each other. */
const FORBIDDEN = {
  kernel: ['model', 'analysis', 'transforms', 'runtime', 'cli'],
  model: ['analysis', 'transforms', 'runtime', 'cli'],
  analysis: ['transforms', 'runtime', 'cli'],
  transforms: ['runtime', 'cli'],
  runtime: ['transforms', 'cli'],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '__testfixtures__/'] },
  js.configs.recommended,
  {
    files: ['lint/*.mjs'],
    languageOptions: { globals: { process: 'readonly' } },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { project: { rules: { 'no-import-circles': noImportCircles } } },
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './report/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'project/no-import-circles': 'error',
      eqeqeq: 'error',
    },
  },
  ...Object.entries(FORBIDDEN).map(([folder, others]) => ({
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${others.join('|')})(/|$)`,
              message: `${folder}/ comes before that: see docs/architecture.md.`,
            },
          ],
        },
      ],
    },
  })),
  {
    // The kernel's own functions keep their names in runtime/mm, and what calls them in runtime/ does not hold this yet.
    files: ['kernel', 'model', 'analysis', 'transforms'].map((folder) => `${folder}/**/*.ts`),
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'function', format: ['camelCase'] },
        { selector: 'method', modifiers: ['private', '#private'], format: null },
      ],
    },
  },
);
