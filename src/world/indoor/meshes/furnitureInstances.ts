import { placeInstance } from '../../mesh/index.js';
import type { Instance } from '../../scene/index.js';
import type { Furniture } from '../furnishing/furniture.js';
import { FURNITURE, furniturePrototype, type FurnitureKind } from '../furniture/catalogue.js';

/** White, not cloth-coloured: their tinted parts are enamel and lacquer. */
const WHITE_KINDS: ReadonlySet<FurnitureKind> = new Set([
  'kitchenUnit',
  'kitchenDrawers',
  'lowUnit',
  'hob',
  'sinkUnit',
  'stove',
  'fridge',
  'toilet',
  'washbasin',
  'bathtub',
  'shower',
  'printer',
  'filingCabinet',
  'pillar',
]);
const WHITE = [232, 232, 228] as const;
const LEAF_GREEN = [74, 122, 62] as const;

/** The furniture of a floor as instances of the catalogue's prototypes. */
export function furnitureInstances(furniture: readonly Furniture[]): Instance[] {
  return furniture.map((piece) => {
    const shape = FURNITURE[piece.kind];
    const scale = [piece.lengthM / shape.lengthM, piece.widthM / shape.widthM, piece.heightM / shape.heightM] as const;
    const [x, y] = piece.place;
    const tint = piece.kind === 'plant' ? LEAF_GREEN : WHITE_KINDS.has(piece.kind) ? WHITE : piece.tint;
    return placeInstance(
      furniturePrototype(piece.kind),
      { x, y, z: 0, yawRad: piece.yawRad, scale },
      { tint, semantic: 'furniture' },
    );
  });
}
