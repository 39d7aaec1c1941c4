import type { Prototype } from './mesh.js';
import type { SemanticName } from './semantics.js';

/** Marks an instance that is no object: ground, buildings, trees. */
export const NO_OBJECT = -1;

/** A prototype placed in the world. */
export interface Instance {
  readonly prototype: Prototype;
  /** (12) row-major 3 × 4 affine, scale included: world = M · (local, 1). */
  readonly worldFromLocal: Float64Array;
  /** Index into the scene's `objects`, or NO_OBJECT. */
  readonly object: number;
  /** sRGB 0 to 255: colour of tinted materials. */
  readonly tint: readonly [number, number, number];
  /** Factor on the reflectivity of tinted materials. */
  readonly reflectivityFactor: number;
  /** Replaces the semantic of every material of the instance. */
  readonly semantic?: SemanticName;
}
