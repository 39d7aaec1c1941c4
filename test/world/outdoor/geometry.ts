/** Brute-force geometry for the world's tests. */
import { createHash } from 'node:crypto';
import type { Instance, Scene, SceneObject } from '../../../src/world/scene/index.js';

/** Calls with every vertex that a triangle uses, world frame. */
export function eachVertex(instance: Instance, visit: (x: number, y: number, z: number) => void): void {
  const { positions, triangles } = instance.prototype.mesh;
  const m = instance.worldFromLocal;
  for (const vertex of triangles) {
    const [x, y, z] = [positions[3 * vertex], positions[3 * vertex + 1], positions[3 * vertex + 2]];
    visit(
      m[0] * x + m[1] * y + m[2] * z + m[3],
      m[4] * x + m[5] * y + m[6] * z + m[7],
      m[8] * x + m[9] * y + m[10] * z + m[11],
    );
  }
}

/** Heights at which the vertical line through (x, y) meets the instance, world frame. */
export function heightsOver(instance: Instance, x: number, y: number): number[] {
  const { positions, triangles } = instance.prototype.mesh;
  const m = instance.worldFromLocal;
  const corner = (vertex: number): number[] => {
    const [a, b, c] = [positions[3 * vertex], positions[3 * vertex + 1], positions[3 * vertex + 2]];
    return [0, 4, 8].map((row) => m[row] * a + m[row + 1] * b + m[row + 2] * c + m[row + 3]);
  };
  const heights: number[] = [];
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [corner(triangles[at]), corner(triangles[at + 1]), corner(triangles[at + 2])];
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if (Math.abs(area) < 1e-9) continue;
    const u = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area;
    const v = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area;
    if (u < 0 || v < 0 || u + v > 1) continue;
    heights.push(a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2]));
  }
  return heights;
}

/** How far an object's shape reaches in its box's own axes at a time: [low, high] of forward, left, up. */
export function reachOf(object: SceneObject, timeS: number): number[][] {
  const { x, y, z, yawRad } = object.trajectory.at(timeS);
  const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
  const reach = [0, 1, 2].map(() => [Infinity, -Infinity]);
  for (const instance of object.instancesAt(timeS)) {
    eachVertex(instance, (px, py, pz) => {
      const local = [cos * (px - x) + sin * (py - y), cos * (py - y) - sin * (px - x), pz - z];
      local.forEach((value, axis) => {
        reach[axis][0] = Math.min(reach[axis][0], value);
        reach[axis][1] = Math.max(reach[axis][1], value);
      });
    });
  }
  return reach;
}

/** Of everything a scene is made of, at several times. */
export function digestOf(scene: Scene): string {
  const hash = createHash('sha256');
  const meshes = new Set<string>();
  const add = (instances: readonly Instance[]): void => {
    for (const { prototype, worldFromLocal, object, tint, reflectivityFactor, semantic } of instances) {
      hash.update(JSON.stringify([prototype.id, [...worldFromLocal], object, tint, reflectivityFactor, semantic]));
      if (meshes.has(prototype.id)) continue;
      meshes.add(prototype.id);
      const { positions, triangles, materials } = prototype.mesh;
      for (const array of [positions, triangles, materials]) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)); // prettier-ignore
    }
  };
  add(scene.fixed);
  for (const time of [0, scene.durationS / 3, scene.durationS]) {
    for (const object of scene.objects) add(object.instancesAt(time));
    hash.update(JSON.stringify(scene.ego.at(time)));
  }
  hash.update(JSON.stringify([scene.key, scene.landmarks, scene.sun, scene.objects]));
  return hash.digest('hex');
}

/** Whether two rectangles (x, y, yaw, length, width) share an inner point, by separating axes. */
export function rectanglesOverlap(a: readonly number[], b: readonly number[]): boolean {
  const corners = ([x, y, yaw, length, width]: readonly number[]): number[][] =>
    [[1, 1], [1, -1], [-1, -1], [-1, 1]].map(([i, j]) => [
      x + (Math.cos(yaw) * i * length - Math.sin(yaw) * j * width) / 2,
      y + (Math.sin(yaw) * i * length + Math.cos(yaw) * j * width) / 2,
    ]); // prettier-ignore
  const [p, q] = [corners(a), corners(b)];
  for (const yaw of [a[2], a[2] + Math.PI / 2, b[2], b[2] + Math.PI / 2]) {
    const project = (points: number[][]): number[] => points.map(([x, y]) => x * Math.cos(yaw) + y * Math.sin(yaw));
    const [s, t] = [project(p), project(q)];
    if (Math.max(...s) <= Math.min(...t) || Math.max(...t) <= Math.min(...s)) return false;
  }
  return true;
}
