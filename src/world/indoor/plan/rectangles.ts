/** Axis-aligned, in the world's horizontal plane, metres. */
export interface Rectangle {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Coordinates of a plan are whole millimetres: equal lines compare equal. */
export function roundToMillimetre(valueM: number): number {
  return Math.round(valueM * 1000) / 1000;
}

export function rectangle(minX: number, minY: number, maxX: number, maxY: number): Rectangle {
  return {
    minX: roundToMillimetre(minX),
    minY: roundToMillimetre(minY),
    maxX: roundToMillimetre(maxX),
    maxY: roundToMillimetre(maxY),
  };
}

/** @param x @param y the centre @param lengthX @param lengthY the sides, metres */
export function centredRectangle(x: number, y: number, lengthX: number, lengthY: number): Rectangle {
  return rectangle(x - lengthX / 2, y - lengthY / 2, x + lengthX / 2, y + lengthY / 2);
}

/** Grown by a margin on every side (shrunk by a negative one). */
export function grow(r: Rectangle, marginM: number): Rectangle {
  return rectangle(r.minX - marginM, r.minY - marginM, r.maxX + marginM, r.maxY + marginM);
}

export function areaOf(r: Rectangle): number {
  return (r.maxX - r.minX) * (r.maxY - r.minY);
}

/** Whether two rectangles share more than an edge. */
export function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY;
}

/** Square metres that two rectangles share. */
export function sharedAreaM2(a: Rectangle, b: Rectangle): number {
  const lengthX = Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX);
  const lengthY = Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY);
  return lengthX > 0 && lengthY > 0 ? lengthX * lengthY : 0;
}

export function containsPoint(r: Rectangle, x: number, y: number): boolean {
  return x >= r.minX && x <= r.maxX && y >= r.minY && y <= r.maxY;
}

/** Distance from a point to the rectangle; 0 inside. */
export function distanceTo(r: Rectangle, x: number, y: number): number {
  const dx = Math.max(r.minX - x, 0, x - r.maxX);
  const dy = Math.max(r.minY - y, 0, y - r.maxY);
  return Math.sqrt(dx * dx + dy * dy);
}

/** The smallest rectangle around others. */
export function boundsOf(rectangles: readonly Rectangle[]): Rectangle {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const r of rectangles) {
    minX = Math.min(minX, r.minX);
    minY = Math.min(minY, r.minY);
    maxX = Math.max(maxX, r.maxX);
    maxY = Math.max(maxY, r.maxY);
  }
  return { minX, minY, maxX, maxY };
}
