import { drawBorder, putBorder, tryTree } from './green.js';
import { tryFurniture } from './placeFurniture.js';
import { planCar, planPedestrian } from '../plans.js';
import { Path, PhasedSpeed } from '../motion/index.js';
import { sizeOfPlan } from '../outdoorObject.js';
import { plotsAt, type Junction, type RoadNet } from './roads.js';
import type { Site } from './site.js';
import { addMover } from './lanes.js';

/** One pavement of a junction's arm: `edge` tells on which side of the arm, `sign` on which of the main road. */
interface Pavement {
  readonly junction: Junction;
  readonly edge: 1 | -1;
  readonly sign: 1 | -1;
  /** Where the arm leaves the main road's pavement, from the main road's middle. */
  readonly fromN: number;
}

function pavementsOf(net: RoadNet): Pavement[] {
  return net.junctions.flatMap((junction) =>
    ([[1, junction.left, net.left], [-1, junction.right, net.right]] as const).flatMap(([sign, present, side]) =>
      present ? ([1, -1] as const).map((edge) => ({ junction, edge, sign, fromN: plotsAt(net, side) + 3 })) : [],
    ),
  ); // prettier-ignore
}

/** What stands along the arms of the junctions: parked cars, lamps, trees, signs, fences, people. */
export function furnishArms(site: Site, net: RoadNet): void {
  pavementsOf(net).forEach(({ junction, edge, sign, fromN }, index) => {
    const rng = site.rng('arm', index);
    const kerb = junction.s + edge * junction.halfM;
    const near = kerb + edge * 0.45;
    const street = edge > 0 ? Math.PI : 0;
    const far = site.halfWidthM;
    for (let n = fromN + 6; n < far; n += 27)
      tryFurniture(site, rng, 'lamp', { s: near, n: sign * n, yawRad: street }, 0.4);
    if (rng.uniform() < 0.5) {
      for (let n = fromN + rng.uniform(2, 8); n < far; n += rng.uniform(8, 15))
        tryTree(site, rng, near + edge * 0.1, sign * n, 'young', true);
    }
    for (let count = rng.poisson((far - fromN) / 14); count > 0; count--) {
      const place = { s: near, n: sign * rng.uniform(fromN, far), yawRad: street };
      const kind = rng.choice(['roundSign', 'squareSign', 'bin', 'bollard', 'cabinet', 'hydrant'] as const);
      tryFurniture(
        site,
        rng,
        kind,
        kind.endsWith('Sign') ? { ...place, yawRad: (Math.PI / 2) * rng.choice([1, -1]) } : place,
        0.5,
      );
    }
    if (junction.parkingM > 0) parkAlong(site, { junction, edge, sign, fromN }, index);
    const plots = kerb + edge * (junction.sidewalkM + 0.5);
    for (let n = fromN; n < far - 4;) {
      const length = rng.uniform(5, 15);
      if (rng.uniform() < 0.55)
        putBorder(site, rng, drawBorder(rng), [plots, sign * n], [plots, sign * Math.min(far, n + length)]);
      n += length + rng.uniform(0.5, 4);
    }
    for (let count = rng.poisson(site.options.maxPedestrians / 40); count > 0; count--) {
      const s = kerb + edge * rng.uniform(0.9, junction.sidewalkM - 0.3);
      site.tryStand(
        planPedestrian(rng, false),
        { s, n: sign * rng.uniform(fromN, far), yawRad: rng.uniform(0, 6.28) },
        0.1,
      );
    }
  });
}

function parkAlong(site: Site, { junction, edge, sign, fromN }: Pavement, index: number): void {
  const rng = site.rng('arm parked', index);
  const occupied = site.options.parked ?? rng.uniform(0.3, 0.9);
  const s = junction.s + edge * (junction.halfM - junction.parkingM / 2);
  for (let n = fromN + 6; n < site.halfWidthM;) {
    const plan = planCar(rng);
    const room = sizeOfPlan(plan)[0] + rng.uniform(0.6, 1.8);
    // Towards +n drives who keeps to the side of +s.
    const yawRad = (edge * Math.PI) / 2 + (rng.uniform() < 0.1 ? Math.PI : 0) + rng.normal(0, 0.02);
    if (rng.uniform() < occupied) site.tryStand(plan, { s, n: sign * (n + room / 2), yawRad }, 0.1);
    n += room;
  }
}

/** People on the pavements of the arms, to and from the main road and over it. */
export function addArmWalkers(site: Site, net: RoadNet): void {
  const rng = site.rng('arm walkers');
  for (const { junction, edge, sign } of pavementsOf(net)) {
    for (let count = rng.poisson(site.options.maxPedestrians / 30); count > 0; count--) {
      const s = junction.s + edge * (junction.halfM + rng.uniform(0.9, Math.max(1, junction.sidewalkM - 0.4)));
      const away = rng.choice([1, -1] as const);
      const path = new Path(s, sign * rng.uniform(4, site.halfWidthM), (sign * away * Math.PI) / 2);
      addMover(site, planPedestrian(rng, true), site.pathToWorld(path), new PhasedSpeed(0, 0, rng.uniform(0.9, 1.6)));
    }
  }
}
