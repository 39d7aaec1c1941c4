import type { RgbImage } from '../operation.js';
import type { DiskKernel } from './diskKernel.js';
import { diskKernel } from './diskKernel.js';
import { edgeIndex, padRow } from './edges.js';
import {
  asSingles,
  correlate,
  correlateSingle,
  correlateSymmetric,
  demote,
  loadBytes,
  runningSums,
  scaleAndAdd,
  storeBytes,
  workspace,
} from './kernels/index.js';
import { emptyLike } from './rgbImage.js';

const BAND_ROWS = 64;
const CHANNELS = 3;
/** Differences of kernels that are only the rounding of float32. */
const ROUNDING = 1e-7;
/** Rounding of the sums themselves, in levels; more where a part is summed in float32. */
const EVEN = 1e-10;
const EVEN_SINGLE = 2e-5;

interface Decomposition {
  /** What the sum over the disk, its edge blurred, is multiplied by. */
  readonly scale: number;
  /** Where the kernel is not a blurred disk: at the border of its grid. */
  readonly rest: readonly { readonly x: number; readonly y: number; readonly weight: number }[];
  /** Sum of the kernel, and of scale · (blurred disk) + rest. */
  readonly sum: number;
  readonly ownSum: number;
  /** What the float32 rounding of all weights together can move a result, in levels; 0 where there is none. */
  readonly unsure: number;
  /** How far a result over an even area can be from its level times `ownSum`. */
  readonly even: number;
}

/** Writes a kernel as scale · (blurred disk) + rest; both agree in the middle. */
function decompose(kernel: DiskKernel, radius: number): Decomposition {
  const reach = kernel.edgeBlur.length - 1;
  const side = 2 * kernel.half + 1;
  const far = kernel.half + reach;
  const inDisk = (x: number, y: number) => x * x + y * y <= radius * radius;
  const free = (x: number, y: number): number => {
    let sum = 0;
    for (let v = -reach; v <= reach; v++) {
      for (let u = -reach; u <= reach; u++) {
        if (inDisk(x - u, y - v)) sum += kernel.edgeBlur[Math.abs(u)] * kernel.edgeBlur[Math.abs(v)];
      }
    }
    return sum;
  };
  const scale = kernel.weights[kernel.half * side + kernel.half] / free(0, 0);
  const rest = [];
  let sum = 0;
  let ownSum = 0;
  let moved = 0;
  for (let y = -far; y <= far; y++) {
    for (let x = -far; x <= far; x++) {
      const inGrid = Math.abs(x) <= kernel.half && Math.abs(y) <= kernel.half;
      const weight = inGrid ? kernel.weights[(y + kernel.half) * side + x + kernel.half] : 0;
      const own = scale * free(x, y);
      const difference = weight - own;
      const kept = Math.abs(difference) >= ROUNDING;
      if (kept) rest.push({ x, y, weight: difference });
      else moved += Math.abs(difference);
      sum += weight;
      ownSum += kept ? weight : own;
    }
  }
  const unsure = 255 * moved;
  const rounding = rest.length > 0 ? EVEN_SINGLE : EVEN;
  return { scale, rest, sum, ownSum, unsure: unsure < EVEN ? 0 : unsure + rounding, even: rounding };
}

/**
 * An image correlated with a blurred disk, edges reflected about their pixel, truncated to bytes.
 *
 * The disk is a stack of rows, and the sum over a row is a difference of running sums: exact in whole numbers and free
 * of the radius. The blur of the edge follows as two short passes.
 */
export function blurByDisk(image: RgbImage, radius: number, aliasBlurPx: number): RgbImage {
  const kernel = diskKernel(radius, aliasBlurPx);
  const { scale, rest, sum, ownSum, unsure, even } = decompose(kernel, radius);
  const reach = kernel.edgeBlur.length - 1;
  const pad = kernel.half + reach;
  const { widthPx: width, heightPx: height, data } = image;
  const bandRows = Math.min(BAND_ROWS, height);
  // Running sums have one more pixel than rows: the sum before the first.
  const stride = (width + 2 * pad + 1) * CHANNELS;
  const wide = (width + 2 * reach) * CHANNELS;
  const narrow = width * CHANNELS;
  const [source, running, disks, mixed, result, rounded, remainders] = workspace(
    (bandRows + 2 * pad) * stride,
    (bandRows + 2 * pad) * stride,
    (bandRows + 2 * reach) * wide,
    bandRows * wide,
    bandRows * narrow,
    rest.length > 0 ? ((bandRows + 2 * pad) * stride) / 2 + 2 : 0,
    (bandRows * narrow) / 2 + 2,
  );
  const singles = asSingles(rounded);
  const remainder = asSingles(remainders);
  const chordOffsets: number[] = [];
  const chordWeights: number[] = [];
  for (let y = -radius; y <= radius; y++) {
    const halfChord = Math.floor(Math.sqrt(radius * radius - y * y));
    chordOffsets.push(y * stride + (halfChord + 1) * CHANNELS, y * stride - halfChord * CHANNELS);
    chordWeights.push(1, -1);
  }
  const restOffsets = rest.map(({ x, y }) => y * stride + x * CHANNELS);
  const restWeights = rest.map(({ weight }) => weight);
  const out = emptyLike(image);
  /** The sum over the kernel as it stands, for results so near a whole number that its float32 weights decide. */
  const exactly = (centre: number): number => {
    const side = 2 * kernel.half + 1;
    let total = 0;
    for (let y = 0, at = 0; y < side; y++) {
      let from = centre + (y - kernel.half) * stride - kernel.half * CHANNELS;
      for (let x = 0; x < side; x++, at++, from += CHANNELS) total += kernel.weights[at] * (source[from] / 255);
    }
    return total * 255;
  };
  for (let top = 0; top < height; top += bandRows) {
    const rows = Math.min(bandRows, height - top);
    for (let row = 0; row < rows + 2 * pad; row++) {
      const from = edgeIndex(top + row - pad, height, 'reflect101') * narrow;
      const start = row * stride;
      loadBytes(data.subarray(from, from + narrow), source, start + pad * CHANNELS, 1);
      padRow(source, start, width, CHANNELS, pad, 'reflect101');
      runningSums(source, start, running, start, width + 2 * pad);
    }
    const first = (pad - reach) * stride + (pad - reach) * CHANNELS;
    correlate(running, first, stride, disks, 0, wide, rows + 2 * reach, wide, chordOffsets, chordWeights);
    correlateSymmetric(disks, reach * wide, wide, mixed, 0, wide, rows, wide, wide, kernel.edgeBlur);
    const inner = reach * CHANNELS;
    correlateSymmetric(mixed, inner, wide, result, 0, narrow, rows, narrow, CHANNELS, kernel.edgeBlur);
    const centre = pad * stride + pad * CHANNELS;
    if (rest.length > 0) {
      demote(source, singles, (rows + 2 * pad) * stride);
      correlateSingle(singles, centre, stride, remainder, narrow, rows, narrow, restOffsets, restWeights);
    } else remainder.fill(0);
    for (let row = 0; row < rows; row++) {
      const start = row * narrow;
      const to = (top + row) * narrow;
      const near = scaleAndAdd(result, remainder, start, narrow, scale, unsure).slice();
      storeBytes(result, start, 1, out.data, to, narrow);
      for (const i of near) {
        const at = centre + row * stride + i;
        const isEven = Math.abs(result[start + i] - source[at] * ownSum) < even;
        const value = isEven ? source[at] * sum : exactly(at);
        out.data[to + i] = value >= 255 ? 255 : value > 0 ? value : 0;
      }
    }
  }
  return out;
}
