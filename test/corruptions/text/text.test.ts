import test from 'ava';
import fc from 'fast-check';
import type { Rng, Sample } from '../../../src/contracts/index.js';
import { builtInSuite } from '../../../src/corruptions/index.js';
import { TEXT_OPERATIONS, paraphrase, typos, viewWords, wordOmission } from '../../../src/corruptions/text/index.js';
import { keyedRng, rngSource } from '../../../src/random/index.js';

const CAPTION =
  'The drone image shows a large white building in the center of the image. To the left there is a parking lot with many cars.';
const rng = (seed: number): Rng => keyedRng('text', seed);
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

test('a share of nothing changes nothing', (t) => {
  for (const operation of Object.values(TEXT_OPERATIONS)) {
    t.is(operation.apply(CAPTION, { share: 0 }, rng(1)), CAPTION, operation.id);
  }
});

test('equal streams give equal texts, other streams others', (t) => {
  for (const operation of [typos, wordOmission]) {
    t.is(operation.apply(CAPTION, { share: 0.5 }, rng(1)), operation.apply(CAPTION, { share: 0.5 }, rng(1)));
    t.not(operation.apply(CAPTION, { share: 0.5 }, rng(1)), operation.apply(CAPTION, { share: 0.5 }, rng(2)));
  }
});

test('a greater share keeps what a smaller one did', (t) => {
  const words = (share: number): string[] => wordsOf(typos.apply(CAPTION, { share }, rng(3)));
  const [few, many, plain] = [words(0.25), words(0.6), wordsOf(CAPTION)];
  const touched = (list: readonly string[]): number[] => list.flatMap((word, i) => (word === plain[i] ? [] : [i]));
  t.true(touched(few).length > 0);
  t.true(touched(many).length > touched(few).length);
  for (const index of touched(few)) t.is(many[index], few[index]);
});

test('a misspelt word differs by one slip and keeps its first letter', (t) => {
  for (let seed = 0; seed < 300; seed++) {
    const [word] = [typos.apply('building', { share: 1 }, rng(seed))];
    t.is(word[0], 'b');
    t.true(Math.abs(word.length - 8) <= 1);
    const kept = [...'building'].filter((letter) => word.includes(letter)).length;
    t.true(kept >= 6, word);
  }
});

test('omission leaves a word, and punctuation without gaps', (t) => {
  const all = wordOmission.apply(CAPTION, { share: 1 }, rng(5));
  t.is(wordsOf(all).length, 1);
  const half = wordOmission.apply('One, two. Three!', { share: 0.5 }, rng(7));
  t.notRegex(half, / {2}| [.,!]/);
});

test('words of place say the opposite, in their own case', (t) => {
  t.is(
    viewWords.apply('Left of the upper right corner, at the TOP', { share: 1 }, rng(1)),
    'Right of the lower left corner, at the Bottom',
  );
});

test('other words of the same meaning', (t) => {
  const said = paraphrase.apply('Many cars are in the center of the image.', { share: 1 }, rng(2));
  t.notRegex(said, /Many|cars|center/);
  t.regex(said, /^(Numerous|Lots of) (vehicles|automobiles) are (in the middle of|at the heart of) the image\.$/);
});

test('any text comes back as text with words in it', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (text, share, seed) => {
        for (const operation of Object.values(TEXT_OPERATIONS)) {
          const changed = operation.apply(text, { share }, rng(seed));
          if (wordsOf(text).length > 0 && wordsOf(changed).length === 0) return false;
        }
        return true;
      },
    ),
  );
  t.pass();
});

test('the suite changes queries, leaves images alone, and says what stayed', async (t) => {
  const suite = builtInSuite('query-noise');
  t.is(suite?.ids.length, 12);
  const condition = suite?.create('query-noise/view_words@3');
  const query: Sample = { id: 'q1', files: [], text: () => Promise.resolve('On the left') };
  const changed = condition?.apply(query, rngSource(0));
  t.is(await changed?.text?.(), 'On the right');
  t.deepEqual(changed?.notes, []);
  const plain = condition?.apply({ ...query, text: () => Promise.resolve('A house') }, rngSource(0));
  await plain?.text?.();
  t.is(plain?.notes?.[0].code, 'unchanged');
  const image: Sample = { id: 'i1', files: [], image: () => Promise.reject(new Error('not asked')) };
  t.is(condition?.apply(image, rngSource(0)), image);
  t.throws(() => condition?.apply({ id: 'x', files: [] }, rngSource(0)), {
    message: /changes words and the sample has none/,
  });
  const fog = builtInSuite('imagecorruptions')?.create('imagecorruptions/fog@3');
  t.is(fog?.apply(query, rngSource(0)), query);
});
