import { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { fillUniform } from '../../random/index.js';
import { resizeCubic } from './cubicResize.js';
import { gaussianWeights } from './gaussianKernel.js';
import type { Range } from './linearMotion.js';
import { draw, linearTaps } from './linearMotion.js';
import { blurSeparably } from './separableBlur.js';
import { sumShifted } from './shiftedSum.js';

/** Cells of the grid that makes some places of a layer denser than others. */
const GATE_SIDE = 8;

export const unitRange = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);

/** Ranges that a layer of drops or flakes draws its own numbers from. */
export interface FallingRanges {
  /** Share of the cells that hold a drop. */
  readonly density: Range;
  /** 1: equally dense everywhere. */
  readonly uniformity: Range;
  /** 0: a drop is a cell of the grid; 0.5: two cells. One range for each fall. */
  readonly sizes: readonly Range[];
  /** Fewest and most layers of a fall. */
  readonly layers: Range;
  /** Degrees from the vertical. */
  readonly angleDeg: Range;
  /** Length of the fall during the exposure, in longer sides of the image. */
  readonly speed: Range;
  /** Longest side of the grid that drops are made on; the image's own where it is absent or smaller. */
  readonly gridSidePx?: number | undefined;
}

/** What one layer draws from. */
export type LayerRanges = Omit<FallingRanges, 'sizes' | 'layers' | 'gridSidePx'> & { readonly size: Range };

/**
 * One layer of falling drops or flakes: salt noise on a coarser grid, thinned by a smooth random gate, enlarged and
 * smeared along its fall.
 *
 * @param softenPx standard deviation of a blur before the smear; 0 is none
 * @returns (height, width) 0 … 255
 */
export function fallingLayer(
  width: number,
  height: number,
  ranges: LayerRanges,
  softenPx: number,
  rng: Rng,
): Float32Array {
  const density = draw(rng, ranges.density);
  const evenness = 1 - draw(rng, ranges.uniformity);
  const scale = 1 - draw(rng, ranges.size);
  const angleDeg = draw(rng, ranges.angleDeg);
  const speed = draw(rng, ranges.speed);
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round(height * scale));
  const gates = Float64Array.from({ length: GATE_SIDE ** 2 }, () =>
    // Beta(1, b) by its inverse; b = 0 leaves everything open.
    evenness <= 0 ? 1 : 1 - (1 - rng.uniform()) ** (1 / evenness),
  );
  const gate = resizeCubic(gates, GATE_SIDE, GATE_SIDE, columns, rows);
  const uniforms = new Float64Array(columns * rows);
  fillUniform(rng, uniforms);
  const drops = new Float32Array(columns * rows);
  for (let i = 0; i < drops.length; i++) {
    if (uniforms[i] >= density) continue;
    // Salt as the source has it: the upper half of Beta(1/2, 1/2), so mostly full. What chose the cell is uniform below
    // the density and serves for the level too.
    const salt = 0.5 + 0.5 * Math.abs(Math.cos((Math.PI * uniforms[i]) / density));
    drops[i] = 255 * salt * Math.min(1, Math.max(0, gate[i]));
  }
  let layer = resizeCubic(drops, columns, rows, width, height);
  for (let i = 0; i < layer.length; i++) layer[i] = layer[i] < 0 ? 0 : layer[i] > 255 ? 255 : layer[i];
  if (softenPx > 0) layer = soften(layer, width, height, softenPx);
  const length = Math.trunc(speed * Math.max(width, height));
  return length <= 1 ? layer : fall(layer, width, height, Math.max(3, length), angleDeg);
}

function planeOf(from: Float32Array, to: Float32Array, width: number, height: number) {
  return {
    width,
    height,
    channels: 1,
    load: (y: number, row: Float64Array, start: number) => row.set(from.subarray(y * width, (y + 1) * width), start),
    store: (y: number, row: Float64Array, start: number) => to.set(row.subarray(start, start + width), y * width),
  };
}

function soften(layer: Float32Array, width: number, height: number, sigmaPx: number): Float32Array {
  const out = new Float32Array(layer.length);
  const weights = gaussianWeights(sigmaPx);
  blurSeparably(planeOf(layer, out, width, height), weights, weights, 'reflect101');
  return out;
}

function fall(layer: Float32Array, width: number, height: number, lengthPx: number, angleDeg: number): Float32Array {
  const out = new Float32Array(layer.length);
  sumShifted(planeOf(layer, out, width, height), linearTaps(lengthPx, angleDeg, 1), 'reflect101');
  return out;
}

/** Grid for an image, and the ranges of each layer that is to fall. */
export function drawLayers(
  widthPx: number,
  heightPx: number,
  { sizes, layers, gridSidePx, ...ranges }: FallingRanges,
  rng: Rng,
): { width: number; height: number; layers: LayerRanges[] } {
  const shrink = Math.min(1, (gridSidePx ?? Infinity) / Math.max(widthPx, heightPx));
  return {
    width: Math.round(widthPx * shrink),
    height: Math.round(heightPx * shrink),
    layers: sizes.flatMap((size) =>
      Array.from({ length: rng.integer(layers[0], layers[1] + 1) }, () => ({ ...ranges, size })),
    ),
  };
}

/** A plane of the grid at the size of the image. */
export function atImageSize(
  plane: Float32Array,
  grid: { readonly width: number; readonly height: number },
  widthPx: number,
  heightPx: number,
): Float32Array {
  if (grid.width === widthPx && grid.height === heightPx) return plane;
  return resizeCubic(plane, grid.width, grid.height, widthPx, heightPx);
}

const sizeRange = z.tuple([z.number().min(0).max(0.95), z.number().min(0).max(0.95)]);
const count = z.int().min(1).max(10);

/** Schema of the ranges that both rain and snow have. */
export const fallingRanges = {
  sizes: z.array(sizeRange).min(1).max(10).describe('for each fall: 0 is a cell of the grid, 0.5 two cells'),
  layers: z.tuple([count, count]).describe('fewest and most layers of a fall'),
  density: unitRange.describe('share of the cells that hold a drop'),
  uniformity: unitRange.describe('1 is equally dense everywhere'),
  angleDeg: z.tuple([z.number().min(-90).max(90), z.number().min(-90).max(90)]).describe('from the vertical'),
  speed: unitRange.describe('fall during the exposure, in longer sides of the image'),
  gridSidePx: z
    .int()
    .min(32)
    .max(10_000)
    .optional()
    .describe('longest side of the grid; the size of the image unless given'),
};
