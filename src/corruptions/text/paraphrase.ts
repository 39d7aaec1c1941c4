import { z } from 'zod';
import type { TextOperation } from './operation.js';
import { inCaseOf } from './words.js';

/** Ways to say the same; a phrase becomes the next of its row. */
const ROWS: readonly (readonly string[])[] = [
  ['in the center of', 'in the middle of', 'at the heart of'],
  ['in the center', 'in the middle', 'centrally'],
  ['on the left side of', 'to the left of', 'left of'],
  ['on the right side of', 'to the right of', 'right of'],
  ['next to', 'beside', 'adjacent to'],
  ['in front of', 'before'],
  ['surrounded by', 'encircled by', 'enclosed by'],
  ['there is', 'one can see', 'you find'],
  ['there are', 'one can see', 'you find'],
  ['can be seen', 'is visible', 'appears'],
  ['the image shows', 'the picture shows', 'we see'],
  ['building', 'structure', 'edifice'],
  ['parking lot', 'car park', 'parking area'],
  ['street', 'road', 'lane'],
  ['cars', 'vehicles', 'automobiles'],
  ['large', 'big', 'sizable'],
  ['small', 'little', 'compact'],
  ['trees', 'greenery', 'leafy plants'],
  ['lawn', 'grass', 'meadow'],
  ['several', 'some', 'a number of'],
  ['many', 'numerous', 'lots of'],
  ['tall', 'high', 'lofty'],
  ['house', 'home', 'dwelling'],
  ['square', 'plaza', 'piazza'],
  ['grey', 'ash-coloured'],
  ['gray', 'ash-colored'],
];

const OTHERS = new Map(
  ROWS.flatMap((row) => row.map((phrase, index) => [phrase, row.filter((_, other) => other !== index)] as const)),
);

/** Longest first, so that `in the center of` is not taken for `in the center`. */
const PHRASES = new RegExp(
  `\\b(?:${[...OTHERS.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|')})\\b`,
  'gi',
);

/** The same said in other words, by templates: phrases and nouns that captions of places are full of. */
export const paraphrase: TextOperation<{ share: number }> = {
  id: 'paraphrase',
  description: 'Some phrases and nouns in other words of the same meaning',
  parameters: z.strictObject({
    share: z.number().min(0).max(1).describe('Part of the known phrases that is replaced'),
  }),
  source: 'own definition: a table of equivalent phrases',
  apply: (text, { share }, rng) =>
    text.replaceAll(PHRASES, (phrase) => {
      const [draw, choice] = [rng.uniform(), rng.uniform()];
      const others = OTHERS.get(phrase.toLowerCase()) as readonly string[];
      return draw < share ? inCaseOf(phrase, others[Math.floor(choice * others.length)]) : phrase;
    }),
};
