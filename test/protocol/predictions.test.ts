import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { FileFormatError } from '../../src/errors/index.js';
import { readPredictions } from '../../src/protocol/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

const line = (id: string): string => `${JSON.stringify({ id, prediction: { x: 1.5 }, latencyMs: 2 })}\n`;

test('an unfinished last line is cut off when asked, and refused otherwise', async (t) => {
  const path = join(temporaryFolder(t), 'clean.jsonl');
  for (const unfinished of ['{"id":"c","pre', `{"id":"c","prediction":"${'x'.repeat(200_000)}`]) {
    writeFileSync(path, line('a') + line('b') + unfinished);
    await t.throwsAsync(readPredictions(path), { instanceOf: FileFormatError, message: /line 3: not JSON/ });
    t.deepEqual([...(await readPredictions(path, true)).keys()], ['a', 'b']);
    t.is(readFileSync(path, 'utf8'), line('a') + line('b'));
  }
});

test('a file that is nothing but an unfinished line becomes empty', async (t) => {
  const path = join(temporaryFolder(t), 'clean.jsonl');
  writeFileSync(path, '{"id":');
  t.is((await readPredictions(path, true)).size, 0);
  t.is(readFileSync(path, 'utf8'), '');
});

test('a sample predicted twice and a record without id are named by line', async (t) => {
  const path = join(temporaryFolder(t), 'clean.jsonl');
  writeFileSync(path, line('a') + line('b') + line('a'));
  await t.throwsAsync(readPredictions(path), { message: /line 3: sample a is predicted twice/ });
  writeFileSync(path, `${line('a')}{"prediction":1}\n`);
  await t.throwsAsync(readPredictions(path), { message: /line 2: a record needs "id"/ });
});

test('no file is no prediction', async (t) => {
  t.is((await readPredictions(join(temporaryFolder(t), 'none.jsonl'))).size, 0);
});
