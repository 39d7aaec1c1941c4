import type { Rng } from '../../../contracts/index.js';
import { keyedRng } from '../../../random/index.js';
import { addBox, addWall, MeshBuilder, type Opening } from '../../mesh/index.js';
import { eavesM, ridgeM, type BuildingPlan } from './buildingPlan.js';

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
          u0: middle - width / 2,
          u1: middle + width / 2,
          v0: balconyDoor ? v + 0.1 : v0,
          v1: v0 + style.heightM,
          depthM: style.depthM,
          material: 'window',
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
