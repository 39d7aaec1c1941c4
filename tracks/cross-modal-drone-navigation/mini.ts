/**
 * The mini dataset: places of the built-in world, photographed from drones, from a satellite and from the street, with
 * captions, in GeoText-1652's annotation format over a folder tree like University-1652's:
 *
 *     test/test_mini_version.json     three captions an image; {image_id, image, caption: [...]}
 *     test/images/test/gallery_{drone,satellite,street}/<place>/*.jpeg
 *     train/train.json                one row a caption, with grounded sentences and their boxes
 *     train/images/train/{drone,satellite,street}/<place>/*.jpeg
 *     challenge/queries.txt           `q_0001<TAB>caption`, as the challenge hands out its queries
 *     challenge/images/image_<8 hex>.jpeg      the gallery of the test part under names that tell nothing
 *     challenge/answers.json          query and image to place, for scoring at home
 *
 * Captions are true of the pixels (see `mini/captions.ts`); any image of the place a text was written for is a hit, as in
 * the official evaluation.
 */
import type { MiniRecipe } from '../../src/contracts/index.js';
import type { Split, Unit, Written } from './writeMini.js';

const PLACES: Readonly<Record<Split, number>> = { test: 48, train: 6 };

const PARTS = [
  {
    name: 'test',
    description:
      '48 places from drone (3 views), satellite and street with three captions an image: GeoText-1652 layout',
  },
  { name: 'train', description: '6 other places with grounded sentences and boxes, in the layout of train.json' },
  { name: 'challenge', description: 'queries and a gallery under hidden names, as the challenge gives them out' },
] as const;

/** The recipe of the mini dataset; the same seed gives the same bytes. */
export function geotextMini(places = PLACES): MiniRecipe<Unit, readonly Written[]> {
  return {
    parts: PARTS,
    units: () =>
      (['test', 'train'] as const).flatMap((split) =>
        Array.from({ length: places[split] }, (_, index): Unit => ({ split, index })),
      ),
    write: async (outDir, seed, unit) => (await import('./writeMini.js')).writePlace(outDir, seed, unit),
    finish: async (outDir, seed, written) => (await import('./writeMini.js')).writeTexts(outDir, seed, written.flat()),
  };
}
