/**
 * What stands beside roads and is no labelled object. Sizes vary so that a detector learns what a car is not.
 */
import type { Rng } from '../../contracts/index.js';
import { ObjectFrame } from '../objectFrame.js';
import { NO_OBJECT, type Primitives } from '../primitives.js';

/** Opens a background frame at a place. */
function at(primitives: Primitives, x: number, y: number, z: number, yawRad: number, brightness = 1): ObjectFrame {
  return new ObjectFrame(primitives, x, y, z, yawRad, NO_OBJECT, brightness);
}

/** A stretch of facade along local x with windows, doors and small recesses. */
export function buildFacade(
  primitives: Primitives,
  x: number,
  y: number,
  z: number,
  yawRad: number,
  lengthM: number,
  rng: Rng,
): void {
  const wall = at(primitives, x, y, z, yawRad, rng.uniform(0.5, 1.5));
  const height = rng.uniform(3.5, 12);
  const thickness = 0.5;
  for (let start = -lengthM / 2; start < lengthM / 2;) {
    const piece = Math.min(rng.uniform(2.5, 6), lengthM / 2 - start);
    const recess = rng.uniform() < 0.25 ? rng.uniform(0.1, 0.8) : 0;
    const middle = start + piece / 2;
    wall.box('plaster', [middle, -recess, height / 2], [piece, thickness, height]);
    for (let storey = 0; storey < 2 && piece > 2; storey++) {
      const sill = 0.9 + storey * 2.9;
      for (const side of [-1, 1]) {
        wall.box('window', [middle, side * (thickness / 2) - recess, sill + 0.7], [rng.uniform(0.9, 1.6), 0.04, 1.4]);
      }
    }
    start += piece;
  }
}

/** A low garden wall or a solid fence along local x. */
export function buildGardenWall(
  primitives: Primitives,
  x: number,
  y: number,
  z: number,
  yawRad: number,
  lengthM: number,
  rng: Rng,
): void {
  const height = rng.uniform(0.4, 1.9);
  const material = rng.uniform() < 0.5 ? 'plaster' : 'wood';
  const thickness = rng.uniform(0.06, 0.35);
  const wall = at(primitives, x, y, z, yawRad, rng.uniform(0.4, 1.4));
  wall.box(material, [0, 0, height / 2], [lengthM, thickness, height]);
  if (rng.uniform() < 0.4) {
    for (let post = -lengthM / 2; post <= lengthM / 2; post += 2.5) {
      wall.box(material, [post, 0, height / 2 + 0.08], [0.3, 0.35, height + 0.16]);
    }
  }
}

/** A mesh fence: posts and a volume that lets most rays through. */
export function buildMeshFence(
  primitives: Primitives,
  x: number,
  y: number,
  z: number,
  yawRad: number,
  lengthM: number,
  rng: Rng,
): void {
  const height = rng.uniform(0.9, 2);
  const fence = at(primitives, x, y, z, yawRad);
  fence.box('mesh', [0, 0, height / 2], [lengthM, 0.05, height]);
  for (let post = -lengthM / 2; post <= lengthM / 2; post += rng.uniform(2, 3)) {
    fence.cylinder('metal', [post, 0, height / 2], 0.03, height);
  }
}

/** A clipped hedge of uneven depth and height along local x. */
export function buildHedge(
  primitives: Primitives,
  x: number,
  y: number,
  z: number,
  yawRad: number,
  lengthM: number,
  rng: Rng,
): void {
  const height = rng.uniform(0.7, 2.4);
  const depth = rng.uniform(0.5, 1.3);
  const hedge = at(primitives, x, y, z, yawRad, rng.uniform(0.6, 1.3));
  for (let start = -lengthM / 2; start < lengthM / 2;) {
    const piece = Math.min(rng.uniform(0.7, 2), lengthM / 2 - start);
    const top = height + rng.uniform(-0.15, 0.15);
    hedge.box(
      'hedge',
      [start + piece / 2, rng.uniform(-0.12, 0.12), top / 2],
      [piece + 0.1, depth + rng.uniform(-0.15, 0.15), top],
    );
    start += piece;
  }
}

/** A bush or a row of bushes grown together: car-sized green lumps are the classic false alarm. */
export function buildBush(primitives: Primitives, x: number, y: number, z: number, rng: Rng): void {
  const bush = at(primitives, x, y, z, rng.uniform(0, Math.PI), rng.uniform(0.6, 1.3));
  const lumps = rng.integer(1, 5);
  const size = rng.uniform(0.35, 1.1);
  for (let lump = 0; lump < lumps; lump++) {
    const r = size * rng.uniform(0.6, 1.1);
    const height = r * rng.uniform(0.7, 1.3);
    bush.ellipsoid(
      'hedge',
      [(lump - (lumps - 1) / 2) * size * 1.1, rng.uniform(-0.3, 0.3), height * 0.8],
      [r, r * rng.uniform(0.7, 1.1), height],
    );
  }
}

export function buildTree(primitives: Primitives, x: number, y: number, z: number, rng: Rng): void {
  const tree = at(primitives, x, y, z, rng.uniform(0, Math.PI), rng.uniform(0.7, 1.2));
  const trunk = rng.uniform(1.4, 3.2);
  const radius = rng.uniform(0.08, 0.3);
  const lean = rng.normal(0, 0.05);
  tree.cylinder('trunk', [0, 0, trunk / 2], radius, trunk + 0.6, { pitchRad: lean });
  const crown = rng.uniform(0.9, 2.6);
  const lumps = rng.integer(2, 6);
  for (let lump = 0; lump < lumps; lump++) {
    const r = crown * rng.uniform(0.5, 0.9);
    tree.ellipsoid(
      'foliage',
      [rng.uniform(-0.5, 0.5) * crown, rng.uniform(-0.5, 0.5) * crown, trunk + r * rng.uniform(0.6, 1.8)],
      [r, r, r * rng.uniform(0.7, 1.2)],
    );
  }
  if (rng.uniform() < 0.2) tree.box('pavement', [0, 0, 0.15], [1.4, 1.4, 0.3]);
}

/** A lamp post, traffic sign, traffic light or bollard. */
export function buildPole(primitives: Primitives, x: number, y: number, z: number, yawRad: number, rng: Rng): void {
  const pole = at(primitives, x, y, z, yawRad + rng.normal(0, 0.2), rng.uniform(0.5, 1.5));
  const kind = rng.uniform();
  if (kind < 0.3) {
    const height = rng.uniform(4, 8);
    const radius = rng.uniform(0.06, 0.14);
    pole.cylinder('metal', [0, 0, height / 2], radius, height);
    pole.cylinder('metal', [0, 0, 0.5], radius * 1.6, 1);
  } else if (kind < 0.65) {
    const height = rng.uniform(1.9, 2.8);
    pole.cylinder('metal', [0, 0, height / 2], 0.035, height);
    const size = rng.uniform(0.4, 0.9);
    pole.box('sign', [0.05, 0, height - size / 2], [0.02, size, rng.uniform(0.3, 0.9)]);
  } else if (kind < 0.8) {
    const height = rng.uniform(2.6, 3.6);
    pole.cylinder('metal', [0, 0, height / 2], 0.07, height);
    pole.box('metal', [0.1, 0, height - 0.4], [0.25, 0.35, 0.9], { brightness: 0.4 });
  } else {
    const height = rng.uniform(0.7, 1.2);
    pole.cylinder('metal', [0, 0, height / 2], rng.uniform(0.05, 0.16), height);
  }
}

/** Street furniture of a person's or a small car's size: bins, cabinets, benches, advertising columns, skips. */
export function buildFurniture(
  primitives: Primitives,
  x: number,
  y: number,
  z: number,
  yawRad: number,
  rng: Rng,
): void {
  const thing = at(primitives, x, y, z, yawRad + rng.normal(0, 0.3), rng.uniform(0.4, 1.4));
  const kind = rng.uniform();
  if (kind < 0.4) {
    const bins = rng.integer(1, 4);
    for (let bin = 0; bin < bins; bin++) {
      const half = rng.uniform(0.24, 0.33);
      const height = rng.uniform(0.9, 1.2);
      const foot = (r: number) => ({ rear: bin * 0.7 - r, front: bin * 0.7 + r, halfWidth: r });
      thing.block('metal', 0.05, height, foot(half - 0.06), foot(half));
    }
  } else if (kind < 0.65) {
    const height = rng.uniform(0.8, 1.7);
    thing.box('metal', [0, 0, height / 2], [rng.uniform(0.5, 1.6), rng.uniform(0.3, 0.6), height]);
  } else if (kind < 0.8) {
    thing.box('wood', [0, 0, 0.45], [1.6, 0.45, 0.06]);
    thing.box('wood', [0, -0.2, 0.7], [1.6, 0.05, 0.4], { rollRad: 0.15 });
    for (const end of [-0.65, 0.65]) thing.box('metal', [end, 0, 0.22], [0.06, 0.4, 0.44]);
  } else if (kind < 0.9) {
    const height = rng.uniform(1.8, 3);
    thing.cylinder('plaster', [0, 0, height / 2], rng.uniform(0.3, 0.7), height);
  } else {
    const height = rng.uniform(1, 1.9);
    thing.box('metal', [0, 0, height / 2], [rng.uniform(1.4, 3.5), rng.uniform(1, 1.8), height]);
  }
}
