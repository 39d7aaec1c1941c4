import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadRegistry, rankResults, type Result } from '../../src/protocol/index.js';
import { toyTrack } from '../cli/toyRun.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

function resultFile(t: ExecutionContext, change: Partial<Result>, mAP: number | null, NDS = 0): string {
  const score = { id: 'x', value: mAP === null ? null : 100 * mAP, ci95: null, n: 1 };
  const metrics = { mAP, NDS };
  const result: Result = {
    schema: 'robosense.result/1',
    track: 'sensor-placement',
    profile: { id: 'nuscenes/robosense-track3', version: 1 },
    score,
    conditions: [{ id: 'clean', score, metrics, intervals: {}, alternate: {}, reasons: {}, slices: [], warnings: [] }],
    aggregate: { relativeDrop: {}, worst: null, skipped: [] },
    warnings: [],
    provenance: {
      tool: { name: 'robosense-toolkit', version: '0', protocol: '1', code: '' },
      dataset: { path: '', sha256: '', format: 'nuscenes', samples: 1 },
      seed: 0,
      statistics: { replicates: 0, chunk: 100, unit: 'scene' },
      host: { processor: '', cores: 1, node: '', platform: '' },
      created: '',
    },
    ...change,
  };
  const path = join(temporaryFolder(t), 'results.json');
  writeFileSync(path, JSON.stringify(result));
  return path;
}

const order = async (files: readonly string[]): Promise<number[]> =>
  (await rankResults(await loadRegistry([toyTrack]), files)).map(({ file }) => files.indexOf(file));

test("by the track's rule: NDS decides within 0.01 mAP", async (t) => {
  const files = [resultFile(t, {}, 0.6, 0.5), resultFile(t, {}, 0.605, 0.4), resultFile(t, {}, 0.62, 0.1)];
  t.deepEqual(await order(files), [2, 0, 1]);
  t.deepEqual(await order(files.slice(0, 2)), [0, 1]);
});

test('by score where the track has no rule', async (t) => {
  const toy = { track: 'toy', profile: { id: 'toy/v1', version: 1 } };
  t.deepEqual(await order([resultFile(t, toy, 0.2), resultFile(t, toy, 0.9), resultFile(t, toy, 0.2)]), [1, 0, 2]);
});

test('what cannot be compared is named', async (t) => {
  const one = resultFile(t, {}, 0.5);
  const ranking = async (other: string) => rankResults(await loadRegistry([toyTrack]), [one, other]);
  await t.throwsAsync(ranking(resultFile(t, { phase: '1' }, 0.5)), {
    message: /is of sensor-placement, phase 1, nuscenes/,
  });
  await t.throwsAsync(ranking(resultFile(t, { track: 'toy' }, 0.5)), { message: /is of toy, / });
  await t.throwsAsync(ranking(resultFile(t, {}, null)), { message: /its score is undefined/ });
  await t.throwsAsync(rankResults(await loadRegistry(), []), { message: /name the result files/ });
});
