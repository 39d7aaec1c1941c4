import { keyedRng } from '../../../random/index.js';
import type { Rng } from '../../../contracts/index.js';
import { addBox, addFlat, addTaperedBox, addWall, MeshBuilder, type Opening } from '../../mesh/index.js';
import type { MaterialName } from '../../scene/index.js';

export const BUILDING_KINDS = ['apartments', 'townhouse', 'house', 'office', 'shop', 'hall', 'garage'] as const;
export type BuildingKind = (typeof BUILDING_KINDS)[number];
export type RoofKind = 'flat' | 'gabled';

/** What a building is before it is scaled; its street front looks along -y, x runs along the street. */
export interface BuildingPlan {
  readonly kind: BuildingKind;
  readonly storeys: number;
  readonly storeyM: number;
  readonly lengthM: number;
  readonly depthM: number;
  readonly roof: RoofKind;
  readonly wall: MaterialName;
  readonly balconies: boolean;
  readonly seed: number;
}

type Row = readonly [storeys: readonly [number, number], length: readonly [number, number], depth: readonly [number, number], roofs: readonly RoofKind[], walls: readonly MaterialName[]]; // prettier-ignore
const KINDS: Record<BuildingKind, Row> = {
  apartments: [
    [3, 6],
    [14, 24],
    [10, 13],
    ['flat', 'flat', 'gabled'],
    ['plaster', 'brick', 'plaster'],
  ],
  townhouse: [
    [2, 4],
    [6.5, 10],
    [9, 12],
    ['gabled', 'gabled', 'flat'],
    ['brick', 'plaster', 'brick'],
  ],
  house: [
    [1, 3],
    [8, 13],
    [7.5, 10],
    ['gabled', 'gabled', 'gabled'],
    ['plaster', 'brick', 'plaster'],
  ],
  office: [[4, 9], [16, 30], [12, 18], ['flat'], ['facadePanel', 'plaster', 'facadePanel']],
  shop: [
    [1, 4],
    [9, 18],
    [10, 14],
    ['flat', 'gabled'],
    ['plaster', 'brick', 'facadePanel'],
  ],
  hall: [
    [1, 2],
    [22, 38],
    [15, 22],
    ['flat', 'gabled'],
    ['facadePanel', 'brick'],
  ],
  garage: [
    [1, 2],
    [3, 6.2],
    [5.4, 6],
    ['flat', 'gabled'],
    ['plaster', 'brick'],
  ],
};

export function planBuilding(kind: BuildingKind, variant: number): BuildingPlan {
  const rng = keyedRng('world/outdoor/building', kind, variant);
  const [storeys, length, depth, roofs, walls] = KINDS[kind];
  return {
    kind,
    storeys: rng.integer(...storeys),
    storeyM: kind === 'hall' ? rng.uniform(4.5, 6) : kind === 'garage' ? 2.6 : rng.uniform(2.75, 3.3),
    lengthM: rng.uniform(...length),
    depthM: rng.uniform(...depth),
    roof: roofs[variant % roofs.length],
    wall: walls[variant % walls.length],
    balconies: kind === 'apartments' && variant % 2 === 0,
    seed: variant,
  };
}

/** Height of walls without roof and parapet. */
export function eavesM({ storeys, storeyM, kind }: BuildingPlan): number {
  return storeys * storeyM + (kind === 'garage' ? 0 : 0.4);
}

/** Walls with recessed windows and doors, balconies, and what stands out of them; the roof is a mesh of its own. */
export function buildWalls(plan: BuildingPlan): MeshBuilder {
  const rng = keyedRng('world/outdoor/walls', plan.kind, plan.seed);
  const builder = new MeshBuilder();
  const { lengthM, depthM, wall } = plan;
  const [x, y] = [lengthM / 2, depthM / 2];
  const top = eavesM(plan) + (plan.roof === 'flat' ? 0.35 : 0);
  const corners: [number, number][] = [[-x, -y], [x, -y], [x, y], [-x, y]]; // prettier-ignore
  const style = windowStyle(plan, rng);
  corners.forEach((corner, edge) => {
    const openings = openingsOf(plan, edge, edge % 2 === 0 ? lengthM : depthM, style, rng);
    // Walls reach below the ground, which may slope.
    addWall(builder, wall, corner, corners[(edge + 1) % 4], -0.8, top, openings);
    if (plan.balconies && edge === 0) addBalconies(builder, plan, openings);
  });
  if (plan.roof === 'gabled') {
    const ridge = ridgeM(plan);
    const eaves = eavesM(plan);
    builder.polygon(wall, [[x, -y, eaves], [x, y, eaves], [x, 0, ridge]]); // prettier-ignore
    builder.polygon(wall, [[-x, y, eaves], [-x, -y, eaves], [-x, 0, ridge]]); // prettier-ignore
  }
  if (plan.kind === 'shop') {
    addBox(builder, 'darkTrim', [0, -y - 0.5, plan.storeyM - 0.1], [lengthM * 0.8, 1, 0.12]);
  }
  if (plan.kind === 'house' || plan.kind === 'townhouse') {
    addBox(builder, 'concrete', [0, -y - 0.5, -0.1], [1.8, 1, 0.6]);
  }
  return builder;
}

function ridgeM(plan: BuildingPlan): number {
  return eavesM(plan) + plan.depthM * (plan.kind === 'hall' ? 0.14 : 0.36);
}

interface WindowStyle {
  readonly bayM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly sillM: number;
  readonly depthM: number;
}

function windowStyle(plan: BuildingPlan, rng: Rng): WindowStyle {
  const office = plan.kind === 'office';
  return {
    bayM: office ? rng.uniform(2.6, 3.4) : plan.kind === 'hall' ? 4.5 : rng.uniform(2.6, 3.5),
    widthM: office ? rng.uniform(1.9, 2.3) : rng.uniform(1, 1.5),
    heightM: office ? 1.7 : rng.uniform(1.3, 1.6),
    sillM: office ? 0.85 : 0.95,
    depthM: rng.uniform(0.1, 0.22),
  };
}

function openingsOf(plan: BuildingPlan, edge: number, length: number, style: WindowStyle, rng: Rng): Opening[] {
  const front = edge === 0;
  const base = 0.8 + (plan.kind === 'garage' ? 0 : 0.4);
  if (plan.kind === 'garage') {
    return front ? [{ u0: 0.3, u1: length - 0.3, v0: 0.82, v1: 3, depthM: 0.12, material: 'metal' }] : [];
  }
  // Gable ends and party walls have few windows.
  const side = edge % 2 === 1;
  if (side && (plan.kind === 'townhouse' || plan.kind === 'shop')) return [];
  const bays = Math.max(1, Math.floor((length - 0.8) / style.bayM));
  const bay = length / bays;
  const width = Math.min(style.widthM, bay - 0.7);
  const doorBay = front ? rng.integer(0, bays) : -1;
  const openings: Opening[] = [];
  for (let storey = 0; storey < plan.storeys; storey++) {
    const v = base + storey * plan.storeyM;
    for (let index = 0; index < bays; index++) {
      const middle = (index + 0.5) * bay;
      if (side && index % 2 === 1) continue;
      if (storey === 0 && index === doorBay) {
        openings.push({
          u0: middle - 0.55,
          u1: middle + 0.55,
          v0: base - 0.02,
          v1: base + 2.1,
          depthM: 0.3,
          material: 'door',
        });
      } else if (storey === 0 && plan.kind === 'shop' && front) {
        const half = (bay - 0.4) / 2;
        openings.push({
          u0: middle - half,
          u1: middle + half,
          v0: base + 0.3,
          v1: base + 2.35,
          depthM: 0.15,
          material: 'window',
        });
      } else if (plan.kind === 'hall') {
        const v0 = v + plan.storeyM - 2;
        openings.push({ u0: middle - 1.4, u1: middle + 1.4, v0, v1: v0 + 1, depthM: 0.1, material: 'window' });
      } else {
        const v0 = v + style.sillM;
        const balconyDoor = plan.balconies && front && storey > 0 && index % 2 === 0;
        openings.push({
          ...{ u0: middle - width / 2, u1: middle + width / 2, v0: balconyDoor ? v + 0.1 : v0, v1: v0 + style.heightM },
          ...{ depthM: style.depthM, material: 'window' },
        });
      }
    }
  }
  return openings;
}

function addBalconies(builder: MeshBuilder, plan: BuildingPlan, openings: readonly Opening[]): void {
  for (const { u0, u1, v0, v1 } of openings) {
    // Balcony doors are the tall openings above the ground floor.
    if (v0 < 3 || v1 - v0 < 2) continue;
    const x = (u0 + u1) / 2 - plan.lengthM / 2;
    const z = v0 - 0.8;
    const y = -plan.depthM / 2;
    const wide = u1 - u0 + 1.1;
    addBox(builder, 'concrete', [x, y - 0.6, z - 0.12], [wide, 1.2, 0.18]);
    addBox(builder, 'metal', [x, y - 1.17, z + 0.45], [wide, 0.05, 0.95]);
    for (const s of [-1, 1])
      addBox(builder, 'metal', [x + (s * (wide - 0.05)) / 2, y - 0.58, z + 0.45], [0.05, 1.14, 0.95]);
  }
}

/** Flat: slab below the parapet with huts, vents and plant; gabled: two slopes with eaves, chimneys, dormers. */
export function buildRoof(plan: BuildingPlan): MeshBuilder {
  const rng = keyedRng('world/outdoor/roof', plan.kind, plan.seed);
  const builder = new MeshBuilder();
  const { lengthM, depthM } = plan;
  const [x, y] = [lengthM / 2, depthM / 2];
  const eaves = eavesM(plan);
  if (plan.roof === 'flat') {
    addFlat(builder, 'roof', [[-x, -y], [x, -y], [x, y], [-x, y]], eaves); // prettier-ignore
    const thick = 0.25;
    for (const [x0, x1, y0, y1] of [
      [-x - 0.04, x + 0.04, -y - 0.04, -y + thick],
      [-x - 0.04, x + 0.04, y - thick, y + 0.04],
      [-x - 0.04, -x + thick, -y + thick, y - thick],
      [x - thick, x + 0.04, -y + thick, y - thick],
    ]) {
      addTaperedBox(builder, 'concrete', { x0, x1, y0, y1 }, eaves + 0.3, { x0, x1, y0, y1 }, eaves + 0.45);
    }
    if (plan.kind === 'garage') return builder;
    for (let count = rng.integer(1, 5); count > 0; count--) {
      const size = [rng.uniform(0.8, 3), rng.uniform(0.8, 2.5), rng.uniform(0.5, 2.4)] as const;
      const at = (reach: number, own: number): number => rng.uniform(-1, 1) * Math.max(0, reach - own / 2 - 0.6);
      addBox(
        builder,
        size[2] > 1.6 ? 'concrete' : 'metal',
        [at(x, size[0]), at(y, size[1]), eaves + size[2] / 2],
        size,
      );
    }
    return builder;
  }
  const ridge = ridgeM(plan);
  const over = plan.kind === 'townhouse' ? 0 : 0.35;
  const rise = (ridge - eaves) / y;
  const foot = eaves - rise * over + 0.12;
  const end = x + (over > 0 ? 0.3 : 0.02);
  const thickness = 0.14;
  for (const side of [-1, 1]) {
    const edge = side * (y + over);
    const slope = (z: number): readonly (readonly [number, number, number])[] => {
      const low = [-end, edge, foot + z] as const;
      const corners = [low, [end, edge, foot + z], [end, 0, ridge + 0.12 + z], [-end, 0, ridge + 0.12 + z]] as const;
      return corners;
    };
    const up = slope(0);
    const down = slope(-thickness);
    const [a, b, c, d] = up;
    const [e, f, g, h] = down;
    builder.polygon('roof', side < 0 ? [a, b, c, d] : [b, a, d, c]);
    builder.polygon('roof', side < 0 ? [f, e, h, g] : [e, f, g, h]);
    builder.polygon('roof', side < 0 ? [e, f, b, a] : [f, e, a, b]);
    builder.polygon('roof', side < 0 ? [f, g, c, b] : [g, f, b, c]);
    builder.polygon('roof', side < 0 ? [h, e, a, d] : [e, h, d, a]);
  }
  if (plan.kind === 'garage') return builder;
  for (let count = rng.integer(1, 3); count > 0; count--) {
    const at = rng.uniform(-0.4, 0.4) * lengthM;
    const aside = rng.uniform(-0.2, 0.2) * y;
    addBox(builder, 'brick', [at, aside, ridge + 0.25], [0.5, 0.7, 1.6]);
  }
  if (plan.kind !== 'hall' && rng.uniform() < 0.5) {
    for (const share of [-0.25, 0.25]) addDormer(builder, share * lengthM, -y * 0.55, eaves + rise * y * 0.45, y * 0.5);
  }
  return builder;
}

function addDormer(builder: MeshBuilder, x: number, y: number, z: number, depth: number): void {
  addBox(builder, 'roof', [x, y + depth / 2, z + 0.5], [1.5, depth, 1.3]);
  addBox(builder, 'window', [x, y - 0.01, z + 0.6], [1, 0.04, 0.8]);
}
