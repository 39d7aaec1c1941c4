import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { runUnits, WorkerLostError } from '../../src/engine/index.js';
import { InputError } from '../../src/errors/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { projectUrl } from '../helpers/projectUrl.js';

interface Unit {
  value: number;
  wait?: number;
  fail?: string;
  dieOnce?: string;
  /** Written when the unit has ended. */
  ended?: string;
}
const module = projectUrl('test/engine/numberUnit.mjs');

async function results(units: Iterable<Unit>, workers = 2, signal?: AbortSignal): Promise<number[]> {
  const out: number[] = [];
  for await (const { result } of runUnits<Unit, number>(units, { module, workers, ...(signal && { signal }) })) {
    out.push(result);
  }
  return out.sort((a, b) => a - b);
}

test('every unit is served once, whatever the number of workers', async (t) => {
  const units = Array.from({ length: 23 }, (_, value) => ({ value, wait: value % 3 }));
  const expected = units.map(({ value }) => value * 2);
  t.deepEqual(await results(units, 1), expected);
  t.deepEqual(await results(units, 3), expected);
  t.deepEqual(await results([]), []);
});

test('a bad input keeps its class and message', async (t) => {
  await t.throwsAsync(results([{ value: 1 }, { value: 2, fail: 'cloud.bin: truncated' }, { value: 3 }]), {
    instanceOf: InputError,
    message: 'cloud.bin: truncated',
  });
});

test('units under way end before their threads do when another unit fails', async (t) => {
  const ended = join(temporaryFolder(t), 'ended');
  await t.throwsAsync(
    results([
      { value: 1, wait: 150, ended },
      { value: 2, fail: 'cloud.bin: truncated' },
    ]),
    {
      message: 'cloud.bin: truncated',
    },
  );
  t.true(existsSync(ended));
});

test('a worker that dies loses nothing: its unit is tried again', async (t) => {
  const dieOnce = join(temporaryFolder(t), 'died');
  t.deepEqual(await results([{ value: 1 }, { value: 2, dieOnce }, { value: 3 }, { value: 4 }]), [2, 4, 6, 8]);
});

test('a unit that always kills its worker ends the work and is named', async (t) => {
  await t.throwsAsync(results([{ value: 5, dieOnce: '' }]), { instanceOf: WorkerLostError, message: /"value":5/ });
});

test('after an abort no new unit starts and those under way are delivered', async (t) => {
  const controller = new AbortController();
  let started = 0;
  function* units(): Generator<Unit> {
    for (let value = 0; value < 1000; value++) {
      started++;
      yield { value, wait: 5 };
    }
  }
  const seen: number[] = [];
  for await (const { result } of runUnits<Unit, number>(units(), { module, workers: 2, signal: controller.signal })) {
    seen.push(result);
    if (seen.length === 6) controller.abort();
  }
  t.is(seen.length, started);
  t.true(started < 20);
});
