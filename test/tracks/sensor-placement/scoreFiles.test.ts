import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { zipSync } from 'fflate';
import type { FileScored } from '../../../src/contracts/index.js';
import { scoreFiles } from '../../../tracks/sensor-placement/scoreFiles.js';
import { evaluateNuscenes, nuscenesProfile } from '../../../src/metrics/index.js';
import {
  expectedValues,
  readGolden,
  toBoxes,
  type ExpectedSummary,
  type JsonBox,
} from '../../helpers/nuscenesDetectionGolden.js';
import { nuscenesDataroot, nuscenesGolden, nuscenesGoldenPath } from '../../helpers/nuscenesGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

interface Results {
  meta: unknown;
  results: Record<string, Record<string, unknown>[]>;
}

const CARLA = 'carla40_track3_6class';
const TRACK_3 = 'nuscenes/robosense-track3';
const OFFICIAL = 'nuscenes/detection-cvpr-2019';

const resultsText = (set: string): string =>
  gunzipSync(readFileSync(nuscenesGoldenPath(set, 'results_nusc.json.gz'))).toString('utf8');

function resultsFile(t: ExecutionContext, set: string, change: (results: Results) => void = () => undefined): string {
  const results = nuscenesGolden<Results>(set, 'results_nusc.json.gz');
  change(results);
  const path = join(temporaryFolder(t), 'results_nusc.json');
  writeFileSync(path, JSON.stringify(results));
  return path;
}

function score(
  groundTruth: string,
  predictions: string,
  more: { profile?: string; split?: string; phase?: string; onFound?: (message: string) => void } = {},
): Promise<FileScored> {
  return scoreFiles({ groundTruth, predictions, profile: TRACK_3, onFound: () => undefined, ...more });
}

for (const [set, profile] of [
  ['nus40', OFFICIAL],
  [CARLA, TRACK_3],
] as const) {
  test(`${set}: the official numbers from dataroot, version folder, file, archive and folder`, async (t) => {
    const root = nuscenesDataroot(t, set);
    const folder = temporaryFolder(t);
    const [file, archive] = [join(folder, 'results_nusc.json'), join(folder, 'other.zip')];
    writeFileSync(file, resultsText(set));
    writeFileSync(archive, zipSync({ 'results_nusc.json': Buffer.from(resultsText(set)) }));
    const wanted = expectedValues(readGolden<ExpectedSummary>(`${set}/expected_summary.json`));
    const pairs = [
      [root, file],
      [join(root, 'v1.0-trainval'), folder],
      [root, archive],
    ] as const;
    for (const [groundTruth, predictions] of pairs) {
      const found: string[] = [];
      const scored = await score(groundTruth, predictions, { profile, onFound: (message) => found.push(message) });
      t.is(Object.keys(scored.metrics).length, wanted.size);
      for (const [id, value] of wanted) {
        const got = scored.metrics[id];
        if (value === null) t.is(got, null, id);
        else t.true(Math.abs((got as number) - value) <= 1e-9, `${id}: ${got} instead of ${value}`);
      }
      t.is(scored.primary.id, '100*mAP');
      t.true(Math.abs((scored.primary.value as number) - 100 * (wanted.get('mAP') as number)) <= 1e-7);
      t.is(scored.format, 'nuscenes');
      t.true(scored.groundTruthFiles.some((each) => each.endsWith('sample_annotation.json')));
      t.regex(
        found[0],
        /ground truth: nuScenes tables .*v1\.0-trainval, split val .*: 4 .*scenes, 40 samples, \d+ labels/,
      );
      t.regex(found[1], /predictions: nuScenes results .*: 40 samples, \d+ boxes/);
      t.is(scored.units.length, 4);
      // The score itself is the statistic with every scene drawn once.
      const once = new Uint32Array(4).fill(1);
      for (const [id, statistic] of Object.entries(scored.resampled)) {
        const value = id === scored.primary.id ? scored.primary.value : scored.metrics[id];
        t.true(Math.abs((statistic(once) as number) - (value as number)) < 1e-12, id);
      }
    }
  });
}

test('the official files', async (t) => {
  const scored = await score(nuscenesDataroot(t, CARLA), resultsFile(t, CARLA), { phase: '1' });
  t.is(scored.primary.id, 'phase-1');
  const files = scored.officialFiles?.();
  t.deepEqual(
    [...(files?.keys() ?? [])],
    ['metrics_summary.json', 'metrics_details.json', 'metrics_table.txt', 'curves.csv'],
  );
  const summary = JSON.parse(files?.get('metrics_summary.json') as string) as ExpectedSummary & { meta: unknown };
  const expected = readGolden<ExpectedSummary & { meta: unknown }>(`${CARLA}/expected_summary.json`);
  t.deepEqual(summary.cfg, expected.cfg);
  t.deepEqual(summary.meta, nuscenesGolden<Results>(CARLA, 'results_nusc.json.gz').meta);
  t.true(Math.abs(summary.nd_score - expected.nd_score) < 1e-9);
  const details = JSON.parse(files?.get('metrics_details.json') as string) as Record<string, { precision: number[] }>;
  const lines = (files?.get('curves.csv') as string).trim().split('\n');
  t.is(lines.length, 1 + 6 * 4 * 101);
  t.is(lines[0].split(',').length, 10);
  const [name, distance, recall, precision] = lines[1 + 101 + 50].split(',');
  t.deepEqual([name, distance], ['car', '1.0']);
  t.is(Number(recall), 0.5);
  t.is(Number(precision), details['car:1.0'].precision[50]);
  t.regex(files?.get('metrics_table.txt') as string, /^mAP: 0\.4894\n/);
});

test('slices: each label in one band and one class', async (t) => {
  const scored = await score(nuscenesDataroot(t, CARLA), resultsFile(t, CARLA));
  const by = (what: string) => scored.slices.filter((slice) => slice.by === what);
  t.deepEqual(
    by('range_m').map(({ value }) => value),
    ['0-30', '30-50', '50-100'],
  );
  t.deepEqual(
    by('class').map(({ value }) => value),
    ['car', 'truck', 'bus', 'pedestrian', 'motorcycle', 'bicycle'],
  );
  const total = (what: string) => by(what).reduce((sum, { n }) => sum + n, 0);
  t.is(total('range_m'), 439);
  t.is(total('class'), 439);
  for (const { value, metrics } of by('class')) {
    t.is(metrics.AP, scored.metrics[`${value}/AP`]);
    t.is(metrics.ATE, scored.metrics[`${value}/ATE`]);
  }
  const [near] = by('range_m');
  const aps = ['car', 'truck', 'bus', 'pedestrian', 'motorcycle', 'bicycle'].map((name) => near.metrics[`${name}/AP`]);
  const known = aps.filter((ap) => ap !== null);
  t.true(Math.abs((near.metrics.mAP as number) - known.reduce((sum, ap) => sum + ap, 0) / known.length) < 1e-12);
  // Bands beyond the range of the profile say nothing.
  const near50 = await score(nuscenesDataroot(t, 'nus40'), resultsFile(t, 'nus40'), { profile: OFFICIAL });
  t.deepEqual(
    near50.slices.filter(({ by: what }) => what === 'range_m').map(({ value }) => value),
    ['0-30', '30-50'],
  );
});

test('a band is the evaluation of the labels and predictions within it', async (t) => {
  const { results } = nuscenesGolden<{ results: Record<string, JsonBox[]> }>(CARLA, 'results_nusc.json.gz');
  const { gt_boxes: loaded } = nuscenesGolden<{
    gt_boxes: Record<string, (JsonBox & { ego_translation: number[] })[]>;
  }>(CARLA, 'expected_loaded.json.gz');
  const { slices } = await score(nuscenesDataroot(t, CARLA), resultsFile(t, CARLA));
  const profile = nuscenesProfile(TRACK_3);
  const distanceM = (box: JsonBox, token: string): number => {
    const [{ translation, ego_translation: offset }] = loaded[token];
    return Math.hypot(...[0, 1].map((axis) => box.translation[axis] - (translation[axis] - offset[axis])));
  };
  for (const [near, far] of [
    [0, 30],
    [30, 50],
    [50, 100],
  ]) {
    const cut = (lists: Record<string, JsonBox[]>) =>
      toBoxes(
        Object.entries(lists).map(([token, boxes]) => {
          const kept = boxes.filter((box) => {
            const distance = distanceM(box, token);
            const rangeM = profile.rangeM[box.detection_name as 'car'] as number;
            return distance >= near && distance < far && distance < rangeM && box.num_pts !== 0;
          });
          return [token, kept] as const;
        }),
      );
    const { values } = evaluateNuscenes({ groundTruth: cut(loaded), predictions: cut(results) }, profile);
    const slice = slices.find(({ value }) => value === `${near}-${far}`);
    // Bicycle racks, which this reckoning leaves out, hide the others.
    for (const name of ['car', 'truck', 'bus', 'pedestrian']) {
      const ap = slice?.metrics[`${name}/AP`];
      if (ap === null) t.is(slice?.reasons[`${name}/AP`], 'no labels in this slice');
      else t.true(Math.abs((ap as number) - (values[`${name}/AP`] as number)) < 1e-12, `${near}-${far} ${name}`);
    }
  }
});

test('other samples than the split: counted, named, and the split they look like', async (t) => {
  const root = nuscenesDataroot(t, CARLA);
  const samples = JSON.parse(readFileSync(join(root, 'v1.0-trainval', 'sample.json'), 'utf8')) as { token: string }[];
  const inTable = samples.map(({ token }) => token);
  const refused = async (change: (results: Results) => void, message: RegExp, split?: string): Promise<void> => {
    const error = await t.throwsAsync(score(root, resultsFile(t, CARLA, change), split === undefined ? {} : { split }));
    t.is(error?.name, 'InputError');
    t.regex(error?.message ?? '', message);
  };
  await refused(
    ({ results }) => {
      for (const token of inTable.slice(3, 10)) delete results[token];
    },
    new RegExp(`7 of 40 samples are missing: ${inTable.slice(3, 8).join(', ')}, … \\(2 more\\)`),
  );
  await refused(({ results }) => {
    results.stranger = [];
  }, /1 of 41 are not in the split: stranger; none of them is in the tables/);
});

test('a split of the user takes its samples out of the predictions, as the devkit does', async (t) => {
  const root = nuscenesDataroot(t, CARLA);
  const scenes = JSON.parse(readFileSync(join(root, 'v1.0-trainval', 'scene.json'), 'utf8')) as { name: string }[];
  writeFileSync(join(root, 'v1.0-trainval', 'splits.json'), JSON.stringify({ mine: [scenes[0].name] }));
  const scored = await score(root, resultsFile(t, CARLA), { split: 'mine' });
  t.deepEqual(scored.units, [scenes[0].name]);
  t.regex(scored.warnings.find(({ code }) => code === 'samples-outside-split')?.message ?? '', /30 samples outside/);
  const error = await t.throwsAsync(score(root, resultsFile(t, CARLA), { split: 'train' }));
  t.regex(error?.message ?? '', /none of the 125 scenes of split 'train' .*robosense-track3 val/s);
});

test('what is repeated is warned of', async (t) => {
  const path = resultsFile(t, CARLA, ({ results }) => {
    const [first] = Object.keys(results);
    const box = results[first][0];
    results[first].push(box, box);
  });
  const { warnings } = await score(nuscenesDataroot(t, CARLA), path);
  t.regex(warnings.find(({ code }) => code === 'duplicate-predictions')?.message ?? '', /^2 boxes in 1 samples repeat/);
});

test('paths that hold nothing to score', async (t) => {
  const empty = temporaryFolder(t);
  const root = nuscenesDataroot(t, CARLA);
  await t.throwsAsync(score(join(empty, 'nowhere'), root), { message: /nowhere: no such file or folder/ });
  await t.throwsAsync(score(root, empty), { message: /holds neither results_nusc\.json nor results_nusc\.zip/ });
  await t.throwsAsync(score(empty, root), { message: /no nuScenes tables/ });
  mkdirSync(join(empty, 'infos'));
  writeFileSync(join(empty, 'infos', 'nuscenes_infos_val.pkl'), '');
  await t.throwsAsync(score(join(empty, 'infos'), root), { message: /name the file itself: nuscenes_infos_val\.pkl/ });
});
