import type { Rng } from '../../contracts/index.js';

export type Colour = readonly [red: number, green: number, blue: number];

/** A named colour with the share of things that have it and its reflectivity in the near infrared. */
interface Swatch {
  readonly name: string;
  readonly colour: Colour;
  readonly share: number;
  readonly reflectivity: readonly [number, number];
}

const swatch = (name: string, colour: Colour, share: number, low: number, high: number): Swatch => ({
  name,
  colour,
  share,
  reflectivity: [low, high],
});

/** Car paint: dark pigments hardly answer a laser, metallic ones vary widely. */
export const PAINTS = [
  swatch('white', [226, 227, 224], 0.23, 1.3, 1.9),
  swatch('black', [26, 27, 30], 0.2, 0.08, 0.35),
  swatch('grey', [112, 116, 120], 0.18, 0.35, 1.1),
  swatch('silver', [178, 182, 186], 0.13, 0.7, 1.6),
  swatch('blue', [34, 66, 128], 0.1, 0.4, 1.2),
  swatch('red', [162, 28, 30], 0.08, 0.7, 1.5),
  swatch('green', [40, 92, 60], 0.03, 0.4, 1.1),
  swatch('brown', [94, 66, 46], 0.02, 0.3, 0.9),
  swatch('yellow', [214, 176, 40], 0.02, 1, 1.7),
  swatch('orange', [206, 98, 32], 0.01, 0.9, 1.6),
];

export const CLOTHES = [
  swatch('black', [32, 32, 36], 0.24, 0.25, 1.2),
  swatch('blue', [52, 76, 132], 0.2, 0.5, 1.5),
  swatch('grey', [124, 126, 130], 0.16, 0.6, 1.5),
  swatch('white', [222, 220, 214], 0.12, 1.1, 1.8),
  swatch('red', [172, 46, 48], 0.1, 0.7, 1.6),
  swatch('green', [70, 108, 66], 0.07, 0.6, 1.5),
  swatch('brown', [116, 86, 60], 0.06, 0.5, 1.3),
  swatch('yellow', [226, 190, 62], 0.05, 1, 1.8),
];

export const PLASTERS = [
  swatch('white', [226, 222, 212], 0.3, 1.1, 1.6),
  swatch('cream', [222, 206, 168], 0.25, 1, 1.5),
  swatch('grey', [164, 164, 160], 0.2, 0.7, 1.2),
  swatch('yellow', [216, 184, 110], 0.1, 0.9, 1.4),
  swatch('pink', [208, 164, 148], 0.08, 0.9, 1.4),
  swatch('green', [154, 174, 146], 0.07, 0.8, 1.3),
];

export const BRICKS = [
  swatch('red', [150, 76, 58], 0.6, 0.7, 1.2),
  swatch('brown', [118, 84, 64], 0.25, 0.6, 1),
  swatch('yellow', [190, 158, 108], 0.15, 0.9, 1.3),
];

export const PANELS = [
  swatch('grey', [150, 154, 158], 0.4, 0.6, 1.2),
  swatch('white', [214, 216, 216], 0.3, 1.1, 1.5),
  swatch('dark', [72, 76, 82], 0.2, 0.2, 0.6),
  swatch('blue', [104, 130, 156], 0.1, 0.5, 1),
];

export const ROOFS = [
  swatch('red', [140, 70, 52], 0.4, 0.7, 1.2),
  swatch('grey', [104, 104, 106], 0.35, 0.5, 1),
  swatch('dark', [62, 60, 62], 0.25, 0.3, 0.7),
];

export const SIGNS = [
  swatch('white', [236, 236, 232], 0.4, 0.9, 1.1),
  swatch('blue', [28, 78, 160], 0.25, 0.8, 1),
  swatch('red', [186, 30, 34], 0.2, 0.8, 1),
  swatch('yellow', [236, 196, 40], 0.15, 0.9, 1),
];

/** Summer leaves, dry leaves, dark needles. */
export const LEAVES = [
  swatch('green', [88, 122, 52], 0.6, 0.8, 1.3),
  swatch('dark green', [58, 90, 44], 0.3, 0.7, 1.1),
  swatch('yellow green', [138, 146, 62], 0.1, 0.9, 1.4),
];

export interface Painted {
  readonly colourName: string;
  readonly tint: Colour;
  readonly reflectivityFactor: number;
}

/** A colour by its share, a little lighter or darker, with a reflectivity of its own. */
export function paint(rng: Rng, swatches: readonly Swatch[]): Painted {
  let draw = rng.uniform() * swatches.reduce((sum, { share }) => sum + share, 0);
  const chosen = swatches.find(({ share }) => (draw -= share) < 0) ?? swatches[0];
  const light = rng.uniform(0.88, 1.1);
  const [red, green, blue] = chosen.colour.map((channel) => Math.min(255, Math.round(channel * light)));
  return {
    colourName: chosen.name,
    tint: [red, green, blue],
    reflectivityFactor: rng.uniform(...chosen.reflectivity),
  };
}
