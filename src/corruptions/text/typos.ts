import { z } from 'zod';
import type { TextOperation } from './operation.js';
import { joined, piecesOf } from './words.js';

/** Rows of a keyboard: a slip hits the key beside. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Shorter words are hardly ever misspelt. */
const SHORTEST = 4;

type Slip = (word: string, at: number, side: number) => string;

const slips: readonly Slip[] = [
  // A letter left out.
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  // Two letters exchanged.
  (word, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
  // A letter twice.
  (word, at) => word.slice(0, at + 1) + word.slice(at),
  // The key beside.
  (word, at, side) => word.slice(0, at) + besideKey(word[at], side) + word.slice(at + 1),
];

/** @param side 0 to 1: left or right where there are both */
function besideKey(letter: string, side: number): string {
  const row = ROWS.find((keys) => keys.includes(letter.toLowerCase()));
  if (row === undefined) return letter;
  const at = row.indexOf(letter.toLowerCase());
  const keys = [row[at - 1], row[at + 1]].filter((key) => key !== undefined);
  return keys[Math.floor(side * keys.length)];
}

/** One slip of the finger in some of the words: a letter lost, doubled, exchanged with the next or with its neighbour key. */
export const typos: TextOperation<{ share: number }> = {
  id: 'typos',
  description: 'One misspelt letter in some of the words',
  parameters: z.strictObject({
    share: z.number().min(0).max(1).describe('Part of the words of four letters or more that are misspelt'),
  }),
  source: 'own definition; kinds of slip after Damerau, CACM 7(3), 1964',
  apply(text, { share }, rng) {
    const pieces = piecesOf(text);
    pieces.words.forEach((word, index) => {
      // All draws are taken in any case: a greater share keeps the slips of a smaller one.
      const [draw, at, side, slip] = [rng.uniform(), rng.uniform(), rng.uniform(), rng.integer(0, slips.length)];
      if (draw >= share || word.length < SHORTEST) return;
      pieces.words[index] = slips[slip](word, 1 + Math.floor(at * (word.length - 2)), side);
    });
    return joined(pieces);
  },
};
