/** tan 22.5° and 67.5° in fixed point of 15 bits, as OpenCV has them. */
const TAN_22 = 13573;
const TAN_67 = TAN_22 + (1 << 16);

/** (height, width) 255 on the edges of a grey image and 0 elsewhere; see `cannyEdges`. */
export function cannyReference(grey: Uint8Array, width: number, height: number, low: number, high: number): Uint8Array {
  const nearest = (at: number, size: number): number => Math.min(Math.max(at, 0), size - 1);
  const level = (x: number, y: number): number => grey[nearest(y, height) * width + nearest(x, width)];
  const isInside = (x: number, y: number): boolean => x >= 0 && x < width && y >= 0 && y < height;
  const gradient = (x: number, y: number): [number, number] => {
    let [dx, dy] = [0, 0];
    for (const k of [-1, 0, 1]) {
      const weight = k === 0 ? 2 : 1;
      dx += weight * (level(x + 1, y + k) - level(x - 1, y + k));
      dy += weight * (level(x + k, y + 1) - level(x + k, y - 1));
    }
    return [dx, dy];
  };
  const strength = (x: number, y: number): number => {
    const [dx, dy] = gradient(x, y);
    return isInside(x, y) ? Math.abs(dx) + Math.abs(dy) : 0;
  };
  const isRidge = (x: number, y: number): boolean => {
    const here = strength(x, y);
    const [dx, dy] = gradient(x, y);
    const rise = Math.abs(dy) * 2 ** 15;
    if (rise < Math.abs(dx) * TAN_22) return here > strength(x - 1, y) && here >= strength(x + 1, y);
    if (rise > Math.abs(dx) * TAN_67) return here > strength(x, y - 1) && here >= strength(x, y + 1);
    const aside = dx < 0 !== dy < 0 ? -1 : 1;
    return here > strength(x - aside, y - 1) && here > strength(x + aside, y + 1);
  };
  const edges = new Uint8Array(width * height);
  const follow = (x: number, y: number, least: number): void => {
    if (!isInside(x, y) || edges[y * width + x] !== 0 || strength(x, y) <= least || !isRidge(x, y)) return;
    edges[y * width + x] = 255;
    for (const v of [-1, 0, 1]) for (const u of [-1, 0, 1]) follow(x + u, y + v, low);
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) follow(x, y, high);
  return edges;
}
