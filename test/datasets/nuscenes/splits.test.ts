import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  nuscenesSplit,
  predefinedSplits,
  SPLIT_LISTS,
  splitsOfScenes,
  SplitVersionError,
  type NuscenesTables,
} from '../../../src/datasets/nuscenes/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

test('the published splits have the published sizes', (t) => {
  const sizes = Object.fromEntries(
    SPLIT_LISTS.map((lists) => [
      lists,
      Object.fromEntries(Object.entries(predefinedSplits(lists)).map(([split, scenes]) => [split, scenes.length])),
    ]),
  );
  t.deepEqual(sizes, {
    nuscenes: { train: 700, val: 150, test: 150, mini_train: 8, mini_val: 2, train_detect: 350, train_track: 350 },
    'robosense-track3': { train: 125, val: 125, test: 250 },
    place3d: { train: 250, val: 250 },
  });
});

test('train, val and test share no scene; halves of train make train; mini comes from train and val', (t) => {
  const { train, val, test: testing, mini_train, mini_val, train_detect, train_track } = predefinedSplits('nuscenes');
  t.is(new Set([...train, ...val, ...testing]).size, 1000);
  t.deepEqual([...train_detect, ...train_track].sort(), [...train].sort());
  // mini_train holds scenes of val, too: the mini database was drawn from both.
  t.true([...mini_train, ...mini_val].every((scene) => train.includes(scene) || val.includes(scene)));
  t.is(val[0], 'scene-0003');
  t.is(val[149], 'scene-1073');
  t.is(predefinedSplits('robosense-track3').val[0], 'carla-1126');
});

test('scenes tell the split they look like', (t) => {
  t.deepEqual(splitsOfScenes(predefinedSplits('nuscenes').mini_val).slice(0, 2), [
    { lists: 'nuscenes', split: 'val', count: 2 },
    { lists: 'nuscenes', split: 'mini_val', count: 2 },
  ]);
  t.deepEqual(splitsOfScenes(['elsewhere']), []);
});

/** As much of the tables as a split asks for. */
function tablesOf(folder: string, version: string, ...names: string[]): NuscenesTables {
  return { folder, version, scenes: { records: names.map((name) => ({ name })) } } as unknown as NuscenesTables;
}

test('of several lists the first is taken whose split has scenes that are there', (t) => {
  const folder = temporaryFolder(t);
  const lists = ['robosense-track3', 'place3d', 'nuscenes'] as const;
  const find = (version: string, names: readonly string[], split?: string): unknown => {
    const { lists: whose, name, sceneNames } = nuscenesSplit(tablesOf(folder, version, ...names), lists, split);
    return [whose, name, sceneNames];
  };
  const both = ['carla-1001', 'carla-1126', 'carla-1300'];
  t.deepEqual(find('v1.0-trainval', both), ['robosense-track3', 'val', ['carla-1126']]);
  t.deepEqual(find('v1.0-trainval', ['carla-1001', 'carla-1300']), ['place3d', 'val', ['carla-1001']]);
  t.deepEqual(find('v1.0-trainval', both, 'place3d/val'), ['place3d', 'val', ['carla-1001', 'carla-1126']]);
  t.deepEqual(find('v1.0-test', ['carla-1300']), ['robosense-track3', 'test', ['carla-1300']]);
  t.deepEqual(find('v1.0-mini', ['scene-0061', 'scene-0103']), ['nuscenes', 'mini_val', ['scene-0103']]);
  t.deepEqual(find('v1.0-mini', ['scene-0061'], 'mini_train'), ['nuscenes', 'mini_train', ['scene-0061']]);
  t.throws(() => find('v1.0-trainval', ['scene-9']), {
    message: /none of the 125 scenes of split 'val' \(robosense-track3\)/,
  });
  t.throws(() => find('v1.0-trainval', both, 'place3d/test'), { message: /no split 'test'; known: train, val/ });
  t.throws(() => find('v1.0-trainval', ['scene-0061'], 'mini_val'), { instanceOf: SplitVersionError });
});

test("a user's own split of a published name counts where none of the published scenes is there", (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'splits.json'), JSON.stringify({ val: ['yard-2', 'carla-1127'] }));
  const own = nuscenesSplit(tablesOf(folder, 'v1.0-trainval', 'yard-1', 'yard-2'), ['robosense-track3', 'nuscenes']);
  t.deepEqual([own.custom, own.sceneNames], [true, ['yard-2']]);
  const published = nuscenesSplit(tablesOf(folder, 'v1.0-trainval', 'carla-1126', 'yard-2'), 'robosense-track3');
  t.deepEqual([published.custom, published.sceneNames], [false, ['carla-1126']]);
});
