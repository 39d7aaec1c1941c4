import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const projection = '700 0 600 0 0 700 180 0 0 0 1 0';
const calibration = [
  ...[0, 1, 2, 3].map((camera) => `P${camera}: ${projection}`),
  'R0_rect: 1 0 0 0 1 0 0 0 1',
  'Tr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0',
  'Tr_imu_to_velo: 1 0 0 0 0 1 0 0 0 0 1 0',
].join('\n');

/** The first text file was checked as if it were a pickle: every KITTI submission ended with an error. */
test('submit checks a KITTI submission as the folder it is', async (t) => {
  const folder = temporaryFolder(t);
  const testing = join(folder, 'kitti', 'testing');
  for (const part of ['velodyne', 'calib']) mkdirSync(join(testing, part), { recursive: true });
  for (const id of ['000000', '000001']) {
    writeFileSync(join(testing, 'velodyne', `${id}.bin`), Buffer.from(new Float32Array([10, 1, -1, 0.3]).buffer));
    writeFileSync(join(testing, 'calib', `${id}.txt`), calibration);
  }
  const plan = join(folder, 'plan.yaml');
  writeFileSync(
    plan,
    JSON.stringify({
      schema: 'robosense.plan/1',
      track: 'cross-platform-3d-object-detection',
      dataset: { path: 'kitti', split: 'testing' },
      device: 'cpu',
      engine: { workers: 1 },
      out: 'run',
    }),
  );
  const predicted = await robosense(['predict', plan]);
  t.is(predicted.code, 0, predicted.stderr);
  const { code, stdout, stderr } = await robosense(['submit', plan, '--out', join(folder, 'sent'), '--json']);
  t.is(code, 0, stderr);
  const [{ files, defects }] = JSON.parse(stdout) as [{ files: string[]; defects: { severity: string }[] }];
  t.deepEqual(
    files,
    ['000000', '000001'].map((id) => join(folder, 'sent', 'data', `${id}.txt`)),
  );
  t.deepEqual(
    defects.filter(({ severity }) => severity === 'error'),
    [],
  );
});
