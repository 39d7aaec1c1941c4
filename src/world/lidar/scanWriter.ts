import type { RayTracer } from '../trace/index.js';

/** Columns of a scan's points. */
export const SCAN_COLUMNS = 6;

export interface LidarScan {
  /**
   * (n, 6) x, y, z in the output frame, metres; intensity in [0, 1]; ring, the channel of its own LiDAR, 0 at the top;
   * time of firing, seconds after the stamp. LiDAR by LiDAR, ring by ring, in firing order.
   */
  readonly points: Float32Array;
  /** (n) which LiDAR. */
  readonly lidar: Uint8Array;
  /** (n) index into the scene's objects, NO_OBJECT for the rest. */
  readonly objects: Int32Array;
  /** (n) id of the surface's class, see SEMANTICS. */
  readonly semantics: Uint8Array;
  /** By index into the scene's objects: rays whose first surface in range is the object's, reported or lost. */
  readonly raysOnObjects: Uint32Array;
}

/** A scan while its points come, one after the other. */
export class ScanWriter {
  readonly #points: Float32Array;
  readonly #lidar: Uint8Array;
  readonly #objects: Int32Array;
  readonly #semantics: Uint8Array;
  readonly #raysOnObjects: Uint32Array;
  #count = 0;

  /** @param most points at most */
  constructor(most: number, { instances }: RayTracer) {
    this.#points = new Float32Array(SCAN_COLUMNS * most);
    this.#lidar = new Uint8Array(most);
    this.#objects = new Int32Array(most);
    this.#semantics = new Uint8Array(most);
    const objects = instances.reduce((highest, { object }) => Math.max(highest, object), -1) + 1;
    this.#raysOnObjects = new Uint32Array(objects);
  }

  /** Counts a ray whose first surface is an object's. */
  struck(object: number): void {
    if (object >= 0) this.#raysOnObjects[object]++;
  }

  add(
    x: number,
    y: number,
    z: number,
    intensity: number,
    ring: number,
    timeS: number,
    lidar: number,
    object: number,
    semantic: number,
  ): void {
    const row = this.#count++;
    const at = SCAN_COLUMNS * row;
    this.#points[at] = x;
    this.#points[at + 1] = y;
    this.#points[at + 2] = z;
    this.#points[at + 3] = intensity;
    this.#points[at + 4] = ring;
    this.#points[at + 5] = timeS;
    this.#lidar[row] = lidar;
    this.#objects[row] = object;
    this.#semantics[row] = semantic;
  }

  finish(): LidarScan {
    const count = this.#count;
    return {
      points: this.#points.slice(0, SCAN_COLUMNS * count),
      lidar: this.#lidar.slice(0, count),
      objects: this.#objects.slice(0, count),
      semantics: this.#semantics.slice(0, count),
      raysOnObjects: this.#raysOnObjects,
    };
  }
}
