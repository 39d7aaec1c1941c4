import { MATERIAL_NAMES, MATERIALS, SEMANTICS, type MaterialName } from '../scene/index.js';
import { LINEAR_OF_BYTE } from './colour.js';
import { TEXTURES } from './textures.js';

/** Share of the light that a surface mirrors when it is looked at squarely; the rest follows Schlick's formula. */
const MIRRORED: Partial<Record<MaterialName, number>> = {
  glass: 0.12,
  window: 0.16,
  water: 0.05,
  carPaint: 0.045,
  rim: 0.2,
  metal: 0.06,
  headLamp: 0.1,
  tailLamp: 0.06,
};

/** Facts of the materials by their index, flat: read once per visible triangle. */
export const MATERIAL_COLOURS = Float64Array.from(
  MATERIAL_NAMES.flatMap((name) => MATERIALS[name].colour.map((value) => LINEAR_OF_BYTE[value])),
);
export const MATERIAL_TINTED = Uint8Array.from(MATERIAL_NAMES, (name) => Number(MATERIALS[name].tinted));
export const MATERIAL_SEMANTICS = Uint8Array.from(MATERIAL_NAMES, (name) => SEMANTICS[MATERIALS[name].semantic].id);
export const MATERIAL_MIRRORED = Float64Array.from(MATERIAL_NAMES, (name) => MIRRORED[name] ?? 0);
export const MATERIAL_LEAVES = Uint8Array.from(MATERIAL_NAMES, (name) => Number(MATERIALS[name].texture === 'leaves'));
export const MATERIAL_TEXTURES = MATERIAL_NAMES.map((name) => TEXTURES[MATERIALS[name].texture]);
