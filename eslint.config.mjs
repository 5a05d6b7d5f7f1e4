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
  cli: [],
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
          patterns:
            others.length === 0
              ? []
              : [
                  {
                    regex: `^(\\.\\./)+(${others.join('|')})(/|$)`,
                    message: `${folder}/ comes before that: see docs/architecture.md.`,
                  },
                ],
          paths: ['child_process', 'node:child_process'].map((name) => ({
            name,
            message: 'No program is started: what is scanned may choose which.',
          })),
        },
      ],
    },
  })),
  {
    // What the user asks for by name: git in a repository of one's own (--series, --commit), and the compiler of a build (check).
    // The system's cp keeps attributes of a file that --write replaces: it is named by its whole path.
    files: [
      'cli/handover/**/*.ts',
      'cli/run/compile-check.ts',
      'cli/run/compile-commands.ts',
      'cli/run/file-attributes.ts',
      'cli/run/kernel-build.ts',
    ],
    rules: { '@typescript-eslint/no-restricted-imports': 'off', 'no-restricted-imports': 'off' },
  },
  {
    // The kernel's own functions keep their names in runtime/mm.
    files: [
      'kernel',
      'model',
      'analysis',
      'transforms',
      'runtime',
      'cli',
      'bench',
      'oracle',
      '__tests__',
    ].map((folder) => `${folder}/**/*.ts`),
    ignores: ['runtime/mm/**'],
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'function', format: ['camelCase'] },
        { selector: 'method', modifiers: ['private', '#private'], format: null },
      ],
    },
  },
  {
    // A name from a C file may be one that objects inherit: `constructor`, `__proto__`, `toString`.
    files: [
      'cli/**/*.ts',
      'kernel/**/*.ts',
      'model/**/*.ts',
      'analysis/**/*.ts',
      'transforms/**/*.ts',
      'runtime/**/*.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "VariableDeclarator[init.type='ObjectExpression'] > Identifier TSTypeReference[typeName.name='Record'] > TSTypeParameterInstantiation > TSStringKeyword:first-child",
          message: 'A table that is asked with a name is a Map: an object inherits names.',
        },
        {
          selector: "BinaryExpression[operator='in'][left.type!='Literal']",
          message: 'Ask a Map or a Set: an object inherits names.',
        },
      ],
    },
  },
);
