import { InputError, nearest } from '../../errors/index.js';
import { buildFloor, type FloorOptions } from '../indoor/index.js';
import { buildBlock, type BlockOptions } from '../outdoor/index.js';
import type { Scene } from '../scene/index.js';
import type { SceneReference } from './worldFile.js';

/** Builds the scene that a world file refers to. */
export type SceneBuilder = (reference: SceneReference) => Scene;

/** Builders by the name that world files give them. */
const builders: Readonly<Record<string, SceneBuilder>> = {
  block: ({ key, options }) => buildBlock(key, options as BlockOptions),
  floor: ({ key, options }) => buildFloor(key, options as FloorOptions),
};

/** Conditions come back to the same frames: a mini dataset's scenes stay, some 3 MB each with their search trees. */
const KEPT_SCENES = 48;
const kept = new Map<string, Scene>();

/**
 * The scene of a reference, built once as long as it is in use.
 *
 * @throws InputError for an unknown builder, and where the builder refuses the options
 */
export function builtScene(reference: SceneReference): Scene {
  const id = JSON.stringify([reference.builder, reference.key, reference.options]);
  const known = kept.get(id);
  const scene = known ?? build(reference);
  kept.delete(id);
  kept.set(id, scene);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_SCENES) break;
    kept.delete(oldest);
  }
  return scene;
}

function build(reference: SceneReference): Scene {
  if (Object.hasOwn(builders, reference.builder)) return builders[reference.builder](reference);
  const known = Object.keys(builders);
  throw new InputError(`no builder "${reference.builder}" of scenes${nearest(reference.builder, known)}`);
}
