import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { FileScored, KittiObjects } from '../../../src/contracts/index.js';
import { formatKittiObjects } from '../../../src/datasets/kitti/index.js';
import { InputError } from '../../../src/errors/index.js';
import { track } from '../../../tracks/cross-platform-3d-object-detection/track.js';
import { expectedValues, readGolden, toFrames, type Expected, type JsonFrame } from '../../helpers/kittiGolden.js';
import { robosense } from '../../helpers/commandLine.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { projectUrl } from '../../helpers/projectUrl.js';

const golden = (name: string): string => projectUrl(`test/golden/track5/${name}`).pathname;
const frames = toFrames(readGolden<{ frames: JsonFrame[] }>('kitti_small.json.gz').frames);
const number = (index: number): string => String(index).padStart(6, '0');

/** Writes label and result folders as KITTI has them. */
function kittiFolders(root: string, detections: (index: number) => KittiObjects): { labels: string; results: string } {
  const [labels, results] = [join(root, 'training', 'label_2'), join(root, 'results', 'data')];
  mkdirSync(labels, { recursive: true });
  mkdirSync(results, { recursive: true });
  frames.forEach((frame, index) => {
    writeFileSync(join(labels, `${number(index)}.txt`), formatKittiObjects(frame.gt));
    writeFileSync(join(results, `${number(index)}.txt`), formatKittiObjects(detections(index)));
  });
  return { labels, results: join(root, 'results') };
}

const score = (groundTruth: string, predictions: string, more: object = {}): Promise<FileScored> =>
  track.scoreFiles({ groundTruth, predictions, profile: 'kitti/r40-exact', onFound: () => undefined, ...more });

test('KITTI text folders give the official numbers', async (t) => {
  const root = temporaryFolder(t);
  const { results } = kittiFolders(root, (index) => frames[index]!.dt);
  const { metrics, alternate } = await score(root, results);
  const expected = readGolden<Expected>('kitti_small.expected.json');
  let compared = 0;
  for (const { id, value } of expectedValues(expected.classes, expected.exact_f64_iou)) {
    t.true(Math.abs((metrics[id] ?? NaN) - value) < 1e-9, `${id}: ${metrics[id]} instead of ${value}`);
    t.true(Math.abs((alternate['kitti/r40-official-compat']![id] ?? NaN) - value) < 1e-9, id);
    compared++;
  }
  t.true(compared >= 100);
});

test('a file of ids chooses the frames', async (t) => {
  const root = temporaryFolder(t);
  const { results } = kittiFolders(root, (index) => frames[index]!.dt);
  const ids = Array.from({ length: 7 }, (_, index) => number(index));
  const list = join(root, 'seven.txt');
  writeFileSync(list, ids.join('\n'));
  for (let index = 7; index < frames.length; index++) rmSync(join(results, 'data', `${number(index)}.txt`));
  t.is((await score(root, results, { split: list })).units.length, 7);
  const error = await t.throwsAsync(score(root, results), { instanceOf: InputError });
  t.regex(error!.message, /13 frames have no result file \(000007, 000008, .*--split/);
});

test('phases: the official numbers of the Pi3DET goldens from their pickles', async (t) => {
  const expected = readGolden<{ 'phase1_score_Car_3D_AP0.50_R40': number; phase2_score: number }>(
    'pi3det_drone_small.expected.json',
  );
  for (const protocol of ['p2', 'p4', 'p5']) {
    const truth = golden(`pi3det_drone_small.infos.${protocol}.pkl`);
    for (const [phase, value] of [
      ['1', expected['phase1_score_Car_3D_AP0.50_R40']],
      ['2', expected.phase2_score],
    ] as const) {
      const scored = await score(truth, golden('pi3det_drone_small.result.pkl'), {
        phase,
        profile: 'kitti/r40-official-compat',
      });
      t.is(scored.primary.id, `phase-${phase}`);
      t.true(
        Math.abs((scored.primary.value ?? NaN) - value) < 1e-9,
        `${protocol} phase ${phase}: ${scored.primary.value}`,
      );
    }
  }
});

test('the command line scores files, says on standard error what it found and leaves the document alone on standard output', async (t) => {
  const folder = temporaryFolder(t);
  const truth = join(folder, 'pi3det_infos_val.pkl');
  copyFileSync(golden('pi3det_drone_small.infos.p4.pkl'), truth);
  const out = join(folder, 'p1.json');
  const args = ['--ground-truth', truth, '--predictions', golden('pi3det_drone_small.result.pkl')];
  const { code, stdout, stderr } = await robosense([
    'score',
    '--track',
    track.id,
    '--phase',
    '1',
    ...args,
    '--json',
    '--out',
    out,
    '--replicates',
    '100',
  ]);
  t.is(code, 0, stderr);
  const document = JSON.parse(stdout) as { score: { value: number; ci95: [number, number] }; profile: { id: string } };
  t.is(document.profile.id, 'kitti/r40-official-compat');
  t.true(document.score.ci95[0] <= document.score.value && document.score.value <= document.score.ci95[1]);
  t.regex(stderr, /ground truth: Pi3DET infos of \d+ frames/);
  t.deepEqual(JSON.parse(readFileSync(out, 'utf8')), document);
  const neither = await robosense(['score', ...args]);
  t.is(neither.code, 2);
  t.regex(neither.stderr, /at least one of --track and --profile/);
});

/** A whole set predicted in a way whose score is known. */
const asPredictions = (objects: KittiObjects, keep: (row: number) => boolean = () => true): KittiObjects => {
  const rows = objects.name.flatMap((name, row) => (name !== 'DontCare' && keep(row) ? [row] : []));
  const pick = (column: Float64Array, width: number): Float64Array =>
    Float64Array.from(rows.flatMap((row) => [...column.subarray(row * width, (row + 1) * width)]));
  return {
    name: rows.map((row) => objects.name[row] as string),
    truncated: pick(objects.truncated, 1),
    occluded: pick(objects.occluded, 1),
    alpha: pick(objects.alpha, 1),
    bbox: pick(objects.bbox, 4),
    dimensions: pick(objects.dimensions, 3),
    location: pick(objects.location, 3),
    rotationY: pick(objects.rotationY, 1),
    score: Float64Array.from(rows, () => 0.9),
  };
};

test('conformance: ground truth as prediction is perfect as far as 41 samples reach, and says why where they do not', async (t) => {
  const root = temporaryFolder(t);
  const { results } = kittiFolders(root, (index) => asPredictions(frames[index]!.gt));
  const { metrics, warnings } = await score(root, results);
  const counting = frames
    .flatMap(({ gt }) => gt.name.map((name, row) => ({ gt, name, row })))
    .filter(
      ({ gt, name, row }) =>
        name === 'Car' &&
        gt.occluded[row]! <= 2 &&
        gt.truncated[row]! <= 0.5 &&
        gt.bbox[4 * row + 3]! - gt.bbox[4 * row + 1]! > 25,
    ).length;
  t.true(counting >= 41, `${counting} cars`);
  t.is(metrics['Car/3d/R40@0.70/hard'], 100);
  t.is(metrics['Car/bev/R40@0.70/hard'], 100);
  t.true(warnings.some(({ code }) => code === 'few-ground-truth'));
});

test('conformance: empty predictions score 0; every frame needs its file all the same', async (t) => {
  const root = temporaryFolder(t);
  const { results } = kittiFolders(root, (index) => asPredictions(frames[index]!.gt, () => false));
  const scored = await score(root, results);
  t.is(scored.primary.value, 0);
});

test('conformance: duplicates cost precision and a NaN score is refused with file and line', async (t) => {
  const root = temporaryFolder(t);
  const { results } = kittiFolders(root, (index) => asPredictions(frames[index]!.gt));
  for (let index = 0; index < frames.length; index++) {
    const file = join(results, 'data', `${number(index)}.txt`);
    writeFileSync(file, readFileSync(file, 'utf8').repeat(2));
  }
  const { metrics, warnings } = await score(root, results);
  t.true((metrics['Car/3d/R40@0.70/hard'] as number) < 60);
  t.true(warnings.some(({ code }) => code === 'duplicate-predictions'));
  const file = join(results, 'data', '000004.txt');
  const [first, ...rest] = readFileSync(file, 'utf8').split('\n') as [string, ...string[]];
  writeFileSync(file, [first.replace(/\S+$/, 'nan'), ...rest].join('\n'));
  const error = await t.throwsAsync(score(root, results), { instanceOf: InputError });
  t.regex(error!.message, /000004\.txt: line 1: /);
});

test('a pickle that would run a program is refused by name', async (t) => {
  const folder = temporaryFolder(t);
  const evil = join(folder, 'result.pkl');
  writeFileSync(evil, "cos\nsystem\n(S'true'\ntR.");
  const { code, stderr } = await robosense([
    ...[
      'score',
      '--track',
      track.id,
      '--ground-truth',
      golden('pi3det_drone_small.infos.p4.pkl'),
      '--predictions',
      evil,
    ],
  ]);
  t.is(code, 2);
  t.regex(stderr, /os\.system/);
});
