import { InputError } from '../../errors/index.js';
import { assertRigidTransform } from '../../geometry/index.js';

/** u = fx · x / z + cx, v = fy · y / z + cy, in pixels; the centre of the top left pixel is (0, 0). */
export interface PinholeProjection {
  readonly kind: 'pinhole';
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

/** Parallel rays along the optical axis, which passes through the middle of the image. */
export interface OrthographicProjection {
  readonly kind: 'orthographic';
  readonly metresPerPixel: number;
}

/** A camera somewhere in the world. Camera frame: x right, y down, z forward. */
export interface View {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly projection: PinholeProjection | OrthographicProjection;
  /** (4, 4) row-major rigid transform. */
  readonly worldFromCamera: Float64Array;
  /** Surfaces nearer than this along the optical axis are not seen. Default: 0.05, and 0 where rays are parallel. */
  readonly nearM?: number;
  /** A pinhole camera's lens, OpenCV order k1, k2, p1, p2, k3; absent or empty for a perfect one. */
  readonly distortion?: readonly number[];
}

/** 8192 × 4096: about 1.3 GB with everything that a picture needs while it is made. */
export const MAX_VIEW_PIXELS = 2 ** 25;

export function nearLimitM(view: View): number {
  return view.nearM ?? (view.projection.kind === 'pinhole' ? 0.05 : 0);
}

/**
 * Refuses what is no view.
 *
 * @throws InputError naming the property
 */
export function checkView(view: View): void {
  const { widthPx, heightPx, projection } = view;
  for (const [name, size] of Object.entries({ widthPx, heightPx })) {
    if (!Number.isInteger(size) || size < 1) throw new InputError(`view: ${name} is ${size}; give a whole number ≥ 1`);
  }
  if (widthPx * heightPx > MAX_VIEW_PIXELS) {
    throw new InputError(
      `view: ${widthPx} × ${heightPx} pixels are more than ${MAX_VIEW_PIXELS}; render several smaller views`,
    );
  }
  const positive: [string, number][] =
    projection.kind === 'pinhole'
      ? [
          ['fx', projection.fx],
          ['fy', projection.fy],
        ]
      : [['metresPerPixel', projection.metresPerPixel]];
  for (const [name, value] of positive) {
    if (!(value > 0 && value < Infinity)) {
      throw new InputError(`view: ${name} is ${value}; give a positive finite number`);
    }
  }
  if (projection.kind === 'pinhole') {
    for (const name of ['cx', 'cy'] as const) {
      if (!Number.isFinite(projection[name])) throw new InputError(`view: ${name} is ${projection[name]}`);
    }
  }
  const near = nearLimitM(view);
  if (!Number.isFinite(near) || near < 0 || (near === 0 && projection.kind === 'pinhole')) {
    throw new InputError(`view: nearM is ${near}; give a finite number > 0 (≥ 0 where rays are parallel)`);
  }
  if (view.distortion !== undefined && view.distortion.length > 0 && projection.kind !== 'pinhole') {
    throw new InputError('view: parallel rays pass no lens; leave distortion out of an orthographic view');
  }
  assertRigidTransform(view.worldFromCamera, 'view: worldFromCamera');
}

/** How columns and rows of a raster lie on the image plane: column = scaleX · x + offsetX, x = X / Z or metres. */
export interface RasterGrid {
  readonly perspective: boolean;
  readonly width: number;
  readonly height: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** @param samples of a pixel along each axis; their middle is the pixel's centre */
export function gridOf(view: View, samples = 1): RasterGrid {
  const { projection } = view;
  const pinhole = projection.kind === 'pinhole';
  const fx = pinhole ? projection.fx : 1 / projection.metresPerPixel;
  const fy = pinhole ? projection.fy : 1 / projection.metresPerPixel;
  const cx = pinhole ? projection.cx : (view.widthPx - 1) / 2;
  const cy = pinhole ? projection.cy : (view.heightPx - 1) / 2;
  const shift = (samples - 1) / 2;
  return {
    perspective: pinhole,
    width: view.widthPx * samples,
    height: view.heightPx * samples,
    scaleX: fx * samples,
    scaleY: fy * samples,
    offsetX: cx * samples + shift,
    offsetY: cy * samples + shift,
  };
}
