import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readPlacementConfig } from '../../src/corruptions/index.js';
import { readImage } from '../../src/sensors/index.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const small = ['--scenes', '1', '--moments', '2', '--voxel', '1'];

test('analyse prints a table, JSON and pictures of the placements named', async (t) => {
  const cwd = temporaryFolder(t);
  const { code, stdout, stderr } = await robosense(
    ['place', 'analyse', 'center', 'place3d/line', ...small, '--pictures', 'pictures', '--out', 'analysis.json'],
    { cwd },
  );
  t.is(code, 0, stderr);
  t.regex(stdout, /place3d\/center/);
  t.regex(stdout, /M-SOG/);
  const document = JSON.parse(readFileSync(join(cwd, 'analysis.json'), 'utf8')) as {
    schema: string;
    placements: { id: string; coverage: { rays: number } }[];
  };
  t.is(document.schema, 'robosense.placement-analysis/1');
  t.deepEqual(
    document.placements.map(({ id, coverage }) => [id, coverage.rays]),
    [
      ['place3d/center', 46_080],
      ['place3d/line', 46_080],
    ],
  );
  const { pixels } = await readImage(join(cwd, 'pictures', 'place3d-line.png'));
  t.true((pixels.shape[0] as number) > 600 && (pixels.shape[1] as number) > 1200);
  const json = await robosense(['place', 'analyse', 'center', 'line', ...small, '--json', '--workers', '1'], { cwd });
  t.deepEqual(JSON.parse(json.stdout), document);
});

test('search writes a placement that analyse and plans can name, the same for any number of workers', async (t) => {
  const cwd = temporaryFolder(t);
  const search = (workers: string, out: string) =>
    robosense(
      [
        ...['place', 'search', ...small, '--lidar', '8:-20..2', '--lidar', '8:-20..2', '--symmetric', '--pitch', '3'],
        ...['--evaluations', '12', '--against', 'center', '--workers', workers, '--out', out, '--json'],
      ],
      { cwd },
    );
  const [first, second] = [await search('1', 'one.yaml'), await search('2', 'two.yaml')];
  t.is(first.code, 0, first.stderr);
  const [one, two] = ['one.yaml', 'two.yaml'].map((name) => readPlacementConfig(join(cwd, name)));
  t.deepEqual(one.placements, two.placements);
  t.is(one.id, 'one');
  const [{ position_m: left }, { position_m: right }] = one.placements.found.lidars;
  t.is(left[1], -right[1]);
  const ids = (stdout: string) =>
    (JSON.parse(stdout) as { placements: { id: string }[] }).placements.map(({ id }) => id);
  t.deepEqual(ids(first.stdout), ['one/found', 'place3d/center']);
  t.deepEqual(ids(second.stdout), ['two/found', 'place3d/center']);
  const again = await robosense(['place', 'analyse', 'found', '--suite', 'one.yaml', ...small, '--json'], { cwd });
  t.deepEqual(ids(again.stdout), ['one/found']);
  const listed = await robosense(['list', 'placements', '--suite', 'one.yaml', '--json'], { cwd });
  t.regex(listed.stdout, /one\/found/);
});

test('Ctrl-C keeps the best placement so far', async (t) => {
  const cwd = temporaryFolder(t);
  const { code, stderr } = await robosense(
    [
      'place',
      'search',
      ...small,
      '--evaluations',
      '1000000',
      '--workers',
      '1',
      '--out',
      'early.yaml',
      '--against',
      'center',
    ],
    {
      cwd,
      onStart: (child) => {
        let told = '';
        let stopped = false;
        child.stderr?.on('data', (text: string) => {
          told += text;
          // Once placements have been rated; a second Ctrl-C would end the search at once.
          if (!stopped && /search: [1-9]/.test(told)) stopped = child.kill('SIGINT');
        });
      },
    },
  );
  t.is(code, 0, stderr);
  t.regex(stderr, /stopped; the best so far is in early\.yaml/);
  t.regex(readFileSync(join(cwd, 'early.yaml'), 'utf8'), /^# .*\n# Stopped early: best of \d+ placements/);
  t.notThrows(() => readPlacementConfig(join(cwd, 'early.yaml')));
});

for (const [name, args, message] of [
  ['a placement that is not there', ['analyse', 'centre'], /no placement "centre"/],
  ['results that are none', ['analyse', '--results', 'nothing.json'], /nothing\.json: no result file/],
  ['a range that is none', ['search', '--x', '3'], /expected FROM\.\.TO/],
  [
    'a LiDAR that is not there',
    ['search', '--lidar', 'velodine-vlp-16'],
    /no LiDAR is called velodine-vlp-16.*velodyne-vlp-16/,
  ],
  ['channels that lie unevenly', ['search', '--lidar', 'velodyne-hdl-64e'], /do not lie evenly/],
  ['a detector without a model', ['search', '--objective', 'detector'], /needs --model/],
  ['a model that is not there', ['search', '--model', 'nothing.yaml'], /nothing\.yaml: no such file/],
  ['a part that is not there', ['search', '--model', 'baseline', '--mini', 'val'], /no mini dataset "val".*phase1/],
  ['a recorded placement that is none', ['analyse', '--recorded', 'roof'], /no placement "roof"/],
  ['a vehicle of two sides', ['analyse', '--vehicle', '4,2'], /--vehicle 4,2: expected LENGTH,WIDTH,HEIGHT/],
  ['a vehicle that is none', ['analyse', '--vehicle', '4,x,1'], /vehicle's width is NaN/],
  ['a suite id that is taken', ['search', '--out', 'place3d.yaml'], /choose another file name/],
  ['places that are all certain', ['search', ...small, '--moments', '1'], /none is uncertain.*more scenes or moments/],
  ['bounds inside the car', ['search', ...small, '--z', '0.5..2'], /inside of the vehicle/],
] as const) {
  test(`${name} ends with exit 2 and one line`, async (t) => {
    const cwd = temporaryFolder(t);
    const { code, stderr, stdout } = await robosense(['place', ...args], { cwd });
    t.is(code, 2, stderr);
    t.regex(stderr, message);
    t.is(stdout, '');
    t.false(existsSync(join(cwd, 'my-placement.yaml')));
  });
}
