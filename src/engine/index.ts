export { openPool, runUnits, WorkerLostError, type PoolOptions, type UnitPool } from './pool.js';
export { serveUnits, type UnitOutcome } from './unit.js';
