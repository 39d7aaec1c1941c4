import type { Surface } from './surfaces.js';

/** A rounded corner of a kerb: the quarter disc's chords, `inside` of which (towards the arc's centre) lies `inner`. */
export interface RoundedCorner {
  /** Where the straight kerbs would meet. */
  readonly s: number;
  readonly n: number;
  /** The block of pavement lies towards these signs from the corner. */
  readonly towardsS: 1 | -1;
  readonly towardsN: 1 | -1;
  readonly radiusM: number;
  /** What replaces the block's tip. */
  readonly outer: Surface;
}

export interface Patch {
  readonly s0: number;
  readonly s1: number;
  readonly n0: number;
  readonly n1: number;
  readonly surface: Surface;
}

/** Millimetres keep edges that should coincide together. */
const snap = (value: number): number => Math.round(value * 1000) / 1000;

/** Rectangles of ground along the road's axes; later ones lie over earlier ones. */
export class GroundPlan {
  readonly patches: Patch[] = [];
  readonly corners: RoundedCorner[] = [];

  /** @param base what lies where nothing else does */
  constructor(
    readonly base: Surface,
    readonly halfLengthM: number,
    readonly halfWidthM: number,
  ) {}

  /** Cut to the plan; nothing happens for an empty rectangle. */
  paint(s0: number, s1: number, n0: number, n1: number, surface: Surface): void {
    const [a, b] = [
      Math.max(snap(Math.min(s0, s1)), -this.halfLengthM),
      Math.min(snap(Math.max(s0, s1)), this.halfLengthM),
    ];
    const [c, d] = [
      Math.max(snap(Math.min(n0, n1)), -this.halfWidthM),
      Math.min(snap(Math.max(n0, n1)), this.halfWidthM),
    ];
    if (b > a && d > c) this.patches.push({ s0: a, s1: b, n0: c, n1: d, surface });
  }

  roundCorner(corner: RoundedCorner): void {
    this.corners.push({ ...corner, s: snap(corner.s), n: snap(corner.n) });
  }
}

/** Corner points of the chords of a rounded corner, from the straight kerb along s to the one along n. */
export function chordsOf({ s, n, towardsS, towardsN, radiusM }: RoundedCorner): (readonly [number, number])[] {
  return [0, 30, 60, 90].map((degrees) => {
    const angle = (degrees * Math.PI) / 180;
    // The centre lies a radius inside of the block on both axes.
    return [snap(s + towardsS * radiusM * (1 - Math.sin(angle))), snap(n + towardsN * radiusM * (1 - Math.cos(angle)))];
  });
}
