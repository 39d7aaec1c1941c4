/**
 * Procedural patterns. Each returns a factor on a surface's colour whose mean is about 1, and loses its detail where a
 * pixel covers more than a cell of it, so that distant surfaces do not shimmer.
 *
 * Coordinates are metres on the surface: `u` level, `v` up the surface (or x and y where it lies flat); leaves use all
 * three axes of the prototype.
 */
import type { Texture } from '../scene/index.js';
import { cellNoise, noise2, noise3, visibility } from './noise.js';

/** Where a pattern is looked at; one object, filled anew for each pixel. */
export interface TexturePoint {
  u: number;
  v: number;
  x: number;
  y: number;
  z: number;
  /** Metres that a pixel covers. */
  footprintM: number;
  /** Results: factors on red, green and blue. */
  red: number;
  green: number;
  blue: number;
}

/** Adds noise of a cell size and strength, as far as it can be seen. */
function speckle(p: TexturePoint, size: number, strength: number): number {
  const seen = visibility(size, p.footprintM);
  return seen === 0 ? 0 : seen * strength * noise2(p.u / size, p.v / size);
}

function grey(p: TexturePoint, factor: number): void {
  p.red = p.green = p.blue = factor;
}

function grain(p: TexturePoint): void {
  grey(p, 1 + speckle(p, 1.7, 0.06) + speckle(p, 0.35, 0.05) + speckle(p, 0.03, 0.06));
}

function asphalt(p: TexturePoint): void {
  grey(p, 1 + speckle(p, 4.3, 0.1) + speckle(p, 0.5, 0.06) + speckle(p, 0.06, 0.1) + speckle(p, 0.015, 0.22));
}

function grass(p: TexturePoint): void {
  const patches = speckle(p, 5.1, 0.14) + speckle(p, 0.8, 0.12);
  const blades = speckle(p, 0.12, 0.2) + speckle(p, 0.03, 0.3);
  p.red = 1 + 1.5 * patches + blades;
  p.green = 1 + 0.6 * patches + blades;
  p.blue = 1 + patches + blades;
}

/** Rows of blocks with joints between; `offset` shifts every other row by that share of a block. */
function blocks(
  p: TexturePoint,
  length: number,
  height: number,
  offset: number,
  jointM: number,
  jointFactor: number,
  spread: number,
): void {
  const row = Math.floor(p.v / height);
  const along = p.u / length + ((row & 1) === 0 ? 0 : offset);
  const column = Math.floor(along);
  const single = 1 + spread * visibility(height, p.footprintM) * cellNoise(column * 3 + 17, row * 5 + 29);
  // Distance to the nearest joint, against half a joint and half a pixel: an antialiased line.
  const aside = Math.min(along - column, column + 1 - along) * length;
  const above = Math.min(p.v - row * height, (row + 1) * height - p.v);
  const half = 0.5 * Math.max(p.footprintM, 0.002);
  const inJoint = Math.max(cover(aside, 0.5 * jointM, half), cover(above, 0.5 * jointM, half));
  const share = Math.min(1, jointM / length + jointM / height);
  const seen = visibility(height, p.footprintM);
  const joint = share + (inJoint - share) * seen;
  grey(p, single + (jointFactor - single) * joint + speckle(p, 2.3, 0.05));
}

/** Share of a pixel at `distance` from a line's middle that the line covers. */
function cover(distance: number, halfLine: number, halfPixel: number): number {
  const low = Math.max(distance - halfPixel, -halfLine);
  const high = Math.min(distance + halfPixel, halfLine);
  return high <= low ? 0 : (high - low) / (2 * halfPixel);
}

function brick(p: TexturePoint): void {
  blocks(p, 0.25, 0.083, 0.5, 0.012, 1.25, 0.2);
}

function panels(p: TexturePoint): void {
  blocks(p, 1.5, 1.0, 0, 0.025, 0.6, 0.05);
}

function tiles(p: TexturePoint): void {
  blocks(p, 0.4, 0.4, 0, 0.012, 0.7, 0.08);
}

function planks(p: TexturePoint): void {
  blocks(p, 1.4, 0.14, 0.37, 0.006, 0.55, 0.14);
  const seen = visibility(0.02, p.footprintM);
  if (seen === 0) return;
  const fibre = seen * 0.1 * noise2(p.u / 0.3, p.v / 0.012);
  p.red += fibre;
  p.green += fibre;
  p.blue += fibre;
}

function leaves(p: TexturePoint): void {
  const clumps = 0.22 * visibility(0.6, p.footprintM) * noise3(p.x / 0.6, p.y / 0.6, p.z / 0.6);
  const seen = visibility(0.1, p.footprintM);
  const leaf = seen === 0 ? 0 : 0.45 * seen * noise3(p.x / 0.1, p.y / 0.1, p.z / 0.1);
  p.red = 1 + 1.3 * clumps + leaf;
  p.green = 1 + clumps + leaf;
  p.blue = 1 + 0.6 * clumps + 0.8 * leaf;
}

function plain(p: TexturePoint): void {
  grey(p, 1);
}

export const TEXTURES: Readonly<Record<Texture, (point: TexturePoint) => void>> = {
  plain,
  grain,
  asphalt,
  grass,
  brick,
  panels,
  tiles,
  planks,
  leaves,
};
