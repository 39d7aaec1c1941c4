import { readFileSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Warning } from '../../../src/contracts/index.js';
import { InputError } from '../../../src/errors/index.js';
import { EmbeddingCache, textDigest } from '../../../src/inference/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const key = { model: 'a model', settings: { maxTokens: 50 }, dimensions: 3 };
const [first, second, third] = ['one', 'two', 'three'].map(textDigest);

async function filled(t: ExecutionContext): Promise<{ folder: string; part: string }> {
  const folder = temporaryFolder(t);
  const cache = await EmbeddingCache.open(folder, key);
  cache.add(first, Float32Array.of(1, 2, 3));
  cache.add(second, Float32Array.of(-4, 5.5, 6));
  await cache.flush();
  const [name] = readdirSync(folder);
  const inside = join(folder, name);
  const [file] = readdirSync(inside).filter((each) => each.endsWith('.f32'));
  return { folder, part: join(inside, file.replace(/\.f32$/, '')) };
}

test('what was flushed is there again; other models, settings and lengths do not see it', async (t) => {
  const { folder, part } = await filled(t);
  const again = await EmbeddingCache.open(folder, key, { onWarning: ({ message }) => t.fail(message) });
  t.is(again.size, 2);
  t.deepEqual(again.get(first), Float32Array.of(1, 2, 3));
  t.deepEqual(again.get(second), Float32Array.of(-4, 5.5, 6));
  t.is(again.get(third), undefined);
  for (const other of [{ model: 'another' }, { settings: { maxTokens: 77 } }, { dimensions: 4 }]) {
    t.is((await EmbeddingCache.open(folder, { ...key, ...other })).size, 0);
  }
  // The vectors are bare numbers that any tool reads.
  const bytes = readFileSync(`${part}.f32`);
  t.deepEqual(
    [0, 4, 8, 12, 16, 20].map((at) => bytes.readFloatLE(at)),
    [1, 2, 3, -4, 5.5, 6],
  );
});

test('nothing is on disk before it is flushed; parts add up', async (t) => {
  const folder = temporaryFolder(t);
  const cache = await EmbeddingCache.open(folder, key);
  cache.add(first, Float32Array.of(1, 1, 1));
  t.deepEqual(cache.get(first), Float32Array.of(1, 1, 1));
  t.is((await EmbeddingCache.open(folder, key)).size, 0);
  await cache.flush();
  cache.add(second, Float32Array.of(2, 2, 2));
  await cache.flush();
  await cache.flush();
  const other = await EmbeddingCache.open(folder, key);
  t.is(other.size, 2);
  other.add(third, Float32Array.of(3, 3, 3));
  await other.flush();
  t.is((await EmbeddingCache.open(folder, key)).size, 3);
  t.is(readdirSync(join(folder, readdirSync(folder)[0])).length, 6);
});

const damages: Readonly<Record<string, (part: string) => void>> = {
  'a changed bit': (part) => {
    const bytes = readFileSync(`${part}.f32`);
    bytes[5] ^= 1;
    writeFileSync(`${part}.f32`, bytes);
  },
  'a cut-off file': (part) => truncateSync(`${part}.f32`, 20),
  'vectors gone': (part) => rmSync(`${part}.f32`),
  'an index cut off': (part) => truncateSync(`${part}.json`, 60),
  'an index of something else': (part) => writeFileSync(`${part}.json`, '{"schema":"x"}'),
  'contents exchanged': (part) => {
    const index = JSON.parse(readFileSync(`${part}.json`, 'utf8')) as { contents: string[] };
    index.contents.reverse();
    writeFileSync(`${part}.json`, JSON.stringify(index));
  },
  'an index that names one content too many': (part) => {
    const index = JSON.parse(readFileSync(`${part}.json`, 'utf8')) as { contents: string[] };
    index.contents.push(third);
    writeFileSync(`${part}.json`, JSON.stringify(index));
  },
};

for (const [name, damage] of Object.entries(damages)) {
  test(`${name} is never believed: said, removed and written anew`, async (t) => {
    const { folder, part } = await filled(t);
    damage(part);
    const warnings: Warning[] = [];
    const cache = await EmbeddingCache.open(folder, key, { onWarning: (warning) => warnings.push(warning) });
    t.is(cache.size, 0);
    t.is(warnings.length, 1);
    t.is(warnings[0].code, 'embedding-cache-damaged');
    t.true(warnings[0].message.startsWith(`${part}.json: `), warnings[0].message);
    cache.add(first, Float32Array.of(1, 2, 3));
    await cache.flush();
    const again = await EmbeddingCache.open(folder, key, { onWarning: ({ message }) => t.fail(message) });
    t.deepEqual(again.get(first), Float32Array.of(1, 2, 3));
  });
}

test('a crash between vectors and index leaves nothing that is read; old leftovers are removed', async (t) => {
  const { folder, part } = await filled(t);
  rmSync(`${part}.json`);
  const open = () => EmbeddingCache.open(folder, key, { onWarning: ({ message }) => t.fail(message) });
  t.is((await open()).size, 0);
  // Another process may be about to write the index.
  t.is(readdirSync(join(part, '..')).length, 1);
  utimesSync(`${part}.f32`, new Date(0), new Date(0));
  t.is((await open()).size, 0);
  t.is(readdirSync(join(part, '..')).length, 0);
});

test('refused: what is no digest, vectors of another length', async (t) => {
  const cache = await EmbeddingCache.open(temporaryFolder(t), key);
  t.throws(() => cache.add('../x', Float32Array.of(1, 2, 3)), { instanceOf: InputError, message: /no SHA-256/ });
  t.throws(() => cache.add(first, Float32Array.of(1)), {
    instanceOf: InputError,
    message: /1 numbers in a cache of 3/,
  });
});
