import type { Rng } from '../../../contracts/index.js';
import { LEAVES, paint, PAINTS, SIGNS } from '../colours.js';
import { furniturePrototype, VARIANTS } from '../library.js';
import { FURNITURE_SEMANTICS, type FurnitureKind } from '../objects/furniture.js';
import type { RoadPlace, Site } from './site.js';

/** Of their tinted parts; the others' are lacquered. */
const SWATCHES: Partial<Record<FurnitureKind, typeof PAINTS>> = {
  roundSign: SIGNS,
  squareSign: SIGNS,
  planter: LEAVES,
  trafficLight: LEAVES,
};

/** Puts a piece of street furniture down where there is room. */
export function tryFurniture(
  site: Site,
  rng: Rng,
  kind: FurnitureKind,
  place: RoadPlace,
  footprintM?: number,
): boolean {
  const semantic = FURNITURE_SEMANTICS[kind];
  const size = rng.uniform(0.92, 1.08);
  return site.tryPut(
    furniturePrototype(kind, rng.integer(0, VARIANTS.furniture)),
    place,
    {
      ...paint(rng, SWATCHES[kind] ?? PAINTS),
      scale: [size, size, size],
      ...(semantic === undefined ? {} : { semantic }),
    },
    0.1,
    footprintM,
  );
}
