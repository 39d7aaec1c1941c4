export { openPool, runUnits, WorkerLostError, workerModule, type PoolOptions, type UnitPool } from './pool.js';
export { serveUnits, type UnitOutcome } from './unit.js';
