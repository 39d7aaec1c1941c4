import { keyedRng } from '../../../random/index.js';
import type { Rng } from '../../../contracts/index.js';
import { addBox, addCylinder, addLeafCloud, MeshBuilder, type Point3 } from '../../mesh/index.js';

export const TREE_SPECIES = ['linden', 'plane', 'birch', 'poplar', 'conifer', 'young'] as const;
export type TreeSpecies = (typeof TREE_SPECIES)[number];

interface Habit {
  readonly heightM: readonly [number, number];
  /** Height of the lowest leaves. */
  readonly crownFromM: readonly [number, number];
  readonly crownRadiusM: readonly [number, number];
  readonly trunkRadiusM: readonly [number, number];
  readonly leaves: number;
  readonly leafM: number;
  readonly lumps: readonly [number, number];
}

const HABITS: Record<Exclude<TreeSpecies, 'conifer'>, Habit> = {
  linden: { heightM: [7, 11], crownFromM: [2.1, 2.8], crownRadiusM: [2, 3], trunkRadiusM: [0.13, 0.22], leaves: 1600, leafM: 0.34, lumps: [5, 8] }, // prettier-ignore
  plane: { heightM: [10, 14], crownFromM: [2.8, 4], crownRadiusM: [3, 4.2], trunkRadiusM: [0.2, 0.34], leaves: 1780, leafM: 0.46, lumps: [6, 9] }, // prettier-ignore
  birch: { heightM: [8, 12], crownFromM: [2.2, 3.2], crownRadiusM: [1.5, 2.2], trunkRadiusM: [0.09, 0.15], leaves: 1150, leafM: 0.28, lumps: [5, 7] }, // prettier-ignore
  poplar: { heightM: [12, 17], crownFromM: [1, 1.8], crownRadiusM: [1.2, 1.8], trunkRadiusM: [0.15, 0.25], leaves: 1600, leafM: 0.37, lumps: [6, 8] }, // prettier-ignore
  young: { heightM: [3.6, 5.2], crownFromM: [1.7, 2.1], crownRadiusM: [0.8, 1.2], trunkRadiusM: [0.04, 0.07], leaves: 620, leafM: 0.22, lumps: [2, 4] }, // prettier-ignore
};

export function buildTree(species: TreeSpecies, variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/tree', species, variant);
  const builder = new MeshBuilder();
  if (species === 'conifer') addConifer(builder, rng);
  else addBroadleaf(builder, rng, HABITS[species]);
  // A staked young tree stands between two posts.
  if (species === 'young') for (const y of [-0.35, 0.35]) addBox(builder, 'wood', [0, y, 0.8], [0.07, 0.07, 1.6]);
  return builder;
}

function addBroadleaf(builder: MeshBuilder, rng: Rng, habit: Habit): void {
  const u = ([low, high]: readonly [number, number]): number => rng.uniform(low, high);
  const height = u(habit.heightM);
  const crownFrom = u(habit.crownFromM);
  const radius = u(habit.crownRadiusM);
  const trunk = u(habit.trunkRadiusM);
  const lean: Point3 = [rng.normal(0, 0.03), rng.normal(0, 0.03), 1];
  const stem = (z: number): Point3 => [lean[0] * z, lean[1] * z, z];
  const fork = crownFrom + 0.25 * (height - crownFrom);
  addCylinder(builder, 'trunk', [0, 0, -0.2], stem(0.5), trunk * 1.5, trunk, 8, { start: false, end: false });
  addCylinder(builder, 'trunk', stem(0.5), stem(fork), trunk, trunk * 0.75, 8, { start: false, end: false });
  addCylinder(builder, 'trunk', stem(fork), stem(height * 0.85), trunk * 0.75, trunk * 0.2, 6, { start: false });
  const lumps = rng.integer(habit.lumps[0], habit.lumps[1] + 1);
  const turn = rng.uniform(0, 2 * Math.PI);
  for (let lump = 0; lump < lumps; lump++) {
    const share = (lump + 0.5) / lumps;
    const angle = turn + lump * 2.4;
    // Crowns are widest a little below the middle.
    const reach = radius * 0.55 * Math.sin(Math.PI * Math.min(1, 0.25 + 0.75 * share)) * (lump === lumps - 1 ? 0.2 : 1);
    const span = (height - crownFrom) / Math.sqrt(lumps);
    const z = crownFrom + span * 0.45 + share * (height - crownFrom - span * 0.9);
    const centre: Point3 = [lean[0] * z + reach * Math.cos(angle), lean[1] * z + reach * Math.sin(angle), z];
    addCylinder(builder, 'trunk', stem(crownFrom + 0.55 * (z - crownFrom)), centre, trunk * 0.4, trunk * 0.12, 5, {
      start: false,
    });
    const r = radius * rng.uniform(0.55, 0.75);
    const radii: Point3 = [r, r, Math.max(span * 0.62, r * 0.6)];
    addLeafCloud(builder, 'foliage', rng, centre, radii, {
      count: Math.round(habit.leaves / lumps),
      sizeM: habit.leafM,
      hollow: 0.55,
      floorZ: crownFrom - 0.4,
    });
  }
}

/** Tiers of drooping needles that narrow towards the top. */
function addConifer(builder: MeshBuilder, rng: Rng): void {
  const height = rng.uniform(7, 12);
  const radius = rng.uniform(1.5, 2.3);
  const from = rng.uniform(0.4, 1.2);
  addCylinder(builder, 'trunk', [0, 0, -0.2], [0, 0, height * 0.95], 0.16, 0.03, 7, { start: false });
  const tiers = 9;
  for (let tier = 0; tier < tiers; tier++) {
    const share = tier / (tiers - 1);
    const r = radius * (1 - 0.9 * share);
    const z = from + share * (height - from - 0.5) + 0.3;
    addLeafCloud(builder, 'foliage', rng, [0, 0, z], [r, r, 0.55], {
      count: Math.round(70 + 190 * (1 - share)),
      sizeM: 0.36,
      hollow: 0.35,
    });
  }
}

/** One to four lumps grown together. */
export function buildBush(variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/bush', variant);
  const builder = new MeshBuilder();
  const lumps = 1 + (variant % 4);
  const size = rng.uniform(0.45, 0.8);
  for (let lump = 0; lump < lumps; lump++) {
    const r = size * rng.uniform(0.75, 1.1);
    const z = r * rng.uniform(0.7, 0.95);
    const centre: Point3 = [(lump - (lumps - 1) / 2) * size * 1.3, rng.uniform(-0.25, 0.25), z];
    addLeafCloud(builder, 'foliage', rng, centre, [r, r * rng.uniform(0.8, 1.1), z], {
      count: 180,
      sizeM: 0.24,
      hollow: 0.6,
      floorZ: 0,
    });
  }
  return builder;
}

/** A stretch of clipped hedge, 2 m long along x: leaves about a dense core. */
export function buildHedge(variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/hedge', variant);
  const builder = new MeshBuilder();
  const height = rng.uniform(1.1, 1.9);
  const depth = rng.uniform(0.6, 0.9);
  addBox(builder, 'foliage', [0, 0, (height - 0.16) / 2], [2, depth - 0.22, height - 0.16]);
  addLeafCloud(builder, 'foliage', rng, [0, 0, height / 2], [1.02, depth / 2, height / 2], {
    count: 260,
    sizeM: 0.19,
    hollow: 0.86,
    squareness: 9,
    floorZ: 0,
  });
  return builder;
}
