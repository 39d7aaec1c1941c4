import type { RgbImage } from '../operation.js';
import type { DiskKernel } from './diskKernel.js';
import { diskKernel } from './diskKernel.js';
import { edgeIndex, padRow } from './edges.js';
import { correlate, correlateSymmetric, workspace } from './kernels/index.js';
import { emptyLike } from './rgbImage.js';

const BAND_ROWS = 64;
const CHANNELS = 3;
/** Differences of kernels that are only the rounding of float32. */
const ROUNDING = 1e-7;
/** What all these differences together can move a result, in levels; and what is left where they cancel. */
const UNSURE = 2e-5;
const EVEN = 1e-10;

interface Decomposition {
  /** What the sum over the disk, its edge blurred, is multiplied by. */
  readonly scale: number;
  /** Where the kernel is not a blurred disk: at the border of its grid. */
  readonly rest: readonly { readonly x: number; readonly y: number; readonly weight: number }[];
  /** Sum of the kernel. */
  readonly sum: number;
}

/** Writes a kernel as scale · (blurred disk) + rest, both summing to what the kernel sums to. */
function decompose(kernel: DiskKernel, radius: number): Decomposition {
  const reach = kernel.edgeBlur.length - 1;
  const side = 2 * kernel.half + 1;
  const far = kernel.half + reach;
  const inDisk = (x: number, y: number) => x * x + y * y <= radius * radius;
  let inside = 0;
  for (let y = -radius; y <= radius; y++) for (let x = -radius; x <= radius; x++) if (inDisk(x, y)) inside++;
  const rest = [];
  let kernelSum = 0;
  let freeSum = 0;
  let restSum = 0;
  for (let y = -far; y <= far; y++) {
    for (let x = -far; x <= far; x++) {
      let free = 0;
      for (let v = -reach; v <= reach; v++) {
        for (let u = -reach; u <= reach; u++) {
          if (inDisk(x - u, y - v)) free += (kernel.edgeBlur[Math.abs(u)] * kernel.edgeBlur[Math.abs(v)]) / inside;
        }
      }
      const inGrid = Math.abs(x) <= kernel.half && Math.abs(y) <= kernel.half;
      const weight = inGrid ? kernel.weights[(y + kernel.half) * side + x + kernel.half] : 0;
      kernelSum += weight;
      freeSum += free;
      if (Math.abs(weight - free) < ROUNDING) continue;
      rest.push({ x, y, weight: weight - free });
      restSum += weight - free;
    }
  }
  return { scale: (kernelSum - restSum) / freeSum / inside, rest, sum: kernelSum };
}

/**
 * An image correlated with a blurred disk, edges reflected about their pixel, truncated to bytes.
 *
 * The disk is a stack of rows, and the sum over a row is a difference of running sums: exact in whole numbers and free
 * of the radius. The blur of the edge follows as two short passes.
 */
export function blurByDisk(image: RgbImage, radius: number, aliasBlurPx: number): RgbImage {
  const kernel = diskKernel(radius, aliasBlurPx);
  const { scale, rest, sum } = decompose(kernel, radius);
  const reach = kernel.edgeBlur.length - 1;
  const pad = kernel.half + reach;
  const { widthPx: width, heightPx: height, data } = image;
  const bandRows = Math.min(BAND_ROWS, height);
  // Running sums have one more pixel than rows: the sum before the first.
  const stride = (width + 2 * pad + 1) * CHANNELS;
  const wide = (width + 2 * reach) * CHANNELS;
  const narrow = width * CHANNELS;
  const [source, running, disks, mixed, result, remainder] = workspace(
    (bandRows + 2 * pad) * stride,
    (bandRows + 2 * pad) * stride,
    (bandRows + 2 * reach) * wide,
    bandRows * wide,
    bandRows * narrow,
    bandRows * narrow,
  );
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
      for (let i = 0; i < narrow; i++) source[start + pad * CHANNELS + i] = data[from + i];
      padRow(source, start, width, CHANNELS, pad, 'reflect101');
      running.fill(0, start, start + CHANNELS);
      for (let i = start; i < start + stride - CHANNELS; i++) running[i + CHANNELS] = running[i] + source[i];
    }
    const first = (pad - reach) * stride + (pad - reach) * CHANNELS;
    correlate(running, first, stride, disks, 0, wide, rows + 2 * reach, wide, chordOffsets, chordWeights);
    correlateSymmetric(disks, reach * wide, wide, mixed, 0, wide, rows, wide, wide, kernel.edgeBlur);
    const inner = reach * CHANNELS;
    correlateSymmetric(mixed, inner, wide, result, 0, narrow, rows, narrow, CHANNELS, kernel.edgeBlur);
    const centre = pad * stride + pad * CHANNELS;
    if (rest.length > 0) {
      correlate(source, centre, stride, remainder, 0, narrow, rows, narrow, restOffsets, restWeights);
    } else remainder.fill(0);
    for (let row = 0; row < rows; row++) {
      const to = (top + row) * narrow;
      for (let i = 0; i < narrow; i++) {
        let value = result[row * narrow + i] * scale + remainder[row * narrow + i];
        const fromWhole = value - Math.round(value);
        if (fromWhole < UNSURE && fromWhole > -UNSURE) {
          const at = centre + row * stride + i;
          if (Math.abs(value - source[at] * sum) > EVEN) value = exactly(at);
        }
        out.data[to + i] = value >= 255 ? 255 : value > 0 ? value : 0;
      }
    }
  }
  return out;
}
