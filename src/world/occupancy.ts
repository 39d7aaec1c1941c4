/** Keeps footprints apart: oriented rectangles on the ground, tested by separating axes. */
export class Occupancy {
  readonly #taken: number[][] = [];

  /** Reserves the rectangle, grown by `marginM` on each side, if it is free; says whether it was. */
  tryPlace(x: number, y: number, lengthM: number, widthM: number, yawRad: number, marginM = 0.15): boolean {
    const rectangle = [
      x,
      y,
      Math.cos(yawRad),
      Math.sin(yawRad),
      lengthM / 2 + marginM,
      widthM / 2 + marginM,
      Math.hypot(lengthM, widthM) / 2 + 2 * marginM,
    ];
    if (this.#taken.some((other) => overlap(rectangle, other))) return false;
    this.#taken.push(rectangle);
    return true;
  }
}

function overlap(a: readonly number[], b: readonly number[]): boolean {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const reach = a[6] + b[6];
  if (dx * dx + dy * dy > reach * reach) return false;
  const cos = Math.abs(a[2] * b[2] + a[3] * b[3]);
  const sin = Math.abs(a[2] * b[3] - a[3] * b[2]);
  return (
    Math.abs(dx * a[2] + dy * a[3]) <= a[4] + b[4] * cos + b[5] * sin &&
    Math.abs(dy * a[2] - dx * a[3]) <= a[5] + b[4] * sin + b[5] * cos &&
    Math.abs(dx * b[2] + dy * b[3]) <= b[4] + a[4] * cos + a[5] * sin &&
    Math.abs(dy * b[2] - dx * b[3]) <= b[5] + a[4] * sin + a[5] * cos
  );
}
