import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
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
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'error',
    },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
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
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
