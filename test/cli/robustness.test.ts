import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { writeSmallKitti } from '../protocol/corrupt/smallKitti.js';

const table =
  'model,clean,Cam Crash,Frame Lost,Color Quant,Motion Blur,Brightness,Low Light,Fog,Snow\nDETR3D CBGS,.4341,.2991,.2685,.3235,.2542,.4154,.2766,.4020,.1925\n';

test.serial('a published row gives its published mCE and mRR', async (t) => {
  const cwd = temporaryFolder(t);
  writeFileSync(join(cwd, 'scores.csv'), table);
  const { code, stdout, stderr } = await robosense(['robustness', 'scores.csv', '--benchmark', 'robobev'], { cwd });
  t.is(code, 0, stderr);
  t.regex(stdout, /DETR3D CBGS against robobev\/nuscenes\/DETR3D/);
  t.regex(stdout, /mCE: 99\.21/);
  t.regex(stdout, /mRR: 70\.02/);
  const json = await robosense(['robustness', 'scores.csv', '--benchmark', 'robobev', '--json'], { cwd });
  const { models, baseline } = JSON.parse(json.stdout) as {
    baseline: string;
    models: { mCE: number; types: object }[];
  };
  t.is(baseline, 'robobev/nuscenes/DETR3D');
  t.is(models[0]?.mCE.toFixed(2), '99.21');
  t.is(Object.keys(models[0]?.types ?? {}).length, 8);
});

test.serial('wrong input ends with one line and exit code 2', async (t) => {
  const cwd = temporaryFolder(t);
  writeFileSync(join(cwd, 'scores.csv'), table);
  const refused = async (message: RegExp, ...args: string[]): Promise<void> => {
    const { code, stderr } = await robosense(['robustness', ...args], { cwd });
    t.is(code, 2);
    t.regex(stderr, message);
    t.is(stderr.trim().split('\n').length, 1, stderr);
  };
  await refused(/name --benchmark/, 'scores.csv');
  await refused(/no benchmark "robobew"; did you mean robobev/, 'scores.csv', '--benchmark', 'robobew');
  await refused(/look like fractions; this benchmark has percentages/, 'scores.csv', '--benchmark', 'robo3d');
  await refused(/none\.csv: cannot be read/, 'none.csv', '--benchmark', 'robobev');
  await refused(
    /no baseline "robobev\/DETR4D"/,
    'scores.csv',
    '--benchmark',
    'robobev',
    '--baseline',
    'robobev/DETR4D',
  );
});

test.serial('a run with corruptions tells mRR, and mCE against the baseline of its plan', async (t) => {
  const cwd = temporaryFolder(t);
  await writeSmallKitti(join(cwd, 'kitti'), 2);
  writeFileSync(
    join(cwd, 'baseline.csv'),
    'condition,score\nclean,50\nrobo3d/fog@1,40\nrobo3d/fog@2,30\nrobo3d/beam_missing@3,10\n',
  );
  writeFileSync(
    join(cwd, 'plan.yaml'),
    `schema: robosense.plan/1
track: cross-platform-3d-object-detection
dataset: { path: kitti }
conditions: [robo3d/fog@1, robo3d/kitti/fog@2, robo3d/beam_missing@3, robo3d/crosstalk@*]
corruption_mode: compat
robustness: { baseline: baseline.csv }
statistics: { replicates: 0 }
device: cpu
engine: { workers: 1 }
submission: false
out: run
`,
  );
  const { code, stdout, stderr } = await robosense(['run', 'plan.yaml'], { cwd });
  t.is(code, 0, stderr);
  const result = JSON.parse(readFileSync(join(cwd, 'run', 'results.json'), 'utf8'));
  t.is(result.provenance.corruptionMode, 'compat');
  t.is(result.aggregate.baseline, join(cwd, 'baseline.csv'));
  t.deepEqual(Object.keys(result.aggregate.types), ['robo3d/fog', 'robo3d/beam_missing', 'robo3d/crosstalk']);
  const [clean, ...others] = result.conditions.map(({ score }: { score: { value: number } }) => score.value);
  const fog = (100 * (200 - others[0] - others[1])) / 130;
  const beams = (100 * (100 - others[2])) / 90;
  t.true(Math.abs(result.aggregate.mCE - (fog + beams) / 2) < 1e-9);
  if (clean === 0) t.is(result.aggregate.reasons.mRR, 'the clean score is 0');
  t.true(result.aggregate.skipped.some(({ id }: { id: string }) => id === 'robo3d/snow'));
  // Which layout was taken is information, in the result and on standard error.
  const told = [{ code: 'lidar-layout', message: 'LiDAR layout: kitti' }];
  t.deepEqual(result.conditions[1].notes, told);
  t.false('notes' in result.conditions[0]);
  const warnings = result.conditions.flatMap((each: { warnings: { code: string }[] }) => each.warnings);
  t.false(warnings.some(({ code }: { code: string }) => code === 'lidar-layout'));
  t.regex(stderr, /^LiDAR layout: kitti$/m);
  // The mean is over the types that the baseline has; the others are named.
  t.regex(stdout, /^mCE [\d.]+ against .*baseline\.csv \(over 2 of 3 types of corruption\)$/m);
  t.regex(stdout, /^ {2}left out of mCE: robo3d\/crosstalk: the baseline has no score for robo3d\/crosstalk$/m);
});
