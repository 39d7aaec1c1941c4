/**
 * Sobel gradients of a row of grey bytes, eight at a time. The rows above and below and the row itself have a byte before
 * the first; dx, dy and the sum of their absolutes are 16-bit.
 */
export function sobelRow(above: usize, here: usize, below: usize, width: i32, dx: usize, dy: usize, sum: usize): void {
  for (let x = 0; x < width; x += 8) {
    const a0 = v128.load8x8_u(above - 1);
    const a1 = v128.load8x8_u(above);
    const a2 = v128.load8x8_u(above + 1);
    const h0 = v128.load8x8_u(here - 1);
    const h2 = v128.load8x8_u(here + 1);
    const b0 = v128.load8x8_u(below - 1);
    const b1 = v128.load8x8_u(below);
    const b2 = v128.load8x8_u(below + 1);
    const corners = i16x8.sub(b2, a0);
    const others = i16x8.sub(a2, b0);
    // (a2 + 2 h2 + b2) − (a0 + 2 h0 + b0) and (b0 + 2 b1 + b2) − (a0 + 2 a1 + a2).
    const across = i16x8.add(i16x8.add(corners, others), i16x8.shl(i16x8.sub(h2, h0), 1));
    const down = i16x8.add(i16x8.sub(corners, others), i16x8.shl(i16x8.sub(b1, a1), 1));
    v128.store(dx, across);
    v128.store(dy, down);
    v128.store(sum, i16x8.add(i16x8.abs(across), i16x8.abs(down)));
    above += 8;
    here += 8;
    below += 8;
    dx += 16;
    dy += 16;
    sum += 16;
  }
}
