import type { MaterialName } from '../../scene/index.js';

/** A patch of ground: what it is made of and how high it lies above the relief. */
export interface Surface {
  readonly material: MaterialName;
  readonly liftM: number;
}
