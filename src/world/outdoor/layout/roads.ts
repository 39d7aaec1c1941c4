import type { Surface } from '../ground/index.js';
import type { Site } from './site.js';

/** Half of the main road, from its middle outwards; widths in metres, 0 for what is missing. */
export interface RoadSide {
  readonly lanes: number;
  readonly bikeLaneM: number;
  readonly parkingM: number;
  /** Cars stand along the road, or nose to the kerb. */
  readonly parking: 'along' | 'across';
  readonly vergeM: number;
  readonly sidewalkM: number;
}

/** A road that meets the main one at s; its arms go to the left, the right or both. */
export interface Junction {
  readonly s: number;
  readonly left: boolean;
  readonly right: boolean;
  /** Width of either of its two lanes and of the parking strips beside them. */
  readonly laneM: number;
  readonly parkingM: number;
  /** From its middle to the kerb. */
  readonly halfM: number;
  readonly sidewalkM: number;
  readonly signals: boolean;
  readonly zebra: boolean;
}

export interface RoadNet {
  readonly laneM: number;
  readonly left: RoadSide;
  readonly right: RoadSide;
  readonly junctions: readonly Junction[];
  readonly kerbM: number;
}

/** Surfaces of a block; everything behind a kerb lies `kerbM` above the road. */
export function surfacesOf(kerbM: number) {
  return {
    asphalt: { material: 'asphalt', liftM: 0 },
    paint: { material: 'roadPaint', liftM: 0 },
    kerb: { material: 'curb', liftM: kerbM },
    pavement: { material: 'pavement', liftM: kerbM },
    verge: { material: 'grass', liftM: kerbM },
    drive: { material: 'pavement', liftM: 0.03 },
  } as const satisfies Record<string, Surface>;
}

/** From the middle of the road to the kerb. */
export function kerbAt({ laneM }: RoadNet, side: RoadSide): number {
  return side.lanes * laneM + side.bikeLaneM + side.parkingM;
}

/** From the middle of the road to where plots begin. */
export function plotsAt(net: RoadNet, side: RoadSide): number {
  return kerbAt(net, side) + side.vergeM + side.sidewalkM;
}

const KERBSTONE_M = 0.15;
const CORNER_M = 5;

/** Paints carriageways, kerbstones, pavements and markings. */
export function paintRoads(site: Site, net: RoadNet): void {
  const { plan } = site;
  const ends = plan.halfLengthM;
  const surfaces = surfacesOf(net.kerbM);
  const sides = [[1, net.left], [-1, net.right]] as const; // prettier-ignore
  for (const [sign, side] of sides) {
    const kerb = kerbAt(net, side);
    plan.paint(-ends, ends, sign * kerb, sign * plotsAt(net, side), surfaces.pavement);
    if (side.vergeM > 0) plan.paint(-ends, ends, sign * kerb, sign * (kerb + side.vergeM), surfaces.verge);
  }
  for (const junction of net.junctions) {
    for (const [sign, side] of sides) {
      if (sign > 0 ? !junction.left : !junction.right) continue;
      const reach = junction.halfM + junction.sidewalkM;
      plan.paint(
        junction.s - reach,
        junction.s + reach,
        sign * kerbAt(net, side),
        sign * plan.halfWidthM,
        surfaces.pavement,
      );
    }
  }
  // Kerbstones, then the carriageways over them where roads meet.
  for (const [sign, side] of sides) {
    const kerb = kerbAt(net, side);
    plan.paint(-ends, ends, sign * kerb, sign * (kerb + KERBSTONE_M), surfaces.kerb);
  }
  plan.paint(-ends, ends, -kerbAt(net, net.right), kerbAt(net, net.left), surfaces.asphalt);
  for (const junction of net.junctions) {
    for (const [sign, side] of sides) {
      if (sign > 0 ? !junction.left : !junction.right) continue;
      const kerb = kerbAt(net, side);
      for (const edge of [1, -1]) {
        const at = junction.s + edge * junction.halfM;
        plan.paint(at, at + edge * KERBSTONE_M, sign * kerb, sign * plan.halfWidthM, surfaces.kerb);
      }
      plan.paint(junction.s - junction.halfM, junction.s + junction.halfM, 0, sign * plan.halfWidthM, surfaces.asphalt);
      for (const edge of [1, -1] as const) {
        plan.roundCorner({
          s: junction.s + edge * junction.halfM,
          n: sign * kerb,
          towardsS: edge,
          towardsN: sign as 1 | -1,
          radiusM: CORNER_M,
          outer: surfaces.asphalt,
        });
      }
    }
  }
}

/** The main road without its junctions, each widened by `marginM`. */
export function stretchesBetween(
  net: RoadNet,
  half: number,
  marginM: number,
  sign: 0 | 1 | -1 = 0,
): [number, number][] {
  const stretches: [number, number][] = [];
  let from = -half;
  for (const junction of [...net.junctions].sort((a, b) => a.s - b.s)) {
    if ((sign > 0 && !junction.left) || (sign < 0 && !junction.right)) continue;
    stretches.push([from, junction.s - junction.halfM - marginM]);
    from = junction.s + junction.halfM + marginM;
  }
  stretches.push([from, half]);
  return stretches.filter(([a, b]) => b > a);
}
