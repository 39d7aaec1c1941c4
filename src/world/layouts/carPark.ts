import type { SceneBuilder } from '../sceneBuilder.js';

/** Rows of bays with an aisle between them; people between the cars, trees and lamps at the ends. */
export function layOutCarPark(builder: SceneBuilder): void {
  const { rng } = builder;
  const heading = rng.uniform() < 0.5 ? rng.normal(0, 0.08) : rng.uniform(-Math.PI / 2, Math.PI / 2);
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  const aisle = rng.uniform(6, 8);
  const bay = rng.uniform(2.5, 2.9);
  const occupied = rng.uniform(0.25, 0.75);
  for (let row = -3; row <= 3; row++) {
    // Pairs of rows nose to nose, an aisle between the pairs; the sensor drives along the middle aisle.
    const pair = Math.floor(row / 2);
    const n = (row - pair * 2 === 0 ? -5.1 : 0) + pair * (aisle + 10.2) + aisle / 2 + 5.1 + 2.55;
    for (let s = -20; s < 58; s += bay) {
      if (rng.uniform() > occupied) continue;
      const yaw = heading + (rng.uniform() < 0.7 ? 1 : -1) * (Math.PI / 2) + rng.normal(0, 0.04);
      builder.tryCar(s * cos - n * sin, s * sin + n * cos, yaw);
    }
  }
  const spot = (): [number, number] => {
    const range = rng.uniform(4, 45);
    const azimuth = rng.uniform(-0.74, 0.74);
    return [range * Math.cos(azimuth), range * Math.sin(azimuth)];
  };
  for (let count = rng.poisson(3); count > 0; count--) builder.tryPedestrian(...spot(), rng.uniform(0, 2 * Math.PI));
  if (rng.uniform() < 0.3) builder.tryCyclist(...spot(), rng.uniform(0, 2 * Math.PI));
  for (const [kind, mean] of [
    ['tree', 3],
    ['pole', 3],
    ['bush', 2],
    ['furniture', 1],
  ] as const) {
    for (let count = rng.poisson(mean); count > 0; count--) builder.clutter(kind, ...spot(), heading);
  }
  builder.barrier(rng.choice(['facade', 'hedge', 'wall']), rng.uniform(35, 58), 0, Math.PI / 2, rng.uniform(15, 40));
}
