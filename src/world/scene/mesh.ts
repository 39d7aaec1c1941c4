/** A triangle mesh in a frame of its own: metres, z up. */
export interface TriangleMesh {
  /** (v, 3) */
  readonly positions: Float32Array;
  /** (t, 3) vertex indices, counter-clockwise seen from outside. Both sides are solid. */
  readonly triangles: Uint32Array;
  /** (t) index into `MATERIAL_NAMES`. */
  readonly materials: Uint8Array;
  /** (t, 3) sRGB 0 to 255 where a file brings colours of its own (imported scenes); replaces the material's colour. */
  readonly colours?: Uint8Array;
}

/** A shape that instances share. Its search tree is built once; never change a mesh after it was used. */
export interface Prototype {
  readonly id: string;
  readonly mesh: TriangleMesh;
  /** What labels leave out, metres before scaling: mirrors on both sides, mirrors ahead. As KITTI and nuScenes label. */
  readonly outsideBox?: { readonly sidesM: number; readonly aheadM: number };
}
