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
  const stride = width + 2;
  // A frame of one pixel without gradient.
  const magnitude = new Int16Array(stride * (height + 2));
  const dx = new Int16Array(stride * (height + 2));
  const dy = new Int16Array(stride * (height + 2));
  for (let y = 0; y < height; y++) {
    const above = Math.max(y - 1, 0) * width;
    const here = y * width;
    const below = Math.min(y + 1, height - 1) * width;
    // Column sums of the two Sobel filters slide along the row.
    let smoothLeft = grey[above] + 2 * grey[here] + grey[below];
    let slopeLeft = grey[below] - grey[above];
    let smooth = smoothLeft;
    let slope = slopeLeft;
    let at = (y + 1) * stride + 1;
    for (let x = 0; x < width; x++, at++) {
      const right = x + 1 < width ? x + 1 : x;
      const smoothRight = grey[above + right] + 2 * grey[here + right] + grey[below + right];
      const slopeRight = grey[below + right] - grey[above + right];
      const gradientX = smoothRight - smoothLeft;
      const gradientY = slopeLeft + 2 * slope + slopeRight;
      if (gradientX !== 0 || gradientY !== 0) {
        dx[at] = gradientX;
        dy[at] = gradientY;
        magnitude[at] = Math.abs(gradientX) + Math.abs(gradientY);
      }
      smoothLeft = smooth;
      smooth = smoothRight;
      slopeLeft = slope;
      slope = slopeRight;
    }
  }
  const edges = new Uint8Array(width * height);
  const candidate = new Uint8Array(stride * (height + 2));
  const strong: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = (y + 1) * stride + 1; x < width; x++, at++) {
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
