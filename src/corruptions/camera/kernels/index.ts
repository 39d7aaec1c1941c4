/**
 * Hot loops of the camera corruptions in WebAssembly (SIMD), over one shared workspace.
 *
 * Operations ask for a workspace, fill it, run kernels over it and read it before they return; nothing in it outlives
 * a call. JavaScript runs one operation at a time, and worker threads have workspaces of their own.
 */
import { binary } from './binary.js';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  correlate(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    rows: number,
    columns: number,
    offsets: number,
    weights: number,
    taps: number,
  ): void;
  correlateSymmetric(
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    rows: number,
    columns: number,
    step: number,
    weights: number,
    radius: number,
  ): void;
  addZoomedRow(
    upper: number,
    lower: number,
    weight: number,
    columns: number,
    mixed: number,
    indices: number,
    weights: number,
    outColumns: number,
    sum: number,
  ): void;
  loadBytes(from: number, to: number, count: number, divisor: number): void;
  storeBytes(from: number, to: number, count: number, scale: number): void;
  runningSums(from: number, to: number, pixels: number): void;
  demote(from: number, to: number, count: number): void;
  correlateSingle: Exports['correlate'];
  sobelRow(above: number, here: number, below: number, width: number, dx: number, dy: number, sum: number): void;
  lowestAndHighest(values: number, count: number, out: number): void;
  fogRow(
    map: number,
    bytes: number,
    pixels: number,
    lowest: number,
    range: number,
    contrast: number,
    most: number,
    divisor: number,
    units: number,
  ): void;
  chamfer(distance: number, width: number, height: number, step: number, diagonal: number, knight: number): void;
  plasmaRow(map: number, size: number, step: number, y: number, order: number, draws: number, wibble: number): void;
  scaleAndAdd(values: number, added: number, count: number, scale: number, margin: number, unsure: number): number;
}

/** The part of the WebAssembly API that is used; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;
/** Offsets of taps first, then their weights. */
const OFFSETS_AT = 1024;
const MOST_TAPS = 4096;
const WEIGHTS_AT = OFFSETS_AT + 4 * MOST_TAPS;
/** Bytes of one row of an image on their way in or out. */
const ROW_AT = WEIGHTS_AT + 8 * MOST_TAPS;
const MOST_ROW_BYTES = 1 << 20;
const WORKSPACE_AT = ROW_AT + MOST_ROW_BYTES;
/** Kernels work on eight columns at a time and may touch this many elements behind the last one. */
const SURPLUS = 16;

let loaded: Exports | undefined;

function kernels(): Exports {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(binary, 'base64'))).exports as Exports;
  return loaded;
}

/**
 * Arrays of the given lengths in the kernels' memory. Their contents are left over from earlier calls; the arrays of
 * earlier calls must not be used any more.
 */
export function workspace<Lengths extends readonly number[]>(
  ...lengths: Lengths
): { [K in keyof Lengths]: Float64Array } {
  const { memory } = kernels();
  const needed = lengths.reduce((bytes, length) => bytes + 8 * (Math.ceil(length) + SURPLUS), WORKSPACE_AT);
  const missing = needed - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  let at = WORKSPACE_AT;
  return lengths.map((length) => {
    const array = new Float64Array(memory.buffer, at, length);
    at += 8 * (length + SURPLUS);
    return array;
  }) as { [K in keyof Lengths]: Float64Array };
}

/**
 * to[r][j] = Σ_i weights[i] · from[r][j + offsets[i]], i ascending; strides and offsets count elements. Columns are
 * written in eights: up to seven elements behind the last column of each row of `to` are overwritten.
 *
 * @param from @param to arrays of one workspace
 */
export function correlate(
  from: Float64Array,
  fromStart: number,
  fromStride: number,
  to: Float64Array,
  toStart: number,
  toStride: number,
  rows: number,
  columns: number,
  offsets: ArrayLike<number>,
  weights: ArrayLike<number>,
): void {
  const { memory, correlate: run } = kernels();
  if (offsets.length > MOST_TAPS) throw new RangeError(`${offsets.length} taps; ${MOST_TAPS} are possible`);
  new Int32Array(memory.buffer, OFFSETS_AT, offsets.length).set(offsets);
  new Float64Array(memory.buffer, WEIGHTS_AT, weights.length).set(weights);
  const source = from.byteOffset + 8 * fromStart;
  const target = to.byteOffset + 8 * toStart;
  run(source, fromStride, target, toStride, rows, columns, OFFSETS_AT, WEIGHTS_AT, offsets.length);
}

/**
 * to[r][j] = w₀ x[j] + Σ_k w_k (x[j − k·step] + x[j + k·step]), k from the last weight down to 1; otherwise as
 * `correlate`.
 */
export function correlateSymmetric(
  from: Float64Array,
  fromStart: number,
  fromStride: number,
  to: Float64Array,
  toStart: number,
  toStride: number,
  rows: number,
  columns: number,
  step: number,
  weights: ArrayLike<number>,
): void {
  const { memory, correlateSymmetric: run } = kernels();
  if (weights.length > MOST_TAPS) throw new RangeError(`${weights.length} taps; ${MOST_TAPS} are possible`);
  new Float64Array(memory.buffer, WEIGHTS_AT, weights.length).set(weights);
  const source = from.byteOffset + 8 * fromStart;
  const target = to.byteOffset + 8 * toStart;
  run(source, fromStride, target, toStride, rows, columns, step, WEIGHTS_AT, weights.length - 1);
}

/** Which columns an output column of a zoom lies between, in the kernels' memory. */
export interface ZoomColumns {
  /** (columns) byte offset of the left pixel in a row of float64 RGBX pixels. */
  readonly offsets: Int32Array;
  /** (columns) share of the right pixel. */
  readonly weights: Float64Array;
}

/**
 * Adds one row of a bilinearly zoomed image to `sum`; see `addZoomedRowReference`. All arrays are views of one
 * workspace.
 *
 * @param upper @param lower float32 RGBX pixels at the first column of the cut
 * @param mixed room for (columns + 1) float64 RGBX pixels
 */
export function addZoomedRow(
  upper: number,
  lower: number,
  weight: number,
  columns: number,
  mixed: Float64Array,
  at: ZoomColumns,
  sum: Float32Array,
): void {
  const { offsets, weights } = at;
  kernels().addZoomedRow(
    upper,
    lower,
    weight,
    columns,
    mixed.byteOffset,
    offsets.byteOffset,
    weights.byteOffset,
    offsets.length,
    sum.byteOffset,
  );
}

function rowBytes(count: number): Uint8Array {
  if (count > MOST_ROW_BYTES - SURPLUS) throw new RangeError(`a row of ${count} bytes; ${MOST_ROW_BYTES} are possible`);
  return new Uint8Array(kernels().memory.buffer, ROW_AT, count);
}

/** to[toStart + i] = bytes[i] / divisor; up to three elements behind the last are overwritten. */
export function loadBytes(bytes: Uint8Array, to: Float64Array, toStart: number, divisor: number): void {
  rowBytes(bytes.length).set(bytes);
  kernels().loadBytes(ROW_AT, to.byteOffset + 8 * toStart, bytes.length, divisor);
}

/** bytes[i] = from[fromStart + i] · scale, truncated and clipped. */
export function storeBytes(
  from: Float64Array,
  fromStart: number,
  scale: number,
  bytes: Uint8Array,
  start: number,
  count: number,
): void {
  const row = rowBytes(count);
  kernels().storeBytes(from.byteOffset + 8 * fromStart, ROW_AT, count, scale);
  bytes.set(row, start);
}

/** Sums of the pixels before each one, for a row of three interleaved channels: one pixel more than the row has. */
export function runningSums(
  from: Float64Array,
  fromStart: number,
  to: Float64Array,
  toStart: number,
  pixels: number,
): void {
  kernels().runningSums(from.byteOffset + 8 * fromStart, to.byteOffset + 8 * toStart, pixels);
}

/**
 * values[i] = values[i] · scale + added[i] for `count` elements from `start`.
 *
 * @returns indices (from `start`) of results within `margin` of a whole number
 */
export function scaleAndAdd(
  values: Float64Array,
  added: Float32Array,
  start: number,
  count: number,
  scale: number,
  margin: number,
): Int32Array {
  const run = kernels();
  rowBytes(4 * count);
  const found = run.scaleAndAdd(
    values.byteOffset + 8 * start,
    added.byteOffset + 4 * start,
    count,
    scale,
    margin,
    ROW_AT,
  );
  return new Int32Array(run.memory.buffer, ROW_AT, found);
}

/** to[i] = from[i] in float32. */
export function demote(from: Float64Array, to: Float32Array, count: number): void {
  kernels().demote(from.byteOffset, to.byteOffset, count);
}

/** As `correlate`, in float32 and in sixteens: for corrections so small that float32 is exact enough. */
export function correlateSingle(
  from: Float32Array,
  fromStart: number,
  fromStride: number,
  to: Float32Array,
  toStride: number,
  rows: number,
  columns: number,
  offsets: ArrayLike<number>,
  weights: ArrayLike<number>,
): void {
  const { memory, correlateSingle: run } = kernels();
  if (offsets.length > MOST_TAPS) throw new RangeError(`${offsets.length} taps; ${MOST_TAPS} are possible`);
  new Int32Array(memory.buffer, OFFSETS_AT, offsets.length).set(offsets);
  new Float32Array(memory.buffer, WEIGHTS_AT, weights.length).set(weights);
  const source = from.byteOffset + 4 * fromStart;
  run(source, fromStride, to.byteOffset, toStride, rows, columns, OFFSETS_AT, WEIGHTS_AT, offsets.length);
}

/** The memory of a workspace's array as float32, twice as many. */
export function asSingles(array: Float64Array): Float32Array {
  return new Float32Array(array.buffer, array.byteOffset, 2 * array.length);
}

/** The memory of a workspace's array as 32-bit integers, twice as many. */
export function asIntegers(array: Float64Array): Int32Array {
  return new Int32Array(array.buffer, array.byteOffset, 2 * array.length);
}

/**
 * Chamfer distances in place.
 *
 * @param distance ((height + 4), (width + 4)) integers in a workspace: 0 on edges, the largest distance elsewhere
 * @param costs of a step, a diagonal step and a knight's move
 */
export function chamfer(
  distance: Int32Array,
  width: number,
  height: number,
  costs: { readonly step: number; readonly diagonal: number; readonly knight: number },
): void {
  kernels().chamfer(distance.byteOffset, width, height, costs.step, costs.diagonal, costs.knight);
}

/** Which four samples a step of a plasma fractal averages: see `plasmaRow` of the kernels. */
export const PLASMA_STEPS = { square: 0, diamondAbove: 1, diamondLeft: 2 } as const;

/**
 * One row of cells of a plasma fractal.
 *
 * @param map (size, size) float32 @param draws (size / step) uniforms; both in a workspace
 */
export function plasmaRow(
  map: Float32Array,
  size: number,
  step: number,
  y: number,
  order: keyof typeof PLASMA_STEPS,
  draws: Float64Array,
  wibble: number,
): void {
  kernels().plasmaRow(map.byteOffset, size, step, y, PLASMA_STEPS[order], draws.byteOffset, wibble);
}

/** The lowest and highest of float32 values in a workspace; their number is a multiple of 4. */
export function lowestAndHighest(values: Float32Array): [number, number] {
  const run = kernels();
  run.lowestAndHighest(values.byteOffset, values.length, WEIGHTS_AT);
  const [lowest, highest] = new Float32Array(run.memory.buffer, WEIGHTS_AT, 2);
  return [lowest, highest];
}

/** How fog lies over a row; see `fogRow` of the kernels. */
export interface FogScale {
  readonly lowest: number;
  readonly range: number;
  readonly contrast: number;
  readonly most: number;
  readonly divisor: number;
}

/**
 * Writes rows of an image under fog.
 *
 * @param units (256) level / 255
 * @returns writes one row of RGB bytes, `out`, from `bytes`, under the part of the map that begins at `mapStart`
 */
export function fogRows(map: Float32Array, scale: FogScale, units: Float64Array) {
  const run = kernels();
  new Float64Array(run.memory.buffer, WEIGHTS_AT, units.length).set(units);
  const { lowest, range, contrast, most, divisor } = scale;
  return (mapStart: number, bytes: Uint8Array, out: Uint8Array, start: number): void => {
    const row = rowBytes(bytes.length);
    row.set(bytes);
    const at = map.byteOffset + 4 * mapStart;
    run.fogRow(at, ROW_AT, bytes.length / 3, lowest, range, contrast, most, divisor, WEIGHTS_AT);
    out.set(row, start);
  };
}

/** Gradients of a grey image with a frame of one pixel, in the kernels' workspace. */
export interface Gradients {
  /** (height + 2, stride) 16-bit; zero in the frame of `magnitude`. */
  readonly dx: Int16Array;
  readonly dy: Int16Array;
  /** |dx| + |dy| */
  readonly magnitude: Int16Array;
  /** Elements of a row, and the index of the first pixel. */
  readonly stride: number;
  readonly first: number;
}

/** Sobel gradients of 3 × 3 pixels; beyond the border the nearest pixel stands. */
export function sobelGradients(grey: Uint8Array, width: number, height: number): Gradients {
  const stride = 8 * Math.ceil((width + 2) / 8) + 8;
  const rows = height + 2;
  // Four 16-bit elements or eight bytes to a float64.
  const [bytes, across, down, sums] = workspace(
    (stride * rows) / 8,
    (stride * rows) / 4,
    (stride * rows) / 4,
    (stride * rows) / 4,
  );
  const framed = new Uint8Array(bytes.buffer, bytes.byteOffset, stride * rows);
  const singles = (array: Float64Array) => new Int16Array(array.buffer, array.byteOffset, stride * rows);
  const magnitude = singles(sums);
  for (let row = 0; row < rows; row++) {
    const y = Math.min(Math.max(row - 1, 0), height - 1);
    const at = row * stride;
    framed.set(grey.subarray(y * width, (y + 1) * width), at + 1);
    framed[at] = framed[at + 1];
    framed.fill(framed[at + width], at + width + 1, at + stride);
  }
  magnitude.fill(0, 0, stride);
  magnitude.fill(0, (height + 1) * stride);
  const { sobelRow } = kernels();
  for (let y = 0; y < height; y++) {
    const at = (y + 1) * stride + 1;
    const here = bytes.byteOffset + at;
    const to = 2 * at;
    const places = [across, down, sums].map((array) => array.byteOffset + to) as [number, number, number];
    sobelRow(here - stride, here, here + stride, width, ...places);
    magnitude[at - 1] = 0;
    magnitude.fill(0, at + width, at - 1 + stride);
  }
  return { dx: singles(across), dy: singles(down), magnitude, stride, first: stride + 1 };
}
