import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { formatKittiObjects } from '../../src/datasets/kitti/index.js';
import { track } from '../../tracks/cross-platform-3d-object-detection/track.js';
import { robosense } from '../helpers/commandLine.js';
import { readGolden, toFrames, type JsonFrame } from '../helpers/kittiGolden.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

/** What the official evaluator takes without a word was scored without a word here, too. */

const frames = toFrames(readGolden<{ frames: JsonFrame[] }>('kitti_small.json.gz').frames).slice(0, 3);

function folders(t: ExecutionContext, change: (fields: string[]) => void): { labels: string; results: string } {
  const root = temporaryFolder(t);
  const [labels, results] = [join(root, 'label_2'), join(root, 'results')];
  for (const folder of [labels, results]) mkdirSync(folder);
  frames.forEach(({ gt, dt }, index) => {
    writeFileSync(join(labels, `00000${index}.txt`), formatKittiObjects(gt));
    writeFileSync(join(results, `00000${index}.txt`), formatKittiObjects(dt));
  });
  const file = join(results, '000001.txt');
  const [first, ...rest] = readFileSync(file, 'utf8').split('\n') as [string, ...string[]];
  const fields = first.split(' ');
  change(fields);
  writeFileSync(file, [fields.join(' '), ...rest].join('\n'));
  return { labels, results };
}

async function warningsAfter(t: ExecutionContext, change: (fields: string[]) => void): Promise<Map<string, string>> {
  const { labels, results } = folders(t, change);
  const { warnings } = await track.scoreFiles({
    groundTruth: labels,
    predictions: results,
    profile: 'kitti/r40-exact',
    onFound: () => undefined,
  });
  return new Map(warnings.map(({ code, message }) => [code, message]));
}

test('a class that no label can have is warned of', async (t) => {
  const warnings = await warningsAfter(t, (fields) => (fields[0] = 'Automobile'));
  t.regex(warnings.get('unknown-class') ?? '', /\(Automobile: 1\)/);
  t.false(warnings.has('size-not-positive'));
});

test('a size that is not positive is warned of; -1 -1 -1 means no box and is not', async (t) => {
  const negative = await warningsAfter(t, (fields) => (fields[8] = '-1.5'));
  t.regex(negative.get('size-not-positive') ?? '', /^1 frames hold .*\(000001\)$/);
  const none = await warningsAfter(t, (fields) => fields.splice(8, 3, '-1', '-1', '-1'));
  t.false(none.has('size-not-positive'));
  t.false(none.has('unknown-class'));
});

test('predictions that are not there are called so', async (t) => {
  const { labels, results } = folders(t, () => undefined);
  const { code, stderr } = await robosense([
    ...['score', '--track', track.id, '--ground-truth', labels],
    ...['--predictions', `${results}-none`],
  ]);
  t.is(code, 2);
  t.regex(stderr, /results-none: no such file or folder/);
});
