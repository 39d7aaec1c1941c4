/** Steps to the next pixel, across a corner and by a knight's move, in fixed point of 16 bits (OpenCV's 5 × 5 mask). */
const STEP = 65_536;
const DIAGONAL = Math.round(1.4 * 65_536);
const KNIGHT = Math.round(2.1969 * 65_536);

/**
 * Distance of each pixel to the nearest edge, in pixels, at most `most`.
 *
 * Source: G. Borgefors, "Distance transformations in digital images", 1986: two passes with a mask of 5 × 5.
 *
 * @param edges (height, width) not 0 on edges
 */
export function distanceToEdges(edges: Uint8Array, width: number, height: number, most: number): Float32Array {
  const stride = width + 4;
  const cap = Math.ceil(most * STEP);
  // Two pixels of frame on every side, as far away as can be.
  const distance = new Int32Array(stride * (height + 4)).fill(cap);
  for (let y = 0; y < height; y++) {
    let at = (y + 2) * stride + 2;
    for (let x = 0, from = y * width; x < width; x++, at++, from++) {
      if (edges[from] !== 0) {
        distance[at] = 0;
        continue;
      }
      const above = at - stride;
      const above2 = above - stride;
      let near = distance[at - 1] + STEP;
      let other = distance[above] + STEP;
      if (other < near) near = other;
      other = distance[above - 1] + DIAGONAL;
      if (other < near) near = other;
      other = distance[above + 1] + DIAGONAL;
      if (other < near) near = other;
      other = distance[above - 2] + KNIGHT;
      if (other < near) near = other;
      other = distance[above + 2] + KNIGHT;
      if (other < near) near = other;
      other = distance[above2 - 1] + KNIGHT;
      if (other < near) near = other;
      other = distance[above2 + 1] + KNIGHT;
      if (other < near) near = other;
      if (near < cap) distance[at] = near;
    }
  }
  const out = new Float32Array(width * height);
  for (let y = height - 1; y >= 0; y--) {
    let at = (y + 2) * stride + width + 1;
    for (let x = width - 1, to = y * width + x; x >= 0; x--, at--, to--) {
      let near = distance[at];
      if (near > STEP) {
        const below = at + stride;
        const below2 = below + stride;
        let other = distance[at + 1] + STEP;
        if (other < near) near = other;
        other = distance[below] + STEP;
        if (other < near) near = other;
        other = distance[below - 1] + DIAGONAL;
        if (other < near) near = other;
        other = distance[below + 1] + DIAGONAL;
        if (other < near) near = other;
        other = distance[below - 2] + KNIGHT;
        if (other < near) near = other;
        other = distance[below + 2] + KNIGHT;
        if (other < near) near = other;
        other = distance[below2 - 1] + KNIGHT;
        if (other < near) near = other;
        other = distance[below2 + 1] + KNIGHT;
        if (other < near) near = other;
        distance[at] = near;
      }
      out[to] = near / STEP;
    }
  }
  return out;
}
