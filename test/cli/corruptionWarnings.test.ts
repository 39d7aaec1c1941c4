import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { writeSmallKitti } from '../protocol/corrupt/smallKitti.js';

test.serial('a run says of each corruption that has no measurable effect that it has none', async (t) => {
  const cwd = temporaryFolder(t);
  await writeSmallKitti(join(cwd, 'kitti'), 2);
  writeFileSync(
    join(cwd, 'plan.yaml'),
    `schema: robosense.plan/1
track: cross-platform-3d-object-detection
dataset: { path: kitti }
# No point lies in the box of the only object; crosstalk changes the cloud.
conditions: [3dad-lidar/gaussian_noise_bbox@*, robo3d/crosstalk@3]
statistics: { replicates: 0 }
device: cpu
engine: { workers: 1 }
submission: false
out: run
`,
  );
  const { code, stdout, stderr } = await robosense(['run', 'plan.yaml'], { cwd });
  t.is(code, 0, stderr);
  const { conditions, warnings } = JSON.parse(readFileSync(join(cwd, 'run', 'results.json'), 'utf8')) as Result;
  t.is(conditions.length, 1 + 5 + 1, 'the wildcard names five severities');
  for (const { id, warnings: own } of conditions) {
    const unchanged = own.filter((warning) => warning.code === 'unchanged').map(({ message }) => message);
    t.deepEqual(unchanged, id.includes('bbox') ? [`${id} left the point cloud as it was`] : [], id);
    if (!id.includes('bbox')) continue;
    t.true(
      warnings.some(({ code: kind, message }) => kind === 'no-effect' && message === `${id} changes no metric at all`),
      id,
    );
  }
  t.regex(stdout, /^warning: .*gaussian_noise_bbox@1 changes no metric at all$/m);
  // The plan of the run folder has the conditions written out.
  const recorded = JSON.parse(readFileSync(join(cwd, 'run', 'plan.json'), 'utf8')) as { conditions: string[] };
  t.is(recorded.conditions.length, 6);
  t.is(recorded.conditions[4], '3dad-lidar/gaussian_noise_bbox@5');
});
