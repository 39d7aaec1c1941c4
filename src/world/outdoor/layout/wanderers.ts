import type { Rng } from '../../../contracts/index.js';
import { Path, PhasedSpeed } from '../motion/index.js';
import { planPedestrian } from '../plans.js';
import type { Site } from './site.js';
import { addMover } from './lanes.js';

/** People who stand about on a rectangle of ground or cross it, each straight to where they want to go. */
export function addWanderers(site: Site, rng: Rng, s0: number, s1: number, n0: number, n1: number, mean: number): void {
  const spot = (): readonly [number, number] => [rng.uniform(s0, s1), rng.uniform(n0, n1)];
  for (let count = rng.poisson(mean); count > 0; count--) {
    const [s, n] = spot();
    if (rng.uniform() < 0.5) {
      site.tryStand(planPedestrian(rng, false), { s, n, yawRad: rng.uniform(0, 2 * Math.PI) });
      continue;
    }
    const [x, y] = site.toWorld(s, n);
    const [toX, toY] = site.toWorld(...spot());
    const yawRad = Math.atan2(toY - y, toX - x);
    // Half way in the middle of the recording, so that nobody leaves the plot for long.
    const speed = new PhasedSpeed(site.options.durationS / 2, Math.hypot(toX - x, toY - y) / 2, rng.uniform(0.8, 1.5));
    addMover(site, planPedestrian(rng, true), new Path(x, y, yawRad), speed);
  }
}
