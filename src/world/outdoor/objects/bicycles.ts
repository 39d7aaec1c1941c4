import { keyedRng } from '../../../random/index.js';
import { addBox, addCylinder, addLoft, circleRing, MeshBuilder, type Point3 } from '../../mesh/index.js';
import { addRider } from './rider.js';

/** Crank positions that are modelled. */
export const PEDAL_PHASES = 6;

export const BICYCLE_STYLES = ['city', 'racing', 'cargo'] as const;
export type BicycleStyle = (typeof BICYCLE_STYLES)[number];
/** A rim and tyre as a thin ring with spokes; the axle lies along y. */
function addSpokedWheel(builder: MeshBuilder, x: number, radius: number, tyreM: number, spokes: number): void {
  const sides = 16;
  const y = tyreM / 2;
  const ring = (side: number, r: number): Point3[] => circleRing([x, side * y, radius], [0, 1, 0], r, sides);
  const inner = radius - 2.4 * tyreM;
  addLoft(builder, 'tyre', [ring(-1, inner), ring(-1, radius), ring(1, radius), ring(1, inner), ring(-1, inner)], {
    start: false,
    end: false,
  });
  for (let spoke = 0; spoke < spokes; spoke++) {
    const angle = (2 * Math.PI * spoke) / spokes;
    const [dx, dz] = [Math.cos(angle), Math.sin(angle)];
    const w = 0.008;
    builder.polygon('rim', [
      [x - w * dz, 0, radius + w * dx],
      [x + w * dz, 0, radius - w * dx],
      [x + w * dz + inner * dx, 0, radius - w * dx + inner * dz],
      [x - w * dz + inner * dx, 0, radius + w * dx + inner * dz],
    ]);
  }
  addCylinder(builder, 'rim', [x, -0.05, radius], [x, 0.05, radius], 0.03, 0.03, 6);
}

/** A bicycle along +x, without anybody or with a rider whose feet stand at a crank position. */
export function buildBicycle(style: BicycleStyle, phase?: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/bicycle', style);
  const builder = new MeshBuilder();
  const radius = style === 'cargo' ? 0.3 : 0.34;
  const base = style === 'cargo' ? 1.5 : rng.uniform(1.0, 1.08);
  const [rear, front] = [-base / 2, base / 2];
  for (const x of [rear, front]) addSpokedWheel(builder, x, radius, style === 'racing' ? 0.026 : 0.042, 10);
  const crank: Point3 = [rear + 0.44, 0, 0.29];
  const saddle: Point3 = [rear + 0.24, 0, style === 'racing' ? 0.96 : 0.92];
  const head: Point3 = [front - 0.12, 0, 0.8];
  const grip: Point3 = [front - (style === 'racing' ? 0.05 : 0.24), 0, style === 'racing' ? 0.94 : 1.06];
  const tube = (a: Point3, b: Point3, r = 0.019): void => addCylinder(builder, 'carPaint', a, b, r, r, 6);
  tube(crank, saddle);
  tube(crank, head, 0.022);
  tube([saddle[0] + 0.04, 0, saddle[2] - 0.22], head);
  tube([front, 0, radius], [head[0] - 0.02, 0, head[2] + 0.12]);
  for (const y of [-0.05, 0.05]) {
    tube([rear, y, radius], [crank[0], y, crank[2]], 0.011);
    tube([rear, y, radius], [saddle[0] + 0.03, y, saddle[2] - 0.22], 0.011);
  }
  addCylinder(builder, 'darkTrim', [head[0] - 0.02, 0, head[2] + 0.1], grip, 0.015, 0.015, 6);
  const bar = style === 'racing' ? 0.21 : 0.29;
  addCylinder(builder, 'darkTrim', [grip[0], -bar, grip[2]], [grip[0], bar, grip[2]], 0.016, 0.016, 6);
  addBox(builder, 'darkTrim', [saddle[0], 0, saddle[2] + 0.02], [0.26, 0.15, 0.06]);
  if (style === 'city') {
    addBox(builder, 'darkTrim', [rear - 0.02, 0, 0.74], [0.4, 0.14, 0.03]);
    addBox(builder, 'tailLamp', [rear - 0.22, 0, 0.7], [0.03, 0.08, 0.05]);
  }
  if (style === 'cargo') addBox(builder, 'wood', [front - 0.45, 0, 0.5], [0.62, 0.5, 0.4]);
  const turn = phase === undefined ? 0.4 : (2 * Math.PI * phase) / PEDAL_PHASES;
  const pedals = [1, -1].map((side): Point3 => {
    const angle = turn + (side > 0 ? 0 : Math.PI);
    return [crank[0] + 0.17 * Math.cos(angle), side * 0.11, crank[2] + 0.17 * Math.sin(angle)];
  });
  for (const [x, y, z] of pedals) {
    addBox(builder, 'darkTrim', [x, y + Math.sign(y) * 0.03, z], [0.1, 0.08, 0.025]);
    addCylinder(builder, 'rim', [crank[0], y * 0.6, crank[2]], [x, y * 0.6, z], 0.012, 0.012, 5);
  }
  if (phase !== undefined) {
    const lean = style === 'racing' ? 0.75 : style === 'cargo' ? 0.12 : 0.28;
    addRider(builder, {
      seat: [saddle[0], 0, saddle[2] + 0.06],
      grip,
      bar: bar - 0.04,
      feet: pedals,
      lean,
      helmet: style === 'racing',
    });
  }
  return builder;
}
