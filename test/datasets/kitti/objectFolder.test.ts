import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { findKittiObjects, readKittiPredictions } from '../../../src/datasets/kitti/index.js';
import { InputError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const line = 'Car 0 0 -1.5 10 20 110.5 80 1.5 1.75 4.25 -3 1.625 20.5 1.25';

function folderWith(t: ExecutionContext, files: Readonly<Record<string, string>>, sub = ''): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, sub), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, sub, name), text);
  return folder;
}

for (const sub of ['', 'data']) {
  test(`results are read in the order asked for, from '${sub || '.'}'`, async (t) => {
    const folder = folderWith(t, { '000002.txt': `${line} 0.5\n`, '000001.txt': '', '000009.txt': '' }, sub);
    const found = await readKittiPredictions(folder, ['000002', '000003', '000001']);
    t.deepEqual([...found.frames.keys()], ['000002', '000001']);
    t.deepEqual(found.frames.get('000002')?.score, Float64Array.of(0.5));
    t.deepEqual(found.frames.get('000001')?.score, new Float64Array(0));
    t.deepEqual(found.missing, ['000003']);
    t.deepEqual(found.extra, ['000009']);
    t.deepEqual(found.warnings, []);
    t.is(found.path, join(folder, sub));
  });
}

test('without ids all files are read by name', async (t) => {
  const folder = folderWith(t, { '000002.txt': '', '000001.txt': '', 'readme.md': '' });
  t.deepEqual([...(await findKittiObjects(folder)).files.keys()], ['000001', '000002']);
});

test('missing scores count as 0, with a warning', async (t) => {
  const folder = folderWith(t, { '000001.txt': `${line}\n${line}\n` });
  const { frames, warnings } = await readKittiPredictions(folder);
  t.deepEqual(frames.get('000001')?.score, new Float64Array(2));
  t.is(warnings[0].code, 'kitti-score-missing');
  t.regex(warnings[0].message, /1 frames \(000001\)/);
});

test('a bad line names its file', async (t) => {
  const folder = folderWith(t, { '000001.txt': `${line} x` });
  await t.throwsAsync(readKittiPredictions(folder), {
    instanceOf: InputError,
    message: /000001\.txt: line 1: score is 'x'/,
  });
});

test('a folder without texts is refused', async (t) => {
  await t.throwsAsync(findKittiObjects(temporaryFolder(t)), { instanceOf: InputError, message: /no KITTI text files/ });
  await t.throwsAsync(findKittiObjects('no/such/folder'), { instanceOf: InputError, message: /no\/such\/folder/ });
});
