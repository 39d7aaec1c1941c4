import { poseFromRollPitchYaw, rotationOf } from '../geometry/index.js';
import type { MaterialName } from './materials.js';
import { BLOCK, CYLINDER, ELLIPSOID, NO_OBJECT, type Primitives } from './primitives.js';

/** A rectangle in an object's ground plane: x from rear to front, y from -halfWidth to +halfWidth. */
export interface Footprint {
  readonly rear: number;
  readonly front: number;
  readonly halfWidth: number;
}

/** How a part looks and leans. Angles turn the part about its own centre: first roll (x), then pitch (y), then yaw. */
export interface PartOptions {
  readonly brightness?: number;
  readonly pitchRad?: number;
  readonly rollRad?: number;
  readonly yawRad?: number;
}

/**
 * Builds an object from parts in its own frame: origin on the ground under its centre, x along its heading, z up.
 */
export class ObjectFrame {
  readonly #primitives: Primitives;
  readonly #cos: number;
  readonly #sin: number;

  constructor(
    primitives: Primitives,
    readonly x: number,
    readonly y: number,
    readonly z: number,
    readonly yawRad: number,
    readonly object: number = NO_OBJECT,
    readonly brightness = 1,
  ) {
    this.#primitives = primitives;
    this.#cos = Math.cos(yawRad);
    this.#sin = Math.sin(yawRad);
  }

  /** The convex body between a bottom rectangle at height `bottomZ` and a top rectangle at `topZ`. */
  block(
    material: MaterialName,
    bottomZ: number,
    topZ: number,
    bottom: Footprint,
    top: Footprint = bottom,
    options: PartOptions = {},
  ): void {
    const height = topZ - bottomZ;
    const middle = (bottom.rear + bottom.front + top.rear + top.front) / 4;
    const line = (low: number, high: number): [number, number] => [(low + high) / 2, (high - low) / height];
    this.#add(BLOCK, [middle, 0, (bottomZ + topZ) / 2], options, material, [
      height / 2,
      ...line(bottom.rear - middle, top.rear - middle),
      ...line(bottom.front - middle, top.front - middle),
      ...line(bottom.halfWidth, top.halfWidth),
    ]);
  }

  /** A plain box by its centre and full size. */
  box(
    material: MaterialName,
    centre: readonly [number, number, number],
    size: readonly [number, number, number],
    options: PartOptions = {},
  ): void {
    this.#add(BLOCK, centre, options, material, [size[2] / 2, -size[0] / 2, 0, size[0] / 2, 0, size[1] / 2, 0]);
  }

  /** A cylinder along its own z axis; a pitch of 90° lays it along x, a roll of 90° along y. */
  cylinder(
    material: MaterialName,
    centre: readonly [number, number, number],
    radius: number,
    length: number,
    options: PartOptions = {},
  ): void {
    this.#add(CYLINDER, centre, options, material, [radius, length / 2]);
  }

  ellipsoid(
    material: MaterialName,
    centre: readonly [number, number, number],
    semiAxes: readonly [number, number, number],
    options: PartOptions = {},
  ): void {
    this.#add(ELLIPSOID, centre, options, material, semiAxes);
  }

  #add(
    kind: number,
    local: readonly [number, number, number],
    options: PartOptions,
    material: MaterialName,
    shape: readonly number[],
  ): void {
    const rotation = rotationOf(
      poseFromRollPitchYaw({
        rollRad: options.rollRad ?? 0,
        pitchRad: options.pitchRad ?? 0,
        yawRad: this.yawRad + (options.yawRad ?? 0),
      }),
    );
    const centre: [number, number, number] = [
      this.x + this.#cos * local[0] - this.#sin * local[1],
      this.y + this.#sin * local[0] + this.#cos * local[1],
      this.z + local[2],
    ];
    const brightness = this.brightness * (options.brightness ?? 1);
    this.#primitives.add(kind, centre, rotation, shape, material, this.object, brightness);
  }
}
