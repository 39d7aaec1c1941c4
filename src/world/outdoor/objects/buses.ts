import { keyedRng } from '../../../random/index.js';
import { addBox, addTaperedBox, addWall, addWheel, MeshBuilder, type Opening } from '../../mesh/index.js';

/** How far the mirrors reach ahead of the front. */
export const BUS_MIRROR_M = 0.23;

/** A rigid city bus: large windows between narrow pillars, doors on the right, low floor; the front looks along +x. */
export function buildBus(variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/bus', variant);
  const u = (low: number, high: number): number => rng.uniform(low, high);
  const builder = new MeshBuilder();
  const length = u(10.2, 12.2);
  const half = u(2.46, 2.55) / 2;
  const top = u(2.9, 3.25);
  const wheel = 0.48;
  const sill = 0.32;
  const front = length / 2;
  const axles = [front - 2.7, -front + 3.3];
  const sideOpenings = (doors: boolean): Opening[] => {
    const openings: Opening[] = [];
    const panes = Math.round((length - 1.2) / 1.55);
    const pane = (length - 1.2) / panes;
    const belt = 1.08 - sill;
    for (let index = 0; index < panes; index++) {
      const u0 = 0.6 + index * pane + 0.06;
      const u1 = u0 + pane - 0.12;
      const door = doors && (index === panes - 1 || index === Math.floor(panes / 2));
      openings.push({ u0, u1, v0: door ? 0.06 : belt, v1: top - sill - 0.5, depthM: 0.04, material: 'glass' });
    }
    // Wheel arches: dark wells that the wheels stand in.
    for (const axle of axles) {
      const at = doors ? axle + front : front - axle;
      const [u0, u1] = [at - 0.62, at + 0.62];
      openings.push({ u0, u1, v0: 0, v1: 2 * wheel + 0.08 - sill, depthM: 0.5, material: 'darkTrim' });
    }
    return openings;
  };
  // Doors reach into the band of the arches only where no axle stands.
  const clear = (openings: Opening[]): Opening[] => {
    const arches = openings.slice(-2);
    return openings.map((opening) => {
      const meets = arches.some((arch) => arch !== opening && arch.u0 < opening.u1 && arch.u1 > opening.u0);
      return meets && opening.v0 < arches[0].v1 && !arches.includes(opening)
        ? { ...opening, v0: arches[0].v1 + 0.02 }
        : opening;
    });
  };
  const glassFront: Opening[] = [
    { u0: 0.08, u1: 2 * half - 0.08, v0: 0.75, v1: top - sill - 0.42, depthM: 0.05, material: 'glass' },
  ];
  const rearWindow: Opening[] = [
    { u0: 0.25, u1: 2 * half - 0.25, v0: 1.25, v1: top - sill - 0.5, depthM: 0.03, material: 'glass' },
  ];
  addWall(builder, 'carPaint', [-front, -half], [front, -half], sill, top - 0.14, clear(sideOpenings(true)));
  addWall(builder, 'carPaint', [front, -half], [front, half], sill, top - 0.14, glassFront);
  addWall(builder, 'carPaint', [front, half], [-front, half], sill, top - 0.14, clear(sideOpenings(false)));
  addWall(builder, 'carPaint', [-front, half], [-front, -half], sill, top - 0.14, rearWindow);
  const body = { x0: -front, x1: front, y0: -half, y1: half };
  const roof = { x0: -front + 0.12, x1: front - 0.12, y0: -half + 0.14, y1: half - 0.14 };
  addTaperedBox(builder, 'carPaint', body, top - 0.14, roof, top, { start: false });
  const floor = { x0: -front + 0.02, x1: front - 0.02, y0: -half + 0.02, y1: half - 0.02 };
  addTaperedBox(builder, 'darkTrim', floor, sill - 0.02, floor, sill);
  for (const x of [u(-3, -1.5), u(1, 2.5)]) addBox(builder, 'carPaint', [x, 0, top + 0.08], [2, 1.6, 0.2]);

  for (const x of axles) {
    for (const side of [1, -1] as const) addWheel(builder, [x, side * (half - 0.18), wheel], wheel, 0.28, side);
  }
  addBox(builder, 'darkTrim', [front - 0.02, 0, top - 0.3], [0.06, half * 1.5, 0.24]);
  addBox(builder, 'plate', [front + 0.006, 0, sill + 0.2], [0.015, 0.5, 0.11]);
  addBox(builder, 'plate', [-front - 0.006, 0, sill + 0.5], [0.015, 0.5, 0.11]);
  for (const side of [1, -1]) {
    addBox(builder, 'headLamp', [front, side * (half - 0.32), sill + 0.35], [0.05, 0.36, 0.2]);
    addBox(builder, 'tailLamp', [-front, side * (half - 0.16), sill + 0.8], [0.05, 0.16, 0.5]);
    addBox(builder, 'darkTrim', [front + BUS_MIRROR_M - 0.11, side * (half - 0.1), top - 0.75], [0.22, 0.2, 0.4]);
  }
  return builder;
}
