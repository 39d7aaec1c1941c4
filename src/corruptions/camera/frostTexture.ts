import { keyedRng } from '../../random/index.js';
import type { Rng } from '../../contracts/index.js';
import { plasmaMap } from './plasma.js';

/** Size of the textures, pixels. */
export const FROST_WIDTH_PX = 960;
export const FROST_HEIGHT_PX = 640;
export const FROST_TEXTURES = 6;

/** Ice crystals branch at 60 degrees. */
const BRANCH_RAD = Math.PI / 3;
const MOST_GENERATIONS = 4;

interface Needle {
  readonly x: number;
  readonly y: number;
  readonly angleRad: number;
  readonly lengthPx: number;
  readonly generation: number;
}

/** Draws a needle of ice that fades towards its tip and returns the needles that branch off it. */
function grow(ice: Float32Array, needle: Needle, rng: Rng): Needle[] {
  const branches: Needle[] = [];
  let { x, y, angleRad } = needle;
  const bendRad = rng.normal(0, 0.004);
  const spacingPx = 3 + 3 * needle.generation;
  const phase = rng.uniform(0, spacingPx);
  for (let along = 0; along < needle.lengthPx; along++) {
    x += Math.cos(angleRad);
    y += Math.sin(angleRad);
    angleRad += bendRad;
    const left = 1 - along / needle.lengthPx;
    stamp(ice, x, y, (0.35 + 0.65 * left) / (1 + 0.35 * needle.generation));
    if (needle.generation + 1 < MOST_GENERATIONS && (along + phase) % spacingPx < 1) {
      for (const side of [-1, 1]) {
        if (rng.uniform() < 0.25) continue;
        const lengthPx = needle.lengthPx * left * rng.uniform(0.18, 0.42);
        if (lengthPx < 2) continue;
        const turned = angleRad + side * BRANCH_RAD + rng.normal(0, 0.06);
        branches.push({ x, y, angleRad: turned, lengthPx, generation: needle.generation + 1 });
      }
    }
  }
  return branches;
}

/** Brightens the four pixels around a point by their nearness; the torus has no border. */
function stamp(ice: Float32Array, x: number, y: number, brightness: number): void {
  const left = Math.floor(x);
  const upper = Math.floor(y);
  for (let row = upper; row <= upper + 1; row++) {
    for (let column = left; column <= left + 1; column++) {
      const share = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
      const wrappedX = ((column % FROST_WIDTH_PX) + FROST_WIDTH_PX) % FROST_WIDTH_PX;
      const wrappedY = ((row % FROST_HEIGHT_PX) + FROST_HEIGHT_PX) % FROST_HEIGHT_PX;
      const at = wrappedY * FROST_WIDTH_PX + wrappedX;
      ice[at] = Math.max(ice[at], brightness * share);
    }
  }
}

function makeTexture(index: number): Uint8Array {
  const rng = keyedRng('frost texture', index);
  const ice = new Float32Array(FROST_WIDTH_PX * FROST_HEIGHT_PX);
  const stars = 26 + 6 * index;
  for (let star = 0; star < stars; star++) {
    const x = rng.uniform(0, FROST_WIDTH_PX);
    const y = rng.uniform(0, FROST_HEIGHT_PX);
    const turnRad = rng.uniform(0, BRANCH_RAD);
    const sizePx = 60 + 260 * rng.uniform() ** 2;
    let needles: Needle[] = [];
    for (let arm = 0; arm < 6; arm++) {
      if (rng.uniform() < 0.35) continue;
      needles.push({
        x,
        y,
        angleRad: turnRad + arm * BRANCH_RAD,
        lengthPx: sizePx * rng.uniform(0.5, 1),
        generation: 0,
      });
    }
    while (needles.length > 0) needles = needles.flatMap((needle) => grow(ice, needle, rng));
  }
  // A film of fine ice, thick in some places and thin in others, under the needles.
  const film = plasmaMap(1024, 1.9, rng);
  const grain = plasmaMap(1024, 1.25, rng);
  const out = new Uint8Array(ice.length);
  for (let y = 0, at = 0; y < FROST_HEIGHT_PX; y++) {
    for (let x = 0; x < FROST_WIDTH_PX; x++, at++) {
      const from = y * 1024 + x;
      const thickness = 0.3 + 0.45 * film[from] + 0.5 * (grain[from] - 0.5);
      out[at] = 255 * Math.min(1, Math.max(0, thickness + (1 - 0.6 * thickness) * 0.75 * ice[at]));
    }
  }
  return out;
}

const made = new Map<number, Uint8Array>();

/**
 * Thickness of a film of frost: needles of ice that branch at 60 degrees over a grainy film.
 *
 * Grown here by rule, the same on every machine: the photographs that came with the published code are of unstated
 * origin. A texture is made when it is first used.
 *
 * @returns (FROST_HEIGHT_PX, FROST_WIDTH_PX) bytes
 */
export function frostTexture(index: number): Uint8Array {
  let texture = made.get(index);
  if (texture === undefined) made.set(index, (texture = makeTexture(index)));
  return texture;
}
