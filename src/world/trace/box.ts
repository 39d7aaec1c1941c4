/** A box (6: minimum x y z, maximum x y z) that holds nothing. */
export function emptyBox(): Float64Array {
  return Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
}

/** Widens a box so that it holds another. */
export function includeBox(part: Float64Array, box: Float64Array): void {
  for (let axis = 0; axis < 3; axis++) {
    box[axis] = Math.min(box[axis], part[axis]);
    box[3 + axis] = Math.max(box[3 + axis], part[3 + axis]);
  }
}
