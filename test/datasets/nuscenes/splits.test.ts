import test from 'ava';
import { predefinedSplits, SPLIT_LISTS, splitsOfScenes } from '../../../src/datasets/nuscenes/index.js';

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
