import type { Barrier, SceneBuilder } from '../sceneBuilder.js';

/** A square or a yard: things anywhere and at any angle, so that a detector cannot rely on the order of a street. */
export function layOutOpenGround(builder: SceneBuilder): void {
  const { rng } = builder;
  const anywhere = (near: number, far: number): [number, number] => {
    const range = rng.uniform(near, far);
    const azimuth = rng.uniform(-0.74, 0.74);
    return [range * Math.cos(azimuth), range * Math.sin(azimuth)];
  };
  const turn = (): number => rng.uniform(0, 2 * Math.PI);
  const barriers: readonly Barrier[] = ['facade', 'wall', 'hedge', 'mesh'];
  for (let count = rng.integer(2, 7); count > 0; count--) {
    builder.barrier(rng.choice(barriers), ...anywhere(14, 60), turn(), rng.uniform(3, 14));
  }
  const prevailing = turn();
  for (let count = rng.integer(2, 11); count > 0; count--) {
    const yaw = rng.uniform() < 0.5 ? prevailing + rng.normal(0, 0.1) : turn();
    builder.tryCar(...anywhere(4, 52), yaw);
  }
  for (let count = rng.integer(1, 8); count > 0; count--) builder.tryPedestrian(...anywhere(3.5, 45), turn());
  for (let count = rng.integer(0, 3); count > 0; count--) builder.tryCyclist(...anywhere(4, 45), turn());
  for (const [kind, mean] of [
    ['pole', 4],
    ['tree', 3],
    ['furniture', 3],
    ['bush', 3],
  ] as const) {
    for (let count = rng.poisson(mean); count > 0; count--) builder.clutter(kind, ...anywhere(4, 55), turn());
  }
}
