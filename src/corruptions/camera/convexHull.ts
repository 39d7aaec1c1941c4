/** A point of the image: column, row. */
export type Point = readonly [number, number];

/** Corners of the convex hull in order. Source: A. M. Andrew's monotone chain, 1979. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Sets pixels of `mask` (height, width) inside a convex polygon to 1. */
export function fillConvex(mask: Uint8Array, width: number, height: number, corners: readonly Point[]): void {
  const rows = corners.map(([, y]) => y);
  const top = Math.max(0, Math.ceil(Math.min(...rows)));
  const bottom = Math.min(height - 1, Math.floor(Math.max(...rows)));
  for (let y = top; y <= bottom; y++) {
    let left = Infinity;
    let right = -Infinity;
    corners.forEach(([x1, y1], i) => {
      const [x2, y2] = corners[(i + 1) % corners.length];
      if (y < Math.min(y1, y2) || y > Math.max(y1, y2)) return;
      const crossing = y1 === y2 ? [x1, x2] : [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)];
      left = Math.min(left, ...crossing);
      right = Math.max(right, ...crossing);
    });
    const first = Math.max(0, Math.ceil(left));
    const last = Math.min(width - 1, Math.floor(right));
    if (last >= first) mask.fill(1, y * width + first, y * width + last + 1);
  }
}
