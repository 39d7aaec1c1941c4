import { InputError } from '../../errors/index.js';
import { distortionCoefficients, invertPose } from '../../geometry/index.js';
import { NO_OBJECT, SEMANTICS, type Instance } from '../scene/index.js';
import { bend, gridAbout, undistortGrid } from './lens.js';
import { MATERIAL_SEMANTICS } from './materials.js';
import { depthOf, instanceOf, NOTHING, type Raster } from './raster.js';
import { rasterise } from './rasterise.js';
import { checkView, gridOf, MAX_VIEW_PIXELS, nearLimitM, type View } from './view.js';

/** What each pixel's centre sees, row-major. */
export interface DepthView {
  readonly widthPx: number;
  readonly heightPx: number;
  /** (height, width) metres along the optical axis, not along the ray; Infinity in the sky. */
  readonly depthM: Float32Array;
  /** (height, width) ids of `SEMANTICS`; sky where nothing is. */
  readonly semantics: Uint8Array;
  /** (height, width) index of the scene's object, or NO_OBJECT. */
  readonly objects: Int32Array;
}

/** @throws InputError for a view that is none */
export function renderDepth(instances: readonly Instance[], view: View): DepthView {
  return readRaster(rasteriseView(instances, view));
}

/** @param between see `gridOf` @throws InputError for a view that is none */
export function rasteriseView(instances: readonly Instance[], view: View, between = false): Raster {
  checkView(view);
  if (between && 4 * view.widthPx * view.heightPx > MAX_VIEW_PIXELS) {
    throw new InputError(
      `view: ${view.widthPx} × ${view.heightPx} pixels are too many for supersampling; render it plainly or in parts`,
    );
  }
  const lens = distortionCoefficients(view);
  const grid = gridOf(view, between);
  const cameraFromWorld = invertPose(view.worldFromCamera);
  if (lens === undefined) return rasterise(instances, grid, cameraFromWorld, nearLimitM(view));
  const rays = undistortGrid(grid, lens);
  // The nearest straight sample is then at most a quarter of a pixel from the bent one.
  const straightGrid = gridAbout(grid, rays, between ? 1 : 2);
  return bend(rasterise(instances, straightGrid, cameraFromWorld, nearLimitM(view)), grid, rays, cameraFromWorld);
}

/** Turns what a raster shows into the numbers of its surfaces, at every sample or at pixels' centres among others. */
export function readRaster(raster: Raster, between = false): DepthView {
  const { nearness, triangles, firstTriangle, instances } = raster;
  const step = between ? 2 : 1;
  const first = between ? raster.width + 1 : 0;
  const width = between ? (raster.width - 1) / 2 : raster.width;
  const height = between ? (raster.height - 1) / 2 : raster.height;
  const depthM = new Float32Array(width * height);
  const semantics = new Uint8Array(width * height);
  const objects = new Int32Array(width * height);
  let last = NOTHING;
  let semantic: number = SEMANTICS.sky.id;
  let object = NO_OBJECT;
  for (let at = 0, sample = first; at < depthM.length; at++) {
    const triangle = triangles[sample];
    if (triangle !== last) {
      last = triangle;
      if (triangle === NOTHING) {
        semantic = SEMANTICS.sky.id;
        object = NO_OBJECT;
      } else {
        const index = instanceOf(firstTriangle, triangle);
        const instance = instances[index];
        const material = instance.prototype.mesh.materials[triangle - firstTriangle[index]];
        semantic = instance.semantic === undefined ? MATERIAL_SEMANTICS[material] : SEMANTICS[instance.semantic].id;
        object = instance.object;
      }
    }
    depthM[at] = depthOf(raster, nearness[sample]);
    semantics[at] = semantic;
    objects[at] = object;
    // At the end of a line of pixels: over the last sample between, and the whole line between.
    sample += (at + 1) % width === 0 && between ? raster.width + 3 : step;
  }
  return { widthPx: width, heightPx: height, depthM, semantics, objects };
}
