/** The chain of OpenCV filters that gives drops of water their light and dark sides. */
import type { Distances } from './distanceTransform.js';
import { edgeIndex } from './edges.js';
import { asBytes, asIntegers, asShorts, reliefKernels, rowBytes, workspace } from './kernels/index.js';

const LEVELS = 256;
/** Histograms that take turns in counting. */
const TURNS = 4;
/** Distances, and so the levels to equalise, are below this. */
export const MOST_RELIEF = 32;
/** Rows of the embossed relief that are in hand at once. */
const RING = 3;

const reflect = (at: number, size: number): number => edgeIndex(at, size, 'reflect101');

/** (height, width) 3 × 3 means of distances, truncated to whole pixels; the border reflects about its pixel. */
function meanDistances({ distance, stride, first }: Distances, width: number, height: number): Uint8Array {
  const { meanRow } = reliefKernels();
  const out = new Uint8Array(width * height);
  const row = rowBytes(4 * Math.ceil(width / 4));
  for (let y = 0, at = first; y < height; y++, at += stride) {
    distance[at - 1] = distance[at + reflect(-1, width)];
    distance[at + width] = distance[at + reflect(width, width)];
  }
  const address = (y: number): number => distance.byteOffset + 4 * (first + reflect(y, height) * stride);
  for (let y = 0; y < height; y++) {
    meanRow(address(y - 1), address(y), address(y + 1), row.byteOffset, width);
    out.set(row.subarray(0, width), y * width);
  }
  return out;
}

/** Histogram equalisation as a table: the lowest level present becomes 0, the others their cumulative share. */
function equalization(histograms: Int32Array, count: number): Uint8Array {
  const histogram = histograms.slice(0, LEVELS);
  for (let i = LEVELS; i < TURNS * LEVELS; i++) histogram[i % LEVELS] += histograms[i];
  const lowest = histogram.findIndex((pixels) => pixels > 0);
  const table = new Uint8Array(LEVELS);
  if (histogram[lowest] === count) {
    table[lowest] = lowest;
    return table;
  }
  const scale = Math.fround(255 / (count - histogram[lowest]));
  for (let level = lowest + 1, sum = 0; level < LEVELS; level++) {
    sum += histogram[level];
    table[level] = Math.round(Math.fround(sum * scale));
  }
  return table;
}

export interface WaterLight {
  /** (height, stride) light, depth · brightness, in the kernels' workspace, and the address of the first pixel. */
  readonly light: Uint16Array;
  readonly stride: number;
  readonly most: number;
}

/**
 * How much light from the upper left each pixel of the drops sends: its depth times its brightness. For that, distances
 * are averaged, equalised, embossed by [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], clipped to bytes, averaged again and rounded.
 *
 * @param distances of at most 31 pixels
 * @param depth (height, width) 0 where there is no drop
 */
export function waterLight(distances: Distances, width: number, height: number, depth: Uint8Array): WaterLight {
  const run = reliefKernels();
  const means = meanDistances(distances, width, height);
  // A frame of one pixel around the relief, and room for the sixteens of the kernels.
  const stride = 16 * Math.ceil((width + 2) / 16) + 16;
  const [framed, embossed, deep, lights, histogramRoom, tableRoom] = workspace(
    (stride * height) / 8,
    (RING * stride) / 8,
    stride / 8,
    (2 * stride * height) / 8,
    (TURNS * LEVELS) / 2,
    MOST_RELIEF / 8,
  );
  const relief = asBytes(framed);
  const histograms = asIntegers(histogramRoom).fill(0);
  for (let y = 0; y < height; y++) {
    relief.set(means.subarray(y * width, (y + 1) * width), y * stride + 1);
    run.countLevels(framed.byteOffset + y * stride + 1, width, histograms.byteOffset);
  }
  asBytes(tableRoom).set(equalization(histograms, width * height).subarray(0, MOST_RELIEF));
  run.mapRow(framed.byteOffset, tableRoom.byteOffset, stride * height);
  const mirror = (bytes: Uint8Array, first: number): void => {
    bytes[first - 1] = bytes[first + reflect(-1, width)];
    bytes[first + width] = bytes[first + reflect(width, width)];
  };
  for (let y = 0; y < height; y++) mirror(relief, y * stride + 1);
  const reliefRow = (y: number): number => framed.byteOffset + reflect(y, height) * stride + 1;
  const ring = asBytes(embossed);
  const ringRow = (y: number): number => (reflect(y, height) % RING) * stride + 1;
  const emboss = (y: number): void => {
    run.embossRow(reliefRow(y - 1), reliefRow(y), reliefRow(y + 1), embossed.byteOffset + ringRow(y), width);
    mirror(ring, ringRow(y));
  };
  const depthRow = asBytes(deep).fill(0);
  let most = 0;
  emboss(0);
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) emboss(y + 1);
    depthRow.set(depth.subarray(y * width, (y + 1) * width));
    const rows = [y - 1, y, y + 1].map((each) => embossed.byteOffset + ringRow(each)) as [number, number, number];
    most = run.shineRow(...rows, deep.byteOffset, lights.byteOffset + 2 * y * stride, most, width);
  }
  return { light: asShorts(lights), stride, most };
}
