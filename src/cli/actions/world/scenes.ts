import { InputError } from '../../../errors/index.js';
import { importGlb, type ImportedScene } from '../../../world/gltf/index.js';
import { buildFloor, type Floor } from '../../../world/indoor/index.js';
import { buildBlock } from '../../../world/outdoor/index.js';
import type { Scene } from '../../../world/scene/index.js';
import { DEFAULT_SCENE } from '../../choices.js';
import { inform } from '../../output.js';

/** Which scene a subcommand is about. */
export interface SceneOptions {
  readonly block?: string;
  readonly floor?: string;
  readonly glb?: string;
  readonly up?: 'y' | 'z';
  readonly time?: number;
}

export type ChosenScene =
  | { readonly kind: 'block'; readonly scene: Scene; readonly timeS: number }
  | { readonly kind: 'floor'; readonly scene: Floor; readonly timeS: number }
  | { readonly kind: 'imported'; readonly scene: ImportedScene; readonly timeS: number };

/** @throws InputError for two scenes at once, a file that is no scene, and a time after the recording's end */
export async function chooseScene(options: SceneOptions): Promise<ChosenScene> {
  const named = (['block', 'floor', 'glb'] as const).filter((kind) => options[kind] !== undefined);
  if (named.length > 1) throw new InputError(`${named.map((kind) => `--${kind}`).join(' and ')} exclude each other`);
  if (options.up !== undefined && options.glb === undefined) throw new InputError('--up belongs to --glb');
  const chosen = await sceneOf(options);
  const { durationS } = chosen.scene;
  const timeS = options.time ?? durationS / 2;
  if (timeS > durationS) throw new InputError(`--time ${timeS}: the recording ends at ${durationS} s`);
  return { ...chosen, timeS };
}

async function sceneOf({ block, floor, glb, up }: SceneOptions) {
  if (floor !== undefined) return { kind: 'floor', scene: buildFloor(floor) } as const;
  if (glb === undefined) return { kind: 'block', scene: buildBlock(block ?? DEFAULT_SCENE) } as const;
  const scene = await importGlb(glb, up === undefined ? {} : { up });
  for (const note of scene.notes) inform(`${glb}: ${note}`);
  return { kind: 'imported', scene } as const;
}
