import { keyedRng } from '../../src/random/index.js';
import { materialIndex, NO_OBJECT, type Instance, type Prototype } from '../../src/world/scene/index.js';

/** Vertices and triangles while they are made. */
class Shape {
  readonly positions: number[] = [];
  readonly triangles: number[] = [];

  /** A grid of (columns + 1) × (rows + 1) vertices at(u, v), u and v from 0 to 1. */
  grid(columns: number, rows: number, at: (u: number, v: number) => readonly [number, number, number]): void {
    const first = this.positions.length / 3;
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++) this.positions.push(...at(column / columns, row / rows));
    }
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const a = first + row * (columns + 1) + column;
        const b = a + columns + 1;
        this.triangles.push(a, a + 1, b, a + 1, b + 1, b);
      }
    }
  }

  prototype(id: string): Prototype {
    const mesh = {
      positions: Float32Array.from(this.positions),
      triangles: Uint32Array.from(this.triangles),
      materials: new Uint8Array(this.triangles.length / 3).fill(materialIndex('plaster')),
    };
    return { id, mesh };
  }
}

function ellipsoid(id: string, columns: number, rows: number, radii: readonly number[], z: number): Prototype {
  const shape = new Shape();
  shape.grid(columns, rows, (u, v) => {
    const [azimuth, polar] = [2 * Math.PI * u, Math.PI * (1 - v)];
    const ripple = 1 + 0.05 * Math.sin(9 * azimuth) * Math.sin(7 * polar);
    return [
      radii[0] * ripple * Math.sin(polar) * Math.cos(azimuth),
      radii[1] * ripple * Math.sin(polar) * Math.sin(azimuth),
      z + radii[2] * ripple * Math.cos(polar),
    ];
  });
  return shape.prototype(id);
}

/** Four walls whose windows lie 0.2 m deep. */
function building(id: string): Prototype {
  const shape = new Shape();
  for (let side = 0; side < 4; side++) {
    const [cos, sin] = [Math.cos((side * Math.PI) / 2), Math.sin((side * Math.PI) / 2)];
    shape.grid(24, 16, (u, v) => {
      const window = Math.floor(24 * u) % 2 === 1 && Math.floor(16 * v) % 2 === 1 ? 0.2 : 0;
      const [x, y] = [8 - window, 16 * u - 8];
      return [cos * x - sin * y, sin * x + cos * y, 12 * v];
    });
  }
  shape.grid(4, 4, (u, v) => [16 * u - 8, 16 * v - 8, 12]);
  return shape.prototype(id);
}

function leaves(id: string): Prototype {
  const rng = keyedRng('bench', 'leaves');
  const shape = new Shape();
  for (let leaf = 0; leaf < 700; leaf++) {
    const centre = [rng.normal(0, 1.1), rng.normal(0, 1.1), 4 + rng.normal(0, 0.9)];
    const corner = (): [number, number, number] => [0, 1, 2].map((k) => centre[k] + rng.normal(0, 0.15)) as never;
    const corners = [corner(), corner(), corner(), corner()];
    shape.grid(1, 1, (u, v) => corners[u + 2 * v]);
  }
  shape.grid(8, 6, (u, v) => [0.15 * Math.cos(2 * Math.PI * u), 0.15 * Math.sin(2 * Math.PI * u), 4 * v]);
  return shape.prototype(id);
}

function place(prototype: Prototype, x: number, y: number, z: number, yaw: number, scale = 1): Instance {
  const [cos, sin] = [scale * Math.cos(yaw), scale * Math.sin(yaw)];
  return {
    prototype,
    worldFromLocal: Float64Array.of(cos, -sin, 0, x, sin, cos, 0, y, 0, 0, scale, z),
    object: NO_OBJECT,
    tint: [200, 200, 200],
    reflectivityFactor: 1,
  };
}

/** A street crossing of 200 m × 200 m: hilly ground, building rows, trees with leaves, cars and walkers. */
export function denseBlock(): Instance[] {
  const rng = keyedRng('bench', 'block');
  const height = (x: number, y: number): number => 0.4 * Math.sin(x / 31) + 0.3 * Math.cos(y / 23);
  const ground = new Shape();
  ground.grid(150, 150, (u, v) => {
    const [x, y] = [200 * u - 100, 200 * v - 100];
    return [x, y, height(x, y)];
  });
  const instances = [place(ground.prototype('ground'), 0, 0, 0, 0)];
  const house = building('house');
  const tree = leaves('tree');
  const car = ellipsoid('car', 48, 24, [2.2, 0.9, 0.75], 0.85);
  const walker = ellipsoid('walker', 24, 20, [0.25, 0.3, 0.88], 0.88);
  for (let k = 0; k < 20; k++) {
    const along = (k % 5) * 20 + 24;
    const [x, y] = [
      [along, 24],
      [along, -24],
      [-along, 24],
      [-along, -24],
    ][Math.floor(k / 5)];
    instances.push(place(house, x, y, height(x, y) - 0.2, 0, rng.uniform(0.8, 1.1)));
  }
  for (let k = 0; k < 60; k++) {
    const x = rng.uniform(-95, 95);
    const y = (rng.uniform() < 0.5 ? -1 : 1) * rng.uniform(9, 13);
    instances.push(place(tree, x, y, height(x, y), rng.uniform(0, 6), rng.uniform(0.7, 1.4)));
  }
  for (let k = 0; k < 40; k++) {
    const [x, y] = [rng.uniform(-90, 90), (k % 2 === 0 ? 1 : -1) * rng.uniform(3, 7)];
    instances.push(place(k % 4 === 3 ? walker : car, x, y, height(x, y), rng.uniform(-0.1, 0.1)));
  }
  return instances;
}

/** (channels · steps, 3) unit directions of a whole turn from +2° to -24.8°, channel by channel. */
export function turnDirections(channels: number, steps: number): Float64Array {
  const directions = new Float64Array(3 * channels * steps);
  for (let ray = 0; ray < channels * steps; ray++) {
    const elevation = ((2 - (26.8 * Math.floor(ray / steps)) / (channels - 1)) * Math.PI) / 180;
    const azimuth = -Math.PI + (2 * Math.PI * ((ray % steps) + 0.5)) / steps;
    const level = Math.cos(elevation);
    directions.set([level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation)], 3 * ray);
  }
  return directions;
}
