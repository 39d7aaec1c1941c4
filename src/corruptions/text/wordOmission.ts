import { z } from 'zod';
import type { TextOperation } from './operation.js';
import { piecesOf } from './words.js';

/** Somebody in a hurry: some words are missing, wherever they stand. */
export const wordOmission: TextOperation<{ share: number }> = {
  id: 'word_omission',
  description: 'Some of the words are left out',
  parameters: z.strictObject({ share: z.number().min(0).max(1).describe('Part of the words that is left out') }),
  source: 'own definition; omission as a test of robustness after HCCM (rhao-hur/RoboSense25_HCCM_Code)',
  apply(text, { share }, rng) {
    const { words, between } = piecesOf(text);
    if (words.length === 0) return text;
    const draws = words.map(() => rng.uniform());
    // The last to go stays: an empty query asks for nothing.
    const spared = draws.indexOf(Math.max(...draws));
    let kept = between[0];
    words.forEach((word, index) => {
      const gone = draws[index] < share && index !== spared;
      const space = between[index + 1];
      // The space of a word goes with it; a full stop stays.
      kept += gone ? space.trim() : word + space;
    });
    return kept.replaceAll(/([.,;:!?])(?=[^\s.,;:!?])/g, '$1 ').trim();
  },
};
