import { z } from 'zod';
import type { TextOperation } from './operation.js';
import { inCaseOf, joined, piecesOf } from './words.js';

/** Words of place in the image, each with its opposite. */
const OPPOSITES: Readonly<Record<string, string>> = {
  left: 'right',
  right: 'left',
  upper: 'lower',
  lower: 'upper',
  top: 'bottom',
  bottom: 'top',
  above: 'below',
  below: 'above',
  front: 'back',
  back: 'front',
  behind: 'before',
  north: 'south',
  south: 'north',
  east: 'west',
  west: 'east',
};

/**
 * The speaker's view is another than the camera's: words of place are turned into their opposites.
 *
 * Whoever describes a building from the other side says right where the image has left: what a query keeps of its worth is
 * what it says beside places.
 */
export const viewWords: TextOperation<{ share: number }> = {
  id: 'view_words',
  description: 'Some words of place (left, upper, behind) say the opposite',
  parameters: z.strictObject({ share: z.number().min(0).max(1).describe('Part of the words of place that is turned') }),
  source: 'own definition; the winning teams of Track 4 drop words of direction (arXiv 2510.20291)',
  apply(text, { share }, rng) {
    const pieces = piecesOf(text);
    pieces.words.forEach((word, index) => {
      const opposite = OPPOSITES[word.toLowerCase()];
      if (opposite !== undefined && rng.uniform() < share) pieces.words[index] = inCaseOf(word, opposite);
    });
    return joined(pieces);
  },
};
