import { keyedRng } from '../../../random/index.js';
import { addBox, addFlat, addTaperedBox, MeshBuilder } from '../../mesh/index.js';
import { eavesM, ridgeM, type BuildingPlan } from './buildingPlan.js';

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
