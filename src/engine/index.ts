export { runUnits, WorkerLostError, workerModule, type PoolOptions } from './pool.js';
export { serveUnits, type UnitOutcome } from './unit.js';
