import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { InputError } from '../errors/index.js';
import type { UnitOutcome } from './unit.js';

export interface PoolOptions {
  /** Module whose default export serves one unit (see `serveUnits`); `import.meta.url`-based. */
  readonly module: URL;
  readonly workers: number;
  /** No new unit starts once it is aborted; those under way finish and are delivered. */
  readonly signal?: AbortSignal;
}

/** A unit whose worker thread ended twice: out of memory, or a native crash. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
}

/**
 * Runs units on worker threads and yields each result as it comes.
 *
 * Results arrive in order of completion; at most two units per worker are under way. A unit whose worker dies is tried
 * once more on a fresh worker, so that what is finished stays finished. Errors of a unit end the iteration.
 */
export async function* runUnits<Unit, Result>(
  units: Iterable<Unit>,
  options: PoolOptions,
): AsyncGenerator<{ unit: Unit; result: Result }> {
  const pool = openPool<Unit, Result>(options);
  try {
    yield* pool.run(units);
  } finally {
    await pool.close();
  }
}

/** Worker threads that stay for further units: what they have loaded is used again. */
export interface UnitPool<Unit, Result> {
  /** As {@link runUnits}. */
  run(units: Iterable<Unit>): AsyncGenerator<{ unit: Unit; result: Result }>;
  /** Ends the threads; nothing may be under way. */
  close(): Promise<void>;
}

/** Starts worker threads for several rounds of units; {@link runUnits} is one round. */
export function openPool<Unit, Result>({ module, workers, signal }: PoolOptions): UnitPool<Unit, Result> {
  const pool = new Piscina({ filename: fileURLToPath(module), minThreads: workers, maxThreads: workers });
  // Piscina reports the death of an idle worker here; the death of a busy one rejects its task.
  pool.on('error', () => undefined);
  const run = async (unit: Unit): Promise<{ unit: Unit; result: Result }> => {
    for (let attempt = 1; ; attempt++) {
      let outcome: UnitOutcome<Result>;
      try {
        outcome = (await pool.run(unit)) as UnitOutcome<Result>;
      } catch (error) {
        if (attempt === 1) continue;
        throw new WorkerLostError(`a worker thread died twice on ${JSON.stringify(unit)}: ${(error as Error).message}`);
      }
      if ('value' in outcome) return { unit, result: outcome.value };
      throw outcome.input ? new InputError(outcome.message) : new Error(outcome.message);
    }
  };
  async function* round(units: Iterable<Unit>): AsyncGenerator<{ unit: Unit; result: Result }> {
    const underWay = new Map<number, Promise<{ key: number; done: { unit: Unit; result: Result } }>>();
    const iterator = units[Symbol.iterator]();
    let key = 0;
    const refill = (): void => {
      while (!signal?.aborted && underWay.size < workers * 2) {
        const next = iterator.next();
        if (next.done) return;
        const mine = key++;
        underWay.set(
          mine,
          run(next.value).then((done) => ({ key: mine, done })),
        );
      }
    };
    try {
      for (refill(); underWay.size > 0; refill()) {
        const { key: finished, done } = await Promise.race(underWay.values());
        underWay.delete(finished);
        yield done;
      }
    } finally {
      // A failed unit leaves others under way. Their outcome no longer matters, but they end first: a thread that is
      // terminated inside a native call (inference) takes the whole process with it.
      await Promise.allSettled(underWay.values());
    }
  }
  return { run: round, close: () => pool.destroy() };
}
