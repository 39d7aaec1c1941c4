import { NO_OBJECT, type Instance, type Prototype, type SemanticName } from '../scene/index.js';
import { placement } from './affine.js';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yawRad: number;
  /** Along the prototype's own axes. */
  readonly scale?: readonly [number, number, number];
}

export interface Look {
  /** sRGB 0 to 255. */
  readonly tint?: readonly [number, number, number];
  readonly reflectivityFactor?: number;
  readonly object?: number;
  readonly semantic?: SemanticName;
}

const WHITE = [255, 255, 255] as const;

/** A prototype put somewhere in the world, upright. */
export function placeInstance(prototype: Prototype, place: Place, look: Look = {}): Instance {
  return {
    prototype,
    worldFromLocal: placement([place.x, place.y, place.z], place.yawRad, place.scale),
    object: look.object ?? NO_OBJECT,
    tint: look.tint ?? WHITE,
    reflectivityFactor: look.reflectivityFactor ?? 1,
    ...(look.semantic === undefined ? {} : { semantic: look.semantic }),
  };
}
