/**
 * An image at a larger size, bilinear between pixel centres; beyond the outermost centres their colour goes on.
 *
 * @param rgb (height, width, 3) row-major
 * @returns (toHeight, toWidth, 3)
 */
export function enlargeImage(
  rgb: Uint8Array,
  [width, height]: readonly [number, number],
  [toWidth, toHeight]: readonly [number, number],
): Uint8Array {
  const columns = samplesOf(width, toWidth);
  const rows = samplesOf(height, toHeight);
  const out = new Uint8Array(toWidth * toHeight * 3);
  let at = 0;
  for (const { first: top, second: bottom, share: down } of rows) {
    for (const { first: left, second: right, share: across } of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const upper = mixed(rgb, 3 * width * top + channel, left, right, across);
        const lower = mixed(rgb, 3 * width * bottom + channel, left, right, across);
        out[at++] = Math.round(upper + down * (lower - upper));
      }
    }
  }
  return out;
}

const mixed = (rgb: Uint8Array, row: number, left: number, right: number, share: number): number =>
  rgb[row + 3 * left] + share * (rgb[row + 3 * right] - rgb[row + 3 * left]);

/** For each new pixel the old ones on both sides of its centre, and how far it is towards the second. */
function samplesOf(size: number, toSize: number): { first: number; second: number; share: number }[] {
  return Array.from({ length: toSize }, (_, pixel) => {
    const centre = Math.max(0, Math.min(size - 1, ((pixel + 0.5) * size) / toSize - 0.5));
    const first = Math.floor(centre);
    return { first, second: Math.min(size - 1, first + 1), share: centre - first };
  });
}
