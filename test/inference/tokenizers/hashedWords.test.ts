import test from 'ava';
import { batchTokens, fnv1a, hashedWords } from '../../../src/inference/tokenizers/index.js';

test('FNV-1a: the published test values', (t) => {
  // http://www.isthe.com/chongo/src/fnv/test_fnv.c
  const hash = (text: string) => fnv1a(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
  t.is(hash(''), '811c9dc5');
  t.is(hash('a'), 'e40c292c');
  t.is(hash('foobar'), 'bf9cf968');
});

test('words in lower case, without punctuation, one id each; pairs after them', (t) => {
  const words = hashedWords({ buckets: 1000, wordPairs: false });
  const { ids, wordTokens, truncated } = words.encode('A red, RED “roof”!', 10);
  t.is(ids.length, 4);
  t.is(ids[1], ids[2]);
  t.true(ids.every((id) => id >= 1 && id < 1000));
  t.deepEqual([wordTokens, truncated], [4, false]);
  t.deepEqual(words.encode('Ünïcode 12 Ａ', 9).ids, words.encode('ünïcode 12 a', 9).ids);
  const pairs = hashedWords({ buckets: 1000, wordPairs: true });
  t.deepEqual(pairs.encode('a red roof', 9).ids.slice(0, 3), words.encode('a red roof', 9).ids);
  t.is(pairs.encode('a red roof', 9).ids.length, 5);
  t.not(pairs.encode('red roof', 9).ids[2], pairs.encode('roof red', 9).ids[2]);
});

test('long texts are cut off and say so; nothing gives nothing', (t) => {
  const words = hashedWords({ buckets: 50, wordPairs: false });
  t.deepEqual(words.encode('one two three four', 3), {
    ids: words.encode('one two three', 3).ids,
    wordTokens: 4,
    truncated: true,
  });
  t.deepEqual(words.encode(' … !', 3), { ids: [], wordTokens: 0, truncated: false });
});

test('a batch is filled up to its longest text, to a length or to a number of rows', (t) => {
  const text = (...ids: number[]) => ({ ids, wordTokens: ids.length, truncated: false });
  const { ids, mask, length } = batchTokens([text(5, 6, 7), text(8)], 1);
  t.is(length, 3);
  t.deepEqual(ids, BigInt64Array.of(5n, 6n, 7n, 8n, 1n, 1n));
  t.deepEqual(mask, BigInt64Array.of(1n, 1n, 1n, 1n, 0n, 0n));
  const padded = batchTokens([text(5)], 0, 2, 2);
  t.deepEqual(padded.ids, BigInt64Array.of(5n, 0n, 0n, 0n));
  t.deepEqual(padded.mask, BigInt64Array.of(1n, 0n, 0n, 0n));
});
