import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { packageRoot } from '../../../src/installation/index.js';
import type { Result } from '../../../src/protocol/index.js';
import { pi3detMini } from '../../../tracks/cross-platform-3d-object-detection/mini.js';
import { writeMini } from '../../helpers/writeMini.js';
import { robosense } from '../../helpers/commandLine.js';
import { realDataFolder, testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const trackId = 'cross-platform-3d-object-detection';
const demoPlan = join(packageRoot, 'configs', 'track5-mini.yaml');

test('the plan of the demo runs from data to a submission that passes its check', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { ROBOSENSE_CACHE: process.env.ROBOSENSE_CACHE ?? join(cwd, 'cache') };
  const { code, stdout, stderr } = await robosense(['run', demoPlan, '--device', 'cpu', '--json'], { cwd, env });
  t.is(code, 0, stderr);
  const result = JSON.parse(stdout) as Result;
  t.is(result.conditions[0]?.id, 'clean');
  t.true(result.conditions.some(({ id }) => id === 'pi3det/drone@3'));
  t.is(result.provenance.model?.provider.used, 'cpu');
  t.true((result.score.value as number) > 20, `score ${result.score.value}`);
  t.true(result.aggregate.worst!.value < (result.score.value as number));
  const zip = /submission: (.*result\.zip)/.exec(stderr)?.[1];
  t.true(zip !== undefined && existsSync(zip), stderr);
  const check = await robosense(['check', zip as string, '--track', trackId]);
  t.is(check.code, 0, check.stdout);
});

test('a split without answers: predictions and a submission, nothing scored', async (t) => {
  const folder = temporaryFolder(t);
  const parts = await writeMini(pi3detMini(3), join(folder, 'mini'), 3);
  const drone = parts.phase1_drone_validation as string;
  const plan = join(folder, 'plan.yaml');
  const document = { schema: 'robosense.plan/1', track: trackId, phase: 1, device: 'cpu', out: 'run' };
  writeFileSync(plan, JSON.stringify({ ...document, dataset: { path: drone, split: 'val' } }));
  const { code, stdout, stderr } = await robosense(['run', plan]);
  t.is(code, 0, stderr);
  t.is(stdout, '');
  t.regex(stderr, /the split has no answers, so nothing is scored/);
  t.false(existsSync(join(folder, 'run', 'results.json')));
  const zip = join(folder, 'run', 'submission', 'result.zip');
  const check = await robosense([
    'check',
    zip,
    '--track',
    trackId,
    '--phase',
    '1',
    '--dataset',
    drone,
    '--split',
    'val',
  ]);
  t.is(check.code, 0, check.stdout);
  const answers = join(drone, 'pi3det_infos_val_answers.pkl');
  const scored = await robosense([
    ...['score', '--track', trackId, '--phase', '1', '--json'],
    ...['--ground-truth', answers, '--predictions', zip],
  ]);
  t.is(scored.code, 0, scored.stderr);
  t.true(((JSON.parse(scored.stdout) as Result).score.value as number) >= 0);
});

/** Two frames of the raw layout and one that lies elsewhere, put together as a user would. */
function assembleKitti(source: string, root: string): void {
  const training = join(root, 'training');
  const raw = join(source, 'kuixu__kitti_object_vis/data/object/training');
  const demo = join(source, 'open-mmlab__mmdetection3d/demo/data/kitti');
  const files: readonly [string, string][] = [
    ...['000000', '000001'].flatMap((id): [string, string][] => [
      [join(raw, 'velodyne', `${id}.bin`), `velodyne/${id}.bin`],
      [join(raw, 'calib', `${id}.txt`), `calib/${id}.txt`],
      [join(raw, 'label_2', `${id}.txt`), `label_2/${id}.txt`],
      [join(raw, 'image_2', `${id}.png`), `image_2/${id}.png`],
    ]),
    [join(demo, '000008.bin'), 'velodyne/000008.bin'],
    [join(demo, '000008.png'), 'image_2/000008.png'],
    [join(source, '_derived/kitti_000008_calib.txt'), 'calib/000008.txt'],
    [join(source, '_derived/kitti_000008_label_2.txt'), 'label_2/000008.txt'],
  ];
  for (const part of ['velodyne', 'calib', 'label_2', 'image_2']) mkdirSync(join(training, part), { recursive: true });
  for (const [from, to] of files) copyFileSync(from, join(training, to));
}

testWithRealData('three real KITTI frames: run, result file, table, KITTI submission', async (t) => {
  const folder = temporaryFolder(t);
  assembleKitti(realDataFolder() as string, join(folder, 'kitti'));
  const plan = join(folder, 'kitti.yaml');
  writeFileSync(
    plan,
    JSON.stringify({
      schema: 'robosense.plan/1',
      track: trackId,
      profile: 'kitti/r40-exact',
      dataset: { path: 'kitti' },
      conditions: ['pi3det/drone'],
      device: 'cpu',
      out: 'run',
    }),
  );
  const { code, stdout, stderr } = await robosense(['run', plan]);
  t.is(code, 0, stderr);
  t.regex(stdout, /│ clean +│ +\d+\.\d\d │/);
  t.regex(stdout, /fewer than 41 ground-truth boxes count/);
  const result = JSON.parse(readFileSync(join(folder, 'run', 'results.json'), 'utf8')) as Result;
  t.is(result.score.n, 3);
  t.is(result.provenance.dataset.format, 'kitti-object');
  // Four of the labelled cars count at "moderate": three recall samples of 40 are all there is to win.
  const car = result.conditions[0]?.metrics['Car/3d/R40@0.50/moderate'] as number;
  t.true(car > 0 && car <= 7.5, `Car ${car}`);
  const submission = join(folder, 'run', 'submission');
  const check = await robosense(['check', submission, '--track', trackId, '--dataset', join(folder, 'kitti')]);
  t.is(check.code, 0, check.stdout);
  const again = await robosense([
    ...['score', '--profile', 'kitti/r40-exact', '--json', '--replicates', '0'],
    ...['--ground-truth', join(folder, 'kitti'), '--predictions', submission],
  ]);
  t.is(again.code, 0, again.stderr);
  // The text files carry every digit: scoring them gives the run's own numbers.
  const rescored = JSON.parse(again.stdout) as Result;
  t.deepEqual(rescored.conditions[0]?.metrics, result.conditions[0]?.metrics);
});
