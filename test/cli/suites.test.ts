import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { place3dConfigFile } from '../../src/corruptions/index.js';
import { packageRoot } from '../../src/installation/index.js';
import type { Result } from '../../src/protocol/index.js';
import { robosense } from '../helpers/commandLine.js';
import { writeSimulatedPi3det } from '../helpers/simulatedPi3det.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const mine = readFileSync(place3dConfigFile, 'utf8').replace('id: place3d', 'id: mine');

/** A plan beside files of conditions of one's own, on three frames. */
async function planWithSuites(t: ExecutionContext, more: Record<string, unknown> = {}): Promise<string> {
  const folder = temporaryFolder(t);
  const vehicle = await writeSimulatedPi3det(join(folder, 'simulated'), 'vehicle', 3);
  writeFileSync(join(folder, 'my-placements.yaml'), mine);
  const platforms = readFileSync(join(packageRoot, 'configs', 'platforms', 'pi3det.yaml'), 'utf8');
  writeFileSync(join(folder, 'my-platforms.yaml'), platforms.replace('id: pi3det', 'id: my-robots'));
  const plan = join(folder, 'plan.yaml');
  writeFileSync(
    plan,
    JSON.stringify({
      schema: 'robosense.plan/1',
      track: 'cross-platform-3d-object-detection',
      profile: 'kitti/r40-exact',
      device: 'cpu',
      engine: { workers: 1 },
      statistics: { replicates: 0 },
      submission: false,
      out: 'run',
      dataset: { path: vehicle },
      suites: ['my-placements.yaml', './my-platforms.yaml'],
      conditions: ['mine/line', 'place3d/line', 'my-robots/drone@3', ['mine/center', 'my-robots/rpj']],
      ...more,
    }),
  );
  return plan;
}

test('files of conditions in a plan: validated, run, in the provenance, watched when resumed', async (t) => {
  const plan = await planWithSuites(t);
  const folder = join(plan, '..');
  const validated = await robosense(['validate', plan, '--json']);
  t.is(validated.code, 0, validated.stderr);
  const [found] = JSON.parse(validated.stdout) as { suites: { id: string; path: string }[]; conditions: string[] }[];
  t.deepEqual(
    found?.suites.map(({ id }) => id),
    ['mine', 'my-robots'],
  );
  t.true(found?.conditions.includes('mine/center+my-robots/rpj'));

  const { code, stdout, stderr } = await robosense(['run', plan, '--limit', '2', '--json']);
  t.is(code, 0, stderr);
  const result = JSON.parse(stdout) as Result;
  const conditions = new Map(result.conditions.map((condition) => [condition.id, condition]));
  const { metrics, score } = conditions.get('mine/line')!;
  // The same numbers under another name are the same condition.
  t.deepEqual({ metrics, score }, (({ metrics, score }) => ({ metrics, score }))(conditions.get('place3d/line')!));
  t.deepEqual(
    result.provenance.suites?.map(({ id, sha256 }) => [id, /^[0-9a-f]{64}$/.test(sha256)]),
    [
      ['mine', true],
      ['my-robots', true],
    ],
  );
  t.is(
    conditions.get('clean')?.warnings.find(({ code }) => code.endsWith('-approximated')),
    undefined,
  );

  appendFileSync(join(folder, 'my-placements.yaml'), '# another file now\n');
  const again = await robosense(['run', plan, '--limit', '2']);
  t.is(again.code, 2);
  t.regex(again.stderr, /its predictions were made with another file of conditions; add --restart/);
  const restarted = await robosense(['run', plan, '--limit', '2', '--restart', '--json']);
  t.is(restarted.code, 0, restarted.stderr);
  const { provenance } = JSON.parse(restarted.stdout) as Result;
  t.is(provenance.plan?.sha256, result.provenance.plan?.sha256);
  t.not(provenance.suites?.[0]?.sha256, result.provenance.suites?.[0]?.sha256);
  t.is(provenance.suites?.[1]?.sha256, result.provenance.suites?.[1]?.sha256);
});

test('what a recorded cloud only approximates stands in the result', async (t) => {
  // Without the world it was sensed in, a simulated data set is like a recorded one.
  const plan = await planWithSuites(t, { conditions: ['place3d/line', ['mine/center', 'my-robots/rpj']] });
  rmSync(join(plan, '..', 'simulated', 'world.json'));
  const { code, stdout, stderr } = await robosense(['run', plan, '--limit', '2', '--json']);
  t.is(code, 0, stderr);
  const result = JSON.parse(stdout) as Result;
  const codes = result.conditions.map(({ warnings }) =>
    warnings.map(({ code }) => code).filter((code) => code.endsWith('-approximated')),
  );
  t.deepEqual(codes, [[], ['placement-approximated'], ['placement-approximated', 'platform-approximated']]);
  const note = result.conditions[1]?.warnings.find(({ code }) => code === 'placement-approximated');
  t.regex(note?.message ?? '', /^place3d\/line: recorded clouds were resampled.* 1\.9 m above the ground$/);
});

const refusals: readonly [string, (folder: string) => Record<string, unknown>, RegExp][] = [
  ['a file that is not there', () => ({ suites: ['nowhere.yaml'] }), /nowhere\.yaml: cannot be read/],
  [
    'a file of something else',
    (folder) => {
      writeFileSync(join(folder, 'other.yaml'), 'schema: robosense.plan/1\n');
      return { suites: ['other.yaml'] };
    },
    /other\.yaml: \/schema: "robosense\.plan\/1" is not known; a file of conditions has .*robosense\.placements\/1/,
  ],
  [
    'the id of a suite of the toolkit',
    (folder) => {
      copyFileSync(place3dConfigFile, join(folder, 'same.yaml'));
      return { suites: ['same.yaml'] };
    },
    /same\.yaml: \/id: place3d is the id of a suite of the toolkit or a plugin already/,
  ],
  [
    'the same file twice',
    () => ({ suites: ['my-placements.yaml', './my-placements.yaml'] }),
    /my-placements\.yaml: \/id: mine is the id of .*my-placements\.yaml already/,
  ],
  [
    'a condition that no file has',
    () => ({ conditions: ['mine/lines'] }),
    /no condition "mine\/lines"; did you mean mine\/line/,
  ],
  [
    'a placement under the ground',
    (folder) => {
      const deep = mine.replace('id: mine', 'id: deep').replace('1.8], channels', '-1.8], channels');
      writeFileSync(join(folder, 'deep.yaml'), deep);
      return { suites: ['deep.yaml'] };
    },
    /deep\.yaml: \/placements\/center\/lidars\/0\/position_m\/2: a height in metres above the ground, so more than 0 \(line 43\)/,
  ],
];

for (const [title, change, message] of refusals) {
  test(`refused in one line: ${title}`, async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'my-placements.yaml'), mine);
    const plan = join(folder, 'plan.yaml');
    const document = {
      schema: 'robosense.plan/1',
      track: 'cross-platform-3d-object-detection',
      dataset: { path: '.' },
      suites: ['my-placements.yaml'],
    };
    writeFileSync(plan, JSON.stringify({ ...document, ...change(folder) }));
    const { code, stderr } = await robosense(['validate', plan]);
    t.is(code, 2, stderr);
    t.regex(stderr, message);
    t.is(stderr.trim().split('\n').length, 1, stderr);
  });
}

test('list shows the conditions of a file', async (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  writeFileSync(file, mine);
  const { code, stdout, stderr } = await robosense(['list', 'placements', '--suite', file, '--json']);
  t.is(code, 0, stderr);
  const rows = JSON.parse(stdout) as { id: string; description: string }[];
  for (const id of ['place3d/pyramid-roll', 'mine/1x64']) t.truthy(rows.find((row) => row.id === id)?.description, id);
  const clash = await robosense(['list', 'placements', '--suite', place3dConfigFile]);
  t.is(clash.code, 2);
  t.regex(clash.stderr, /place3d is the id of a suite/);
});
