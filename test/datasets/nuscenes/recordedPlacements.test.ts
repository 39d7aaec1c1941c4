import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  findRecordedPlacements,
  openNuscenesDataset,
  PLACEMENT_AS_RECORDED,
  type NuscenesDataset,
} from '../../../src/datasets/nuscenes/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { scanCloud, scanFile, writeTiny } from './tinyDataset.js';

const open = (path: string, sweeps = 1): Promise<NuscenesDataset> =>
  openNuscenesDataset({ path, lists: 'robosense-track3', sweeps });
const points = async (sample: { pointCloud?(): Promise<{ points: { data: ArrayLike<number> } }> }): Promise<number[]> =>
  Array.from((await sample.pointCloud?.())?.points.data ?? []);
const scan = (name: string, index: number): number[] => Array.from(scanCloud(name, index).points.data);

test('placements of the folder `placements` are found by name; files and labels belong to the sample', async (t) => {
  const root = temporaryFolder(t);
  const folder = join(root, 'placements', 'line');
  await writeTiny(root, [
    { name: 'own', root },
    { name: 'line', root: folder },
    { name: 'mine', root: join(root, 'placements', 'mine') },
  ]);
  const dataset = await open(root);
  const sample = await dataset.sample(dataset.ids[1]);
  t.deepEqual(Object.keys(sample.placements ?? {}).sort(), ['line', 'mine']);
  t.is(sample.notes, undefined);
  t.deepEqual(await points(sample), scan('own', 2));
  const line = await sample.placements!.line();
  t.deepEqual(await points(line), scan('line', 2));
  t.deepEqual(await points(await sample.placements!.mine()), scan('mine', 2));
  t.deepEqual(line.files, [join(folder, scanFile(2))]);
  t.is(line.placements, undefined);
  t.deepEqual((await line.groundTruth!()).boxes.data, (await sample.groundTruth!()).boxes.data);
  // Whatever may be asked for is part of what provenance digests.
  t.true(sample.files.includes(join(folder, scanFile(2))));
  const merged = await (await open(root, 2)).sample(dataset.ids[1]);
  t.true(merged.files.includes(join(folder, scanFile(1))));
  const both = await (await merged.placements!.line()).pointCloud!();
  t.is(both.channels.at(-1), 'time');
  t.deepEqual(Array.from(new Set(Array.from(both.points.data).filter((_, i) => i % 6 === 5))), [0, -0.25]);
});

test("Track 3's archives are known by their numbers, however deep their LIDAR_TOP lies", async (t) => {
  const root = temporaryFolder(t);
  const prefix = 'track3_phase1_lidar_blobs_only_placement_';
  await writeTiny(root, [
    { name: 'center', root: join(root, `${prefix}0`) },
    { name: 'line', root: join(root, `${prefix}1`, 'data', 'nuscenes') },
    { name: 'trapezoid', root: join(root, 'placements', 'placement_2') },
    { name: 'pyramid', root: join(root, 'packed') },
  ]);
  // An archive of the folder LIDAR_TOP alone.
  mkdirSync(join(root, 'placement_3'));
  renameSync(join(root, 'packed', 'samples', 'LIDAR_TOP'), join(root, 'placement_3', 'LIDAR_TOP'));
  rmSync(join(root, 'packed'), { recursive: true });
  mkdirSync(join(root, 'placement_4', 'samples', 'LIDAR_TOP'), { recursive: true });
  mkdirSync(join(root, 'placements', 'empty'));
  const dataset = await open(root);
  const sample = await dataset.sample(dataset.ids[0]);
  t.deepEqual(Object.keys(sample.placements ?? {}).sort(), ['center', 'line', 'pyramid', 'trapezoid']);
  for (const [name, opened] of Object.entries(sample.placements ?? {})) {
    t.deepEqual(await points(await opened()), scan(name, 0));
  }
  // There is no samples/LIDAR_TOP: the first placement stands in, and that is said.
  const [note] = sample.notes ?? [];
  t.is(note.code, PLACEMENT_AS_RECORDED);
  const [, standIn] = /placement (\w+)/.exec(note.message) ?? [];
  t.deepEqual(await points(sample), scan(standIn, 0));
});

test('a link to one of them is the clean cloud, as the challenge switches placements', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root, [{ name: 'line', root: join(root, 'placement_1') }]);
  mkdirSync(join(root, 'samples'));
  symlinkSync(join(root, 'placement_1', 'samples', 'LIDAR_TOP'), join(root, 'samples', 'LIDAR_TOP'));
  const dataset = await open(root);
  const sample = await dataset.sample(dataset.ids[2]);
  t.is(sample.notes, undefined);
  t.deepEqual(await points(sample), scan('line', 4));
});

test('a mapping names folders as it likes, and then nothing else counts', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root, [
    { name: 'center', root },
    { name: 'line', root: join(root, 'placements', 'line') },
    { name: 'roof', root: join(root, 'elsewhere', 'second') },
  ]);
  writeFileSync(join(root, 'placements.yaml'), 'placements: { center: ., "mine/roof": elsewhere/second }\n');
  const dataset = await open(root);
  const sample = await dataset.sample(dataset.ids[0]);
  t.deepEqual(Object.keys(sample.placements ?? {}), ['center', 'mine/roof']);
  t.deepEqual(await points(await sample.placements!.center()), scan('center', 0));
  t.deepEqual(await points(await sample.placements!['mine/roof']()), scan('roof', 0));

  const refused = async (text: string, message: RegExp): Promise<void> => {
    writeFileSync(join(root, 'placements.yaml'), text);
    await t.throwsAsync(findRecordedPlacements(root), { instanceOf: FileFormatError, message });
  };
  await refused('placements: { line: nowhere }', /placements\.yaml: \/placements\/line: nowhere holds no folder/);
  await refused('places: { line: . }', /placements\.yaml.*expected placements:/);
  await refused('placements: [line]', /placements\.yaml: \/placements/);
  await refused('placements: {', /placements\.yaml/);
});

test('a data set without placements has none; a file that a placement lacks is named', async (t) => {
  const root = temporaryFolder(t);
  await writeTiny(root);
  t.is((await findRecordedPlacements(root)).size, 0);
  const plain = await open(root);
  t.is((await plain.sample(plain.ids[0])).placements, undefined);
  mkdirSync(join(root, 'placements', 'line', 'samples', 'LIDAR_TOP'), { recursive: true });
  const dataset = await open(root);
  const line = await (await dataset.sample(dataset.ids[0])).placements!.line();
  await t.throwsAsync(async () => line.pointCloud?.(), { message: /placements.line.samples.LIDAR_TOP.*carla-1126/ });
});
