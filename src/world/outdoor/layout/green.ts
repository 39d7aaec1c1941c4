import type { Rng } from '../../../contracts/index.js';
import { LEAVES, paint, PLASTERS, BRICKS } from '../colours.js';
import { barrierPrototype, bushPrototype, hedgePrototype, treePrototype, VARIANTS } from '../library.js';
import { BARRIER_M, BARRIERS, type BarrierKind } from '../objects/barriers.js';
import { TREE_SPECIES, type TreeSpecies } from '../objects/trees.js';
import type { RoadPlace, Site } from './site.js';

/** A tree where there is room for its trunk; `street` lets it stand on a road's pavement. */
export function tryTree(
  site: Site,
  rng: Rng,
  s: number,
  n: number,
  species: TreeSpecies = rng.choice(TREE_SPECIES),
  street = false,
): void {
  const prototype = treePrototype(species, rng.integer(0, VARIANTS.tree));
  const size = rng.uniform(0.78, 1.15);
  const look = { ...paint(rng, LEAVES), scale: [size, size, size * rng.uniform(0.9, 1.1)] as const };
  const place = { s, n, yawRad: rng.uniform(0, 2 * Math.PI) };
  if (street || site.roads.isFree(site.footprint(place, 1, 1), 0)) site.tryPut(prototype, place, look, 0.1, 0.7);
}

export function tryBush(site: Site, rng: Rng, s: number, n: number): void {
  const size = rng.uniform(0.7, 1.3);
  const look = { ...paint(rng, LEAVES), scale: [size, size, size * rng.uniform(0.8, 1.2)] as const };
  const place = { s, n, yawRad: rng.uniform(0, 2 * Math.PI) };
  const prototype = bushPrototype(rng.integer(0, VARIANTS.bush));
  if (site.roads.isFree(site.footprint(place, 2, 2), 0)) site.tryPut(prototype, place, look, 0.05);
}

export type BorderKind = BarrierKind | 'hedge';

export function drawBorder(rng: Rng): BorderKind {
  return rng.uniform() < 0.36 ? 'hedge' : rng.choice(BARRIERS);
}

/**
 * A hedge, wall or fence from one place to another along or across the road, in stretches that just fill it.
 *
 * @param gaps stretches along it, metres from its start, that stay open
 */
export function putBorder(
  site: Site,
  rng: Rng,
  kind: BorderKind,
  from: readonly [s: number, n: number],
  to: readonly [s: number, n: number],
  gaps: readonly (readonly [number, number])[] = [],
): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const stretch = kind === 'hedge' ? 2 : BARRIER_M;
  const count = Math.max(1, Math.round(length / stretch));
  const piece = length / count;
  const yawRad = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const variant = rng.integer(0, kind === 'hedge' ? VARIANTS.hedge : VARIANTS.barrier);
  const prototype = kind === 'hedge' ? hedgePrototype(variant) : barrierPrototype(kind, variant);
  const tint = paint(rng, kind === 'hedge' ? LEAVES : kind === 'brickWall' ? BRICKS : PLASTERS);
  const height = rng.uniform(0.85, 1.2);
  for (let index = 0; index < count; index++) {
    const [start, end] = [index * piece, (index + 1) * piece];
    if (gaps.some(([a, b]) => start < b && end > a)) continue;
    const share = (start + end) / 2 / length;
    const place: RoadPlace = { s: from[0] + share * (to[0] - from[0]), n: from[1] + share * (to[1] - from[1]), yawRad };
    const scale = [piece / stretch, 1, height] as const;
    // Stretches touch each other: only what else is there keeps one out.
    const footprint = site.footprint(place, piece - 0.3, kind === 'hedge' ? 0.8 : 0.3);
    if (site.roads.isFree(footprint, 0) && site.occupancy.tryPlace(footprint, 0))
      site.put(prototype, place, { ...tint, scale });
  }
}
