import { sobelGradients } from './kernels/index.js';

/** tan 22.5° in fixed point of 15 bits. */
const TAN_22 = 13573;
const SHIFT = 15;

/**
 * Edges of a grey image, (height, width) 255 on edges and 0 elsewhere.
 *
 * Source: J. Canny, "A computational approach to edge detection", 1986, with the choices of OpenCV's `Canny`: Sobel 3 × 3
 * over replicated borders, |dx| + |dy| as the magnitude, four directions, magnitudes outside the image count as 0.
 */
export function cannyEdges(grey: Uint8Array, width: number, height: number, low: number, high: number): Uint8Array {
  const { dx, dy, magnitude, stride, first } = sobelGradients(grey, width, height);
  const edges = new Uint8Array(width * height);
  const candidate = new Uint8Array(stride * (height + 2));
  const strong: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = first + y * stride; x < width; x++, at++) {
      const strength = magnitude[at];
      if (strength <= low || !isRidge(magnitude, dx[at], dy[at], at, stride)) continue;
      candidate[at] = 1;
      if (strength > high) strong.push(at);
    }
  }
  for (const at of strong) candidate[at] = 2;
  while (strong.length > 0) {
    const at = strong.pop() as number;
    edges[(Math.floor(at / stride) - 1) * width + (at % stride) - 1] = 255;
    for (let row = at - stride; row <= at + stride; row += stride) {
      for (let next = row - 1; next <= row + 1; next++) {
        if (candidate[next] !== 1) continue;
        candidate[next] = 2;
        strong.push(next);
      }
    }
  }
  return edges;
}

/** Whether the magnitude is largest across the edge. */
function isRidge(magnitude: Int16Array, dx: number, dy: number, at: number, stride: number): boolean {
  const strength = magnitude[at];
  const x = Math.abs(dx);
  const y = Math.abs(dy) << SHIFT;
  const flat = x * TAN_22;
  if (y < flat) return strength > magnitude[at - 1] && strength >= magnitude[at + 1];
  if (y > flat + (x << (SHIFT + 1))) return strength > magnitude[at - stride] && strength >= magnitude[at + stride];
  const aside = (dx ^ dy) < 0 ? -1 : 1;
  return strength > magnitude[at - stride - aside] && strength > magnitude[at + stride + aside];
}
