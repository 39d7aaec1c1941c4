import type { Landmark } from '../../scene/index.js';
import type { Relation } from './facts.js';

/** Forward and left of somebody. */
export function inFrameOf(
  { x, y, yawRad }: { x: number; y: number; yawRad: number },
  px: number,
  py: number,
): [number, number] {
  const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
  return [cos * (px - x) + sin * (py - y), cos * (py - y) - sin * (px - x)];
}

/** By quarters: in front within 45° of the heading. */
export function relationOf([forward, left]: readonly [number, number]): Relation {
  if (Math.abs(forward) >= Math.abs(left)) return forward >= 0 ? 'in front of' : 'behind';
  return left > 0 ? 'left of' : 'right of';
}

/** From a point to the edge of a landmark's rectangle, 0 inside. */
export function edgeDistanceM({ centre, yawRad, lengthM, widthM }: Landmark, x: number, y: number): number {
  const [along, across] = inFrameOf({ x: centre[0], y: centre[1], yawRad }, x, y);
  return Math.hypot(Math.max(0, Math.abs(along) - lengthM / 2), Math.max(0, Math.abs(across) - widthM / 2));
}

/**
 * Infinity for what is certainly farther apart than `farM`. Between two rectangles, from the corners and middles of the sides of either; 0 where one holds a corner of the other.
 */
export function gapM(a: Landmark, b: Landmark, farM: number): number {
  const reach = (Math.hypot(a.lengthM, a.widthM) + Math.hypot(b.lengthM, b.widthM)) / 2 + farM;
  if (Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1]) > reach) return Infinity;
  const marks = ({ centre, yawRad, lengthM, widthM }: Landmark): [number, number][] => {
    const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
    const ends = [-1, 0, 1];
    return ends.flatMap((i) =>
      ends.map((j): [number, number] => [
        centre[0] + (cos * i * lengthM - sin * j * widthM) / 2,
        centre[1] + (sin * i * lengthM + cos * j * widthM) / 2,
      ]),
    );
  };
  return Math.min(
    ...marks(a).map(([x, y]) => edgeDistanceM(b, x, y)),
    ...marks(b).map(([x, y]) => edgeDistanceM(a, x, y)),
  );
}
