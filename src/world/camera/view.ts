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

/** Where the samples of a raster lie on the image plane: x / z and y / z, or metres where rays are parallel. */
export interface RasterGrid {
  readonly perspective: boolean;
  readonly width: number;
  readonly height: number;
  /** column = scaleX · x + offsetX */
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** (width) and (height): x and y of each column and row. */
  readonly columnX: Float64Array;
  readonly rowY: Float64Array;
}

/** Coordinates of evenly spaced columns or rows. */
export function coordinates(count: number, scale: number, offset: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = (i - offset) / scale;
  return out;
}

/**
 * The samples of a view: the centres of its pixels, or those and the points half-way between them and around them,
 * (2 · height + 1) × (2 · width + 1), among which the centre of pixel (row, column) is at (2 · row + 1, 2 · column + 1).
 */
export function gridOf(view: View, between = false): RasterGrid {
  const { projection, widthPx, heightPx } = view;
  const pinhole = projection.kind === 'pinhole';
  const fx = pinhole ? projection.fx : 1 / projection.metresPerPixel;
  const fy = pinhole ? projection.fy : 1 / projection.metresPerPixel;
  const cx = pinhole ? projection.cx : (widthPx - 1) / 2;
  const cy = pinhole ? projection.cy : (heightPx - 1) / 2;
  const centres = {
    perspective: pinhole,
    width: widthPx,
    height: heightPx,
    scaleX: fx,
    scaleY: fy,
    offsetX: cx,
    offsetY: cy,
    columnX: coordinates(widthPx, fx, cx),
    rowY: coordinates(heightPx, fy, cy),
  };
  if (!between) return centres;
  return {
    perspective: pinhole,
    width: 2 * widthPx + 1,
    height: 2 * heightPx + 1,
    scaleX: 2 * fx,
    scaleY: 2 * fy,
    offsetX: 2 * cx + 1,
    offsetY: 2 * cy + 1,
    columnX: halved(2 * widthPx + 1, fx, cx),
    rowY: halved(2 * heightPx + 1, fy, cy),
  };
}

/** Coordinates half a pixel apart; every other one is to the last bit that of a pixel's centre. */
function halved(count: number, scale: number, offset: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = ((i - 1) / 2 - offset) / scale;
  return out;
}
