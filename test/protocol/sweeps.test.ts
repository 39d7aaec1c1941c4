/** How many scans a cloud merges: what the plan says, else what the model was trained with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import type { DatasetSource, PointCloud } from '../../src/contracts/index.js';
import { loadPlans } from '../../src/protocol/index.js';
import { prepareRun, type PreparedRun } from '../../src/protocol/prepare.js';
import { missingSweeps } from '../../src/protocol/sweeps.js';
import { toyPlan, toyTrack } from '../cli/toyRun.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

/** The toy track with a model that was trained with some sweeps. */
async function prepare(t: ExecutionContext, trained: number | undefined, planned: object): Promise<PreparedRun> {
  const folder = temporaryFolder(t);
  const plugin = join(folder, 'sweepy.mjs');
  const toy = pathToFileURL(join(toyTrack, 'track.mjs')).href;
  const says = trained === undefined ? '' : `, datasetFor: async () => ({ sweeps: ${trained} })`;
  writeFileSync(
    plugin,
    `import { track as toy } from '${toy}';\nexport const track = { ...toy, id: 'sweepy'${says} };\n`,
  );
  const more = { track: 'sweepy', plugins: [plugin], conditions: [], dataset: { path: 'data', ...planned } };
  const [plan] = await loadPlans(toyPlan(folder, 2, more));
  return prepareRun(plan);
}

const sweepsOf = ({ unit }: PreparedRun): DatasetSource['sweeps'] => unit.dataset.sweeps;

test('nobody says anything: one scan, and nothing is told', async (t) => {
  const run = await prepare(t, undefined, {});
  t.is(sweepsOf(run), undefined);
  t.deepEqual(run.warnings, []);
});

test('the model says it, and workers are told', async (t) => {
  const run = await prepare(t, 10, {});
  t.is(sweepsOf(run), 10);
  t.deepEqual(run.warnings, []);
});

test('the plan says it: a model that was trained with others is warned of', async (t) => {
  t.deepEqual((await prepare(t, 10, { sweeps: 10 })).warnings, []);
  const fewer = await prepare(t, 10, { sweeps: 1 });
  t.is(sweepsOf(fewer), undefined);
  t.deepEqual(fewer.warnings, [
    { code: 'sweeps-differ', message: 'the plan gives the model 1 scan a cloud, it was trained with 10' },
  ]);
  const more = await prepare(t, 1, { sweeps: 3 });
  t.is(sweepsOf(more), 3);
  t.regex(more.warnings[0].message, /3 scans a cloud, it was trained with 1/);
});

test('sweeps of a plan are a whole number from 1', async (t) => {
  for (const sweeps of [0, 1.5, 1000, 'two']) {
    const error = await t.throwsAsync(prepare(t, undefined, { sweeps }));
    t.is(error?.name, 'FileFormatError', String(sweeps));
  }
});

test('clouds without ages are single scans, whatever was asked for', (t) => {
  const cloud = (...channels: string[]): PointCloud => ({
    points: ndarray(new Float32Array(channels.length), [1, channels.length]),
    channels,
  });
  const source = (sweeps?: number): DatasetSource => ({ path: 'data', ...(sweeps !== undefined && { sweeps }) });
  t.deepEqual(missingSweeps(source(), cloud('x', 'y', 'z')), []);
  t.deepEqual(missingSweeps(source(2), cloud('x', 'y', 'z', 'time')), []);
  t.deepEqual(missingSweeps(source(2), undefined), []);
  const [warning] = missingSweeps(source(2), cloud('x', 'y', 'z'));
  t.is(warning.code, 'sweeps-missing');
  t.regex(warning.message, /does not give the 2 that were asked for/);
});
