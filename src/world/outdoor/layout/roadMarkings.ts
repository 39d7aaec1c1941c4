import type { Surface } from '../ground/index.js';
import { kerbAt, stretchesBetween, type Junction, type RoadNet } from './roads.js';
import type { Site } from './site.js';

/** Width of painted lines, metres. */
const LINE_M = 0.12;

/** Lines between lanes, around parking and bicycle lanes, at stops, and zebras. */
export function paintMarkings(site: Site, net: RoadNet, paint: Surface): void {
  const { plan } = site;
  const built = Math.min(plan.halfLengthM, site.halfLengthM + 20);
  const clear = (s0: number, s1: number): boolean =>
    net.junctions.every((junction) => s1 < junction.s - junction.halfM - 8 || s0 > junction.s + junction.halfM + 8);
  for (let s = -built; s < built; s += 9) {
    if (!clear(s, s + 3)) continue;
    plan.paint(s, s + 3, -LINE_M / 2, LINE_M / 2, paint);
    for (const [sign, side] of [
      [1, net.left],
      [-1, net.right],
    ] as const) {
      for (let lane = 1; lane < side.lanes; lane++) {
        const n = sign * lane * net.laneM;
        plan.paint(s, s + 3, n - LINE_M / 2, n + LINE_M / 2, paint);
      }
    }
  }
  for (const [sign, side] of [
    [1, net.left],
    [-1, net.right],
  ] as const) {
    const edge = sign * side.lanes * net.laneM;
    for (const [s0, s1] of stretchesBetween(net, built, 6)) {
      if (side.bikeLaneM > 0 || side.parkingM > 0) plan.paint(s0, s1, edge, edge + sign * LINE_M, paint);
      if (side.bikeLaneM > 0 && side.parkingM > 0) {
        plan.paint(s0, s1, edge + sign * side.bikeLaneM, edge + sign * (side.bikeLaneM + LINE_M), paint);
      }
    }
  }
  for (const junction of net.junctions) paintJunction(site, net, junction, paint);
}

/** Stop lines, and zebras over every arm. */
function paintJunction({ plan }: Site, net: RoadNet, junction: Junction, paint: Surface): void {
  const { s, laneM, halfM, left, right, zebra, signals } = junction;
  const [low, high] = [-kerbAt(net, net.right), kerbAt(net, net.left)];
  const [rightEdge, leftEdge] = [-net.right.lanes * net.laneM, net.left.lanes * net.laneM];
  if (zebra) {
    for (const edge of [1, -1]) {
      const from = s + edge * (halfM + 1.2);
      for (let n = low + 0.35; n + 0.5 < high; n += 1) plan.paint(from, from + edge * 3.2, n, n + 0.5, paint);
    }
  }
  if (signals) {
    plan.paint(s - halfM - 5.4, s - halfM - 5, rightEdge, 0, paint);
    plan.paint(s + halfM + 5, s + halfM + 5.4, 0, leftEdge, paint);
  }
  for (const [sign, present, kerb] of [
    [1, left, high],
    [-1, right, -low],
  ] as const) {
    if (!present) continue;
    const from = sign * (kerb + 1.4);
    for (let at = s - halfM + 0.35; at + 0.5 < s + halfM; at += 1)
      plan.paint(at, at + 0.5, from, from + sign * 3, paint);
    // Drivers towards the junction keep right.
    const [a, b] = sign > 0 ? [s - laneM, s] : [s, s + laneM];
    plan.paint(a, b, from + sign * 3.6, from + sign * 4, paint);
    if (junction.parkingM > 0) {
      for (const edge of [s - laneM, s + laneM]) {
        plan.paint(edge - LINE_M / 2, edge + LINE_M / 2, sign * (kerb + 9), sign * plan.halfWidthM, paint);
      }
    }
    for (let n = kerb + 9; n < plan.halfWidthM - 3; n += 9) {
      plan.paint(s - LINE_M / 2, s + LINE_M / 2, sign * n, sign * (n + 3), paint);
    }
  }
}
