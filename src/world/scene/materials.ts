import type { SemanticName } from './semantics.js';

/** Procedural pattern that a camera sees on a surface, in the local frame of its prototype. */
export type Texture = 'plain' | 'grain' | 'asphalt' | 'grass' | 'brick' | 'panels' | 'tiles' | 'planks' | 'leaves';

/** How a surface answers a laser pulse and daylight. */
export interface Material {
  /** Fraction of 905 nm light that comes back at normal incidence, relative to a white target. */
  readonly reflectivity: number;
  /** Standard deviation of the surface's unevenness along a ray, metres. */
  readonly roughnessM: number;
  /** Probability that a pulse does not come back although it is strong enough (mirrors, glass). */
  readonly lostFraction: number;
  /** sRGB, 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** Whether the instance's own colour and reflectivity factor apply (paint, cloth, plaster). */
  readonly tinted: boolean;
  readonly texture: Texture;
  /** What the surface counts as where its instance says nothing. */
  readonly semantic: SemanticName;
}

type Row = readonly [
  reflectivity: number,
  roughnessM: number,
  lostFraction: number,
  colour: readonly [number, number, number],
  tinted: boolean,
  texture: Texture,
  semantic: SemanticName,
];

const material = ([reflectivity, roughnessM, lostFraction, colour, tinted, texture, semantic]: Row): Material => ({
  reflectivity,
  roughnessM,
  lostFraction,
  colour,
  tinted,
  texture,
  semantic,
});

/** Plausible values; a tinted surface is scaled by its instance's own colour and factor. */
export const MATERIALS = {
  asphalt: material([0.32, 0.012, 0, [92, 92, 95], false, 'asphalt', 'road']),
  roadPaint: material([0.75, 0.01, 0, [225, 225, 220], false, 'grain', 'roadLine']),
  pavement: material([0.42, 0.012, 0, [150, 146, 140], false, 'tiles', 'sidewalk']),
  curb: material([0.45, 0.008, 0, [165, 163, 158], false, 'grain', 'sidewalk']),
  grass: material([0.5, 0.035, 0, [96, 122, 58], false, 'grass', 'terrain']),
  soil: material([0.4, 0.03, 0, [120, 98, 72], false, 'grain', 'terrain']),
  water: material([0.03, 0.02, 0.9, [52, 84, 104], false, 'grain', 'water']),
  plaster: material([0.45, 0.02, 0, [255, 255, 255], true, 'grain', 'building']),
  brick: material([0.4, 0.02, 0, [255, 255, 255], true, 'brick', 'building']),
  facadePanel: material([0.4, 0.01, 0, [255, 255, 255], true, 'panels', 'building']),
  roof: material([0.35, 0.03, 0, [255, 255, 255], true, 'tiles', 'building']),
  window: material([0.06, 0.02, 0.7, [70, 88, 104], false, 'plain', 'building']),
  wood: material([0.4, 0.02, 0, [140, 104, 66], false, 'planks', 'streetFurniture']),
  metal: material([0.4, 0.005, 0, [128, 132, 136], false, 'plain', 'pole']),
  sign: material([0.9, 0.005, 0, [255, 255, 255], true, 'plain', 'trafficSign']),
  concrete: material([0.42, 0.015, 0, [168, 166, 160], false, 'grain', 'wall']),
  fenceWire: material([0.3, 0.01, 0, [110, 116, 112], false, 'plain', 'fence']),
  trunk: material([0.35, 0.025, 0, [92, 72, 54], false, 'grain', 'vegetation']),
  foliage: material([0.45, 0.02, 0, [255, 255, 255], true, 'leaves', 'vegetation']),
  carPaint: material([0.35, 0.005, 0.02, [255, 255, 255], true, 'plain', 'car']),
  glass: material([0.06, 0.01, 0.6, [44, 56, 64], false, 'plain', 'car']),
  tyre: material([0.06, 0.01, 0, [34, 34, 36], false, 'plain', 'car']),
  rim: material([0.5, 0.005, 0.1, [150, 152, 156], false, 'plain', 'car']),
  darkTrim: material([0.12, 0.005, 0, [42, 43, 46], false, 'plain', 'car']),
  plate: material([0.95, 0.003, 0, [236, 236, 228], false, 'plain', 'car']),
  headLamp: material([0.7, 0.01, 0.2, [240, 238, 220], false, 'plain', 'car']),
  tailLamp: material([0.6, 0.01, 0.2, [178, 26, 24], false, 'plain', 'car']),
  skin: material([0.45, 0.01, 0, [204, 158, 128], false, 'plain', 'pedestrian']),
  hair: material([0.2, 0.02, 0, [54, 40, 30], false, 'plain', 'pedestrian']),
  cloth: material([0.4, 0.02, 0, [255, 255, 255], true, 'grain', 'pedestrian']),
  trousers: material([0.3, 0.02, 0, [58, 62, 80], false, 'grain', 'pedestrian']),
  floorWood: material([0.4, 0.005, 0, [156, 116, 76], false, 'planks', 'floor']),
  floorTile: material([0.45, 0.005, 0, [186, 182, 174], false, 'tiles', 'floor']),
  carpet: material([0.35, 0.01, 0, [255, 255, 255], true, 'grain', 'floor']),
  wallPaint: material([0.6, 0.005, 0, [255, 255, 255], true, 'plain', 'wall']),
  ceiling: material([0.65, 0.005, 0, [236, 236, 232], false, 'plain', 'ceiling']),
  door: material([0.45, 0.005, 0, [134, 92, 58], false, 'planks', 'door']),
  furnitureWood: material([0.4, 0.008, 0, [160, 120, 78], false, 'planks', 'furniture']),
  upholstery: material([0.35, 0.012, 0, [255, 255, 255], true, 'grain', 'furniture']),
  imported: material([0.4, 0.01, 0, [255, 255, 255], true, 'plain', 'none']),
} as const satisfies Record<string, Material>;

export type MaterialName = keyof typeof MATERIALS;

export const MATERIAL_NAMES = Object.keys(MATERIALS) as readonly MaterialName[];

const indices = new Map(MATERIAL_NAMES.map((name, index) => [name, index]));

/** The number by which a triangle refers to its material. */
export function materialIndex(name: MaterialName): number {
  return indices.get(name) as number;
}
