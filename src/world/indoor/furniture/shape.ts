import type { MeshBuilder } from '../../mesh/index.js';

/**
 * How a piece of furniture is made: its back looks to -y, its front to +y, its length lies along x, its footprint is
 * centred over the origin and it stands on z = 0.
 */
export interface FurnitureShape {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Adds the shape inside the footprint and height. */
  readonly build: (builder: MeshBuilder) => void;
}
