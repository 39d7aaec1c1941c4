import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';

/** Design rule: arrows point down. Each floor may import only the floors listed for it. */
const floors = {
  errors: [],
  installation: [],
  contracts: [],
  random: ['contracts'],
  geometry: ['contracts', 'errors', 'installation'],
  sensors: ['geometry', 'contracts', 'errors', 'installation'],
  datasets: ['sensors', 'geometry', 'contracts', 'errors', 'installation'],
  corruptions: ['datasets', 'sensors', 'geometry', 'random', 'contracts', 'errors', 'installation'],
  world: ['corruptions', 'datasets', 'sensors', 'geometry', 'random', 'contracts', 'errors', 'installation'],
  inference: ['datasets', 'sensors', 'geometry', 'random', 'contracts', 'errors', 'installation'],
  metrics: ['datasets', 'sensors', 'geometry', 'random', 'contracts', 'errors', 'installation'],
};
const top = ['protocol', 'engine', 'cli', 'report', 'viewer', 'ros'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'runs/', 'data/'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'error',
    },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      'import-x/resolver-next': [createTypeScriptImportResolver()],
    },
  },
  ...Object.entries(floors).map(([floor, below]) => ({
    files: [`src/${floor}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${[...Object.keys(floors), ...top]
                .filter((other) => other !== floor && !below.includes(other))
                .join('|')})/`,
              message: 'Arrows point down: see the design section in CONTRIBUTING.md.',
            },
          ],
        },
      ],
    },
  })),
  {
    // A track stands on the floors below the protocol, and never on another track.
    files: ['tracks/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^(\\.\\./)+src/(${top.join('|')})/`, message: 'A track uses what lies below protocol.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' } },
  },
);
