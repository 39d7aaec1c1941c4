import { edgeIndex } from '../../edges.js';

/** A plane as a function of any place; beyond the border it is reflected about its pixel. */
type Plane = (x: number, y: number) => number;

function planeOf(values: ArrayLike<number>, width: number, height: number): Plane {
  return (x, y) => values[edgeIndex(y, height, 'reflect101') * width + edgeIndex(x, width, 'reflect101')];
}

function filter(
  values: ArrayLike<number>,
  width: number,
  height: number,
  pixel: (plane: Plane) => Plane,
): Float64Array {
  const compute = pixel(planeOf(values, width, height));
  return Float64Array.from(values, (_, i) => compute(i % width, Math.floor(i / width)));
}

const sumOfNine =
  (plane: Plane): Plane =>
  (x, y) =>
    [-1, 0, 1].reduce((sum, v) => sum + plane(x - 1, y + v) + plane(x, y + v) + plane(x + 1, y + v), 0);

/**
 * (height, width) the light that drops send; see `waterLight`.
 *
 * @param distances (height, width) pixels
 */
export function waterLightReference(
  distances: ArrayLike<number>,
  width: number,
  height: number,
  depth: Uint8Array,
): Uint16Array {
  const means = filter(distances, width, height, sumOfNine).map((sum) => Math.trunc(Math.fround(sum * (1 / 9))));
  const lowest = Math.min(...means);
  const more = means.filter((level) => level > lowest).length;
  const equalised = means.map((level) => {
    const below = means.filter((other) => other > lowest && other <= level).length;
    return more === 0 ? level : Math.round(Math.fround(below * Math.fround(255 / more)));
  });
  const embossed = filter(equalised, width, height, (plane) => (x, y) => {
    const lit = plane(x, y) + plane(x + 1, y) + plane(x, y + 1) + 2 * plane(x + 1, y + 1);
    const shaded = 2 * plane(x - 1, y - 1) + plane(x, y - 1) + plane(x - 1, y);
    return Math.min(255, Math.max(0, lit - shaded));
  });
  const shine = filter(embossed, width, height, sumOfNine);
  return Uint16Array.from(depth, (deep, i) => deep * Math.round(shine[i] * (1 / 9)));
}
