import { asBytes, cannyKernels, workspace } from './kernels/index.js';

/** Rows of gradients that are in hand at once: a ridge is told from its neighbours above and below. */
const RING = 3;

/**
 * Edges of a grey image, (height, width) 255 on edges and 0 elsewhere.
 *
 * Source: J. Canny, "A computational approach to edge detection", 1986, with the choices of OpenCV's `Canny`: Sobel 3 × 3
 * over replicated borders, |dx| + |dy| as the magnitude, four directions, magnitudes outside the image count as 0.
 */
export function cannyEdges(grey: Uint8Array, width: number, height: number, low: number, high: number): Uint8Array {
  const { sobelRow, ridgeRow, followEdges } = cannyKernels();
  // A frame of one pixel, and room for the eights of the kernels.
  const stride = 16 * Math.ceil((width + 2) / 16) + 16;
  const size = stride * (height + 2);
  const rowFloats = (2 * stride) / 8;
  const [framed, ridges, across, down, magnitude, stack] = workspace(
    size / 8,
    size / 8,
    RING * rowFloats,
    RING * rowFloats,
    RING * rowFloats,
    size / 2,
  );
  const bytes = asBytes(framed);
  for (let row = 0; row < height + 2; row++) {
    const y = Math.min(Math.max(row - 1, 0), height - 1);
    const at = row * stride;
    bytes.set(grey.subarray(y * width, (y + 1) * width), at + 1);
    bytes[at] = bytes[at + 1];
    bytes.fill(bytes[at + width], at + width + 1, at + stride);
  }
  magnitude.fill(0);
  ridges.fill(0);
  const ring = (of: Float64Array, row: number): number => of.byteOffset + (row % RING) * 2 * stride + 2;
  /** Gradients of a row of the frame; the rows of the frame itself have none. */
  const measure = (row: number): void => {
    const strength = new Int16Array(magnitude.buffer, ring(magnitude, row) - 2, stride);
    if (row === 0 || row > height) strength.fill(0);
    else {
      const here = framed.byteOffset + row * stride + 1;
      const to = [ring(across, row), ring(down, row), ring(magnitude, row)] as const;
      sobelRow(here - stride, here, here + stride, width, ...to);
      strength[0] = 0;
      strength.fill(0, width + 1);
    }
  };
  measure(0);
  measure(1);
  for (let row = 1; row <= height; row++) {
    measure(row + 1);
    const strengths = [ring(magnitude, row - 1), ring(magnitude, row), ring(magnitude, row + 1)] as const;
    const to = ridges.byteOffset + row * stride + 1;
    ridgeRow(...strengths, ring(across, row), ring(down, row), low, high, to, width);
  }
  followEdges(ridges.byteOffset, size, stride, stack.byteOffset);
  const found = asBytes(ridges);
  const edges = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y + 1) * stride + 1;
    edges.set(found.subarray(from, from + width), y * width);
  }
  return edges;
}
