export { findBaseline, type Baseline } from './baseline.js';
export { benchmarkSchema, loadBenchmark, publishedTable, scaleOf, type Benchmark } from './benchmark.js';
export { benchmarkIds } from './benchmarkIds.js';
export { evaluateTable, type Evaluating } from './evaluate.js';
export { resultTable } from './resultTable.js';
export { RUN_SCALE, runRobustness } from './runRobustness.js';
export { readTableFile, type TableFile } from './tableFile.js';
