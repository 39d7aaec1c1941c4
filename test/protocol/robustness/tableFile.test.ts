import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { RobustnessTable } from '../../../src/metrics/index.js';
import { findBaseline, readTableFile } from '../../../src/protocol/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

function write(t: ExecutionContext, text: string, name = 'scores.csv'): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, text);
  return file;
}

const plain = ({ clean, types }: RobustnessTable): unknown => ({
  clean,
  types: Object.fromEntries(
    Object.entries(types).map(([type, { mean, severities }]) => [
      type,
      severities ? Object.fromEntries(severities) : (mean ?? null),
    ]),
  ),
});

const read = async (t: ExecutionContext, text: string, name?: string): Promise<Record<string, unknown>> => {
  const { tables } = await readTableFile(write(t, text, name));
  return Object.fromEntries([...tables].map(([model, table]) => [model, plain(table)]));
};

const refused = async (t: ExecutionContext, text: string, message: RegExp, name?: string): Promise<void> => {
  await t.throwsAsync(readTableFile(write(t, text, name)), { message });
};

const expected = { clean: 60, types: { fog: { 1: 50, 2: 40 }, 'wet ground': { 1: 55 } } };

test('the four forms of CSV say the same', async (t) => {
  t.deepEqual(await read(t, 'condition,score\nclean,60\nfog@1,50\nfog@2,40\nwet ground@1,55\n'), { scores: expected });
  t.deepEqual(await read(t, 'type;severity;score\nclean;;60\nfog;1;50\nfog;2;40\n"wet ground";1;55\n'), {
    scores: expected,
  });
  t.deepEqual(await read(t, 'type,1,2\r\nclean,60,\r\nfog,50,40\r\nwet ground,55\r\n'), {
    scores: { clean: 60, types: { fog: { 1: 50, 2: 40 }, 'wet ground': { 1: 55, 2: null } } },
  });
  t.deepEqual(await read(t, '# from a paper\nModel\tClean\tfog\twet ground\n"A, big"\t60\t45%\t55\nB\t61\t-\t56\n'), {
    'A, big': { clean: 60, types: { fog: 45, 'wet ground': 55 } },
    B: { clean: 61, types: { fog: null, 'wet ground': 56 } },
  });
});

test('JSON: arrays, severities and means; one model, several, or rows', async (t) => {
  const one = { clean: 60, types: { fog: [50, 40], snow: { 2: 30, mean: 31 }, rain: 20, hail: null } };
  const table = { clean: 60, types: { fog: { 1: 50, 2: 40 }, snow: { 2: 30 }, rain: 20, hail: null } };
  t.deepEqual(await read(t, JSON.stringify(one), 'a.json'), { scores: table });
  t.deepEqual(await read(t, JSON.stringify({ mine: one }), 'a.json'), { mine: table });
  const rows = [
    { condition: 'clean', score: 60 },
    { condition: 'robo3d/fog@2', score: null },
  ];
  t.deepEqual(await read(t, JSON.stringify(rows), 'a.json'), {
    scores: { clean: 60, types: { 'robo3d/fog': { 2: null } } },
  });
});

test('depth errors give the estimation error of RoboDepth', async (t) => {
  const { tables } = await readTableFile(
    write(t, 'type,severity,AbsRel,delta1\nDark,1,0.149,0.806\nclean,,0.115,0.877\n'),
  );
  const table = tables.get('scores') as RobustnessTable;
  t.true(Math.abs((table.types.Dark?.severities?.get(1) as number) - 0.1715) < 1e-12);
  t.true(Math.abs((table.clean as number) - 0.119) < 1e-12);
});

test('what is wrong is named with its place', async (t) => {
  await refused(t, 'condition,score\nclean,60\nfog@1,much\n', /line 3: "much" is no score/);
  await refused(t, 'condition,score\nfog@1,50\nfog@1,51\n', /line 3: fog@1 is there twice/);
  await refused(t, 'type,severity,score\nfog,hard,50\n', /line 2: "hard" is no severity/);
  await refused(t, 'a,b\n1,2\n', /line 1: columns a, b: expected condition,score/);
  await refused(t, 'condition,score\nfog@1,50,3\n', /line 2: 3 cells under 2 columns/);
  await refused(t, 'condition,score\n"fog@1,50\n', /line 2: a quote begins and never ends/);
  await refused(t, '', /is empty/);
  await refused(t, 'condition,score\n', /holds no scores/);
  await refused(t, '{"clean": 3', /is no JSON/, 'a.json');
  await refused(t, '{"clean": 3, "types": {"fog": ["a"]}}', /\/types\/fog/, 'a.json');
  await refused(t, '{"schema": "robosense.result/1"}', /is a damaged result file/, 'a.json');
  await t.throwsAsync(readTableFile('/no/such.csv'), { message: '/no/such.csv: cannot be read (ENOENT)' });
});

test('baselines are found by table, by model however spelt, or in a file', async (t) => {
  const scale = { best: 1, direction: 'higher' } as const;
  t.is((await findBaseline('robobev', scale)).name, 'robobev/nuscenes/DETR3D');
  t.is((await findBaseline('robobev/detr-3d', scale)).name, 'robobev/nuscenes/DETR3D');
  t.is((await findBaseline('robo3d/kitti-det', scale)).name, 'robo3d/kitti-det/CenterPoint');
  t.is((await findBaseline('robo3d/nuscenes-seg/MinkUNet 34', scale)).name, 'robo3d/nuscenes-seg/MinkUNet 34');
  await t.throwsAsync(findBaseline('robo3d', scale), {
    message: /several tables; name one: robo3d\/semantickitti-seg/,
  });
  await t.throwsAsync(findBaseline('robo3d/CenterPoint', scale), { message: /stands in several tables/ });
  await t.throwsAsync(findBaseline('robobev/DETR3E', scale), { message: /no baseline "robobev\/DETR3E".*DETR3D/ });
  await t.throwsAsync(findBaseline('robobeb', scale), { message: /no benchmark "robobeb"; did you mean robobev\?/ });
  await t.throwsAsync(findBaseline('multicorrupt', scale), { message: /name a file of the baseline's scores/ });
  const file = write(t, 'condition,score\nclean,0.5\nfog@1,0.4\n');
  t.deepEqual(plain((await findBaseline(file, scale)).table), { clean: 0.5, types: { fog: { 1: 0.4 } } });
  const two = write(t, 'model,clean,fog\nA,1,1\nB,1,1\n');
  await t.throwsAsync(findBaseline(two, scale), { message: /holds 2 models; a baseline is one/ });
});
