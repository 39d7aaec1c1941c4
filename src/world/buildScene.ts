import { keyedRng } from '../random/index.js';
import { layOutCarPark } from './layouts/carPark.js';
import { layOutOpenGround } from './layouts/openGround.js';
import { layOutStreet } from './layouts/street.js';
import { SceneBuilder } from './sceneBuilder.js';
import type { Scene } from './scene.js';

export type LayoutName = 'street' | 'carPark' | 'openGround';

const LAYOUTS: Record<LayoutName, (builder: SceneBuilder) => void> = {
  street: layOutStreet,
  carPark: layOutCarPark,
  openGround: layOutOpenGround,
};

export interface SceneOptions {
  /** Drawn at random (street 65 %, open ground 20 %, car park 15 %) when absent. */
  readonly layout?: LayoutName;
  /** No more cars than this are placed. */
  readonly maxCars?: number;
  /** Labelled objects stand at most this far ahead and to the side; 51 m and 25 m unless given. */
  readonly extentM?: readonly [ahead: number, aside: number];
}

/** Builds the scene that belongs to a seed: equal seeds and options give equal scenes on every machine. */
export function buildScene(seed: number | string, options: SceneOptions = {}): Scene {
  const rng = keyedRng('world/scene', seed);
  const draw = rng.uniform();
  const layout = options.layout ?? (draw < 0.65 ? 'street' : draw < 0.85 ? 'openGround' : 'carPark');
  const builder = new SceneBuilder(rng, options.maxCars ?? rng.integer(5, 15), options.extentM ?? [51, 25]);
  LAYOUTS[layout](builder);
  return builder.scene();
}
