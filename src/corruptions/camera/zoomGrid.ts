/** Where the samples of an enlarged cut of a line lie. */
export interface ZoomGrid {
  /** First sample of the cut and its length. */
  readonly first: number;
  readonly count: number;
  /** Samples of the enlarged cut; may be one or two more than the line has. */
  readonly size: number;
  /** (size) sample of the cut to the left; share of its right neighbour. */
  readonly left: Int32Array;
  readonly share: Float64Array;
}

/**
 * The cut from the middle of a line that fills the line when enlarged `factor` times, and its linear interpolation;
 * the ends of the cut stay the ends (SciPy's `ndimage.zoom`, order 1).
 */
export function zoomGrid(size: number, factor: number): ZoomGrid {
  const count = Math.ceil(size / factor);
  const first = Math.floor((size - count) / 2);
  const outSize = roundHalfEven(count * factor);
  const spacing = outSize > 1 ? (count - 1) / (outSize - 1) : 1;
  const left = new Int32Array(outSize);
  const share = new Float64Array(outSize);
  for (let out = 0; out < outSize; out++) {
    const position = Math.min(out * spacing, count - 1);
    left[out] = Math.floor(position);
    share[out] = position - left[out];
  }
  return { first, count, size: outSize, left, share };
}

/** An enlargement about the very middle of a line: the image of a mirrored line is the mirrored image. */
export function centredZoom(size: number, factor: number): ZoomGrid {
  const middle = (size - 1) / 2;
  const first = Math.floor(middle - middle / factor);
  const count = Math.ceil(middle + middle / factor) + 1 - first;
  const left = new Int32Array(size);
  const share = new Float64Array(size);
  for (let out = 0; out < size; out++) {
    const position = middle + (out - middle) / factor - first;
    left[out] = Math.floor(position);
    share[out] = position - left[out];
  }
  return { first, count, size, left, share };
}

function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** start, start + step, … below stop, each as NumPy's `arange` computes it. */
export function arange(start: number, stop: number, step: number): number[] {
  const count = Math.ceil((stop - start) / step);
  const difference = start + step - start;
  return Array.from({ length: count }, (_, i) => start + i * difference);
}
