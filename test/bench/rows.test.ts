import { readdirSync } from 'node:fs';
import test from 'ava';
import { measure } from '../../bench/measure.js';
import { defineRow, type BenchRow } from '../../bench/row.js';
import { projectUrl } from '../helpers/projectUrl.js';

const ROWS = projectUrl('bench/rows/');

test('every file of bench/rows is a row with an id of its own', async (t) => {
  const ids = new Set<string>();
  const files = readdirSync(ROWS).filter((name) => name.endsWith('.ts'));
  t.true(files.length > 0);
  for (const file of files) {
    const { row } = (await import(projectUrl(`dist/bench/rows/${file.replace(/ts$/, 'js')}`).href)) as {
      row: BenchRow;
    };
    t.regex(row.id, /^[a-z0-9]+(-[a-z0-9]+)*$/, file);
    t.false(ids.has(row.id), `${row.id} comes twice`);
    ids.add(row.id);
    t.true(row.items > 0 && row.work.length > 0, file);
    t.true(row.reference === null || row.reference.length > 0, file);
  }
});

test('a row is warmed up once, then timed; making the input does not count', async (t) => {
  let prepared = 0;
  let runs = 0;
  const row = defineRow({
    id: 'counter',
    work: 'nothing',
    items: 10,
    reference: null,
    minRounds: 4,
    minTotalMs: 0,
    prepare: () => {
      const until = performance.now() + 50;
      while (performance.now() < until) prepared++;
      return 1;
    },
    run: (input) => (runs += input),
  });
  const result = await measure(row);
  t.true(prepared > 0);
  t.is(runs, 5);
  t.is(result.rounds, 4);
  t.true(result.minMs <= result.medianMs && result.medianMs <= result.maxMs && result.maxMs < 50);
  t.true(Math.abs(result.perItemUs - (1000 * result.medianMs) / 10) < 1e-9);
  t.true(result.peakRssMiB > 10);
  const columns = ['id', 'work', 'medianMs', 'minMs', 'maxMs', 'rounds', 'perItemUs', 'peakRssMiB', 'reference'];
  t.deepEqual(Object.keys(result), columns);
});

test('a row that throws has no result', async (t) => {
  const row = defineRow({
    id: 'wrong',
    work: 'a wrong result',
    items: 1,
    reference: null,
    prepare: () => undefined,
    run: () => {
      throw new Error('wrong');
    },
  });
  await t.throwsAsync(measure(row), { message: 'wrong' });
});
