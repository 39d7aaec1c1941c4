import test from 'ava';
import { evaluateTable, loadBenchmark, scaleOf } from '../../../src/protocol/index.js';

test('a type that the benchmark does not know counts and is told, with the name that was perhaps meant', (t) => {
  const benchmark = loadBenchmark('robo3d');
  const warnings = (...types: string[]): string[] =>
    evaluateTable(
      { clean: 60, types: Object.fromEntries(types.map((type) => [type, { mean: 50 }])) },
      { scale: scaleOf(benchmark), benchmark },
    ).warnings.map(({ message }) => message);
  t.deepEqual(warnings('fgo', 'Cross-Talk', 'robo3d/snow'), [
    'fgo: no type of robo3d, yet it counts; did you mean fog?',
  ]);
});
