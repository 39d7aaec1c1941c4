import type { Rng } from '../../../contracts/index.js';
import { planBicycle, planCar, planMotorcycle, planPedestrian, planTruck } from '../plans.js';
import { sizeOfPlan } from '../outdoorObject.js';
import { TREE_SPECIES } from '../objects/trees.js';
import type { SideOfRoad } from './frontage.js';
import { tryTree } from './green.js';
import { tryFurniture } from './placeFurniture.js';
import { kerbAt, plotsAt, stretchesBetween } from './roads.js';
import type { Site } from './site.js';

/** Parked vehicles between junctions, along the kerb or nose to it. */
export function parkVehicles(site: Site, { sign, side, net }: SideOfRoad): void {
  if (side.parkingM === 0) return;
  const rng = site.rng('parked', sign);
  const occupied = site.options.parked ?? rng.uniform(0.35, 0.95);
  const across = side.parking === 'across';
  const n = sign * (kerbAt(net, side) - side.parkingM / 2);
  for (const [from, to] of stretchesBetween(net, site.halfLengthM, 7, sign)) {
    for (let s = from + rng.uniform(0, 3); s < to;) {
      const truck = !across && rng.uniform() < 0.02;
      const plan = truck ? planTruck(rng) : planCar(rng);
      const [length, width] = sizeOfPlan(plan);
      const room = across ? Math.max(2.5, width + 0.6) : length + rng.uniform(0.6, 1.7);
      if (s + room > to) break;
      if (rng.uniform() < occupied) {
        // Most stand in the direction of their lane.
        const flow = (sign > 0 ? Math.PI : 0) + (rng.uniform() < 0.12 ? Math.PI : 0);
        const yaw = across ? (Math.PI / 2) * rng.choice([1, -1]) : flow;
        const inwards = across ? rng.normal(0, 0.12) : rng.normal(0, 0.06);
        site.tryStand(plan, { s: s + room / 2, n: n + inwards, yawRad: yaw + rng.normal(0, 0.02) }, 0.1);
      }
      s += room;
    }
  }
}

/** Street trees, lamps, signs, bins, benches, racks, shelters beside the kerb. */
export function furnishPavement(site: Site, { sign, side, net }: SideOfRoad): void {
  const rng = site.rng('furniture', sign);
  const kerb = kerbAt(net, side);
  const yaw = (-sign * Math.PI) / 2;
  const near = sign * (kerb + (side.vergeM > 0 ? side.vergeM / 2 : 0.5));
  const species = rng.choice(TREE_SPECIES.filter((name) => name !== 'conifer'));
  const withTrees = rng.uniform() < 0.7 && (side.vergeM > 0 || side.sidewalkM > 2.2);
  const spacing = rng.uniform(8, 16);
  const lamps = rng.uniform(22, 34);
  for (const [from, to] of stretchesBetween(net, site.halfLengthM, 6, sign)) {
    for (let s = from + 4; s < to; s += lamps) tryFurniture(site, rng, 'lamp', { s, n: near, yawRad: yaw }, 0.4);
    if (withTrees) {
      for (let s = from + 2 + rng.uniform(0, spacing); s < to; s += spacing) {
        if (rng.uniform() < 0.85) tryTree(site, rng, s, near, species);
      }
    }
    for (let count = rng.poisson((to - from) / 11); count > 0; count--) {
      const s = rng.uniform(from, to);
      const draw = rng.uniform();
      const place = { s, n: near, yawRad: yaw };
      if (draw < 0.25)
        tryFurniture(
          site,
          rng,
          rng.choice(['roundSign', 'squareSign']),
          { ...place, yawRad: rng.choice([0, Math.PI]) },
          0.4,
        );
      else if (draw < 0.5) tryFurniture(site, rng, rng.choice(['bin', 'hydrant', 'bollard', 'bollard']), place, 0.5);
      else if (draw < 0.6) tryFurniture(site, rng, 'cabinet', place, 0.9);
      else if (draw < 0.72) tryFurniture(site, rng, 'planter', place);
      else if (draw < 0.8) tryFurniture(site, rng, 'bench', place);
      else if (draw < 0.88) tryFurniture(site, rng, 'container', { ...place, n: sign * (plotsAt(net, side) - 0.4) });
      else parkTwoWheelers(site, rng, s, near, yaw);
    }
    if (side.sidewalkM > 2.4 && rng.uniform() < 0.4) {
      const s = rng.uniform(from, to);
      const n = sign * (plotsAt(net, side) - 0.9);
      if (tryFurniture(site, rng, 'shelter', { s, n, yawRad: yaw })) {
        for (let count = rng.integer(0, 3); count > 0; count--) {
          const yawRad = yaw + rng.normal(0, 0.6);
          site.tryStand(planPedestrian(rng, false), { s: s + rng.uniform(-3.5, 3.5), n: n - sign * 0.9, yawRad }, 0.05);
        }
      }
    }
  }
  for (const junction of net.junctions) {
    if (!junction.signals) continue;
    // Lights stand right of the traffic that they stop.
    const s = junction.s + sign * (junction.halfM + 5.2);
    tryFurniture(site, rng, 'trafficLight', { s, n: sign * (kerb + 0.5), yawRad: sign > 0 ? 0 : Math.PI }, 0.4);
  }
}

function parkTwoWheelers(site: Site, rng: Rng, s: number, n: number, yaw: number): void {
  const motor = rng.uniform() < 0.4;
  for (let index = 0, count = rng.integer(1, 4); index < count; index++) {
    const plan = motor ? planMotorcycle(rng, false) : planBicycle(rng, false);
    // Along the kerb: across it they would stand in people's way.
    site.tryStand(plan, { s: s + index * 2.3, n, yawRad: yaw + Math.PI / 2 + rng.normal(0, 0.08) }, 0.1);
  }
}

/** People who wait, talk or look. */
export function standPeople(site: Site, { sign, side, net }: SideOfRoad): void {
  const rng = site.rng('standing', sign);
  const [low, high] = [kerbAt(net, side) + side.vergeM + 0.7, plotsAt(net, side) - 0.3];
  if (high <= low) return;
  for (let count = rng.poisson(site.options.maxPedestrians / 10); count > 0; count--) {
    const s = rng.uniform(-site.halfLengthM, site.halfLengthM);
    const n = sign * rng.uniform(low, high);
    const yawRad = rng.uniform(0, 2 * Math.PI);
    if (!site.tryStand(planPedestrian(rng, false), { s, n, yawRad }, 0.1)) continue;
    if (rng.uniform() < 0.35) {
      const reach = rng.uniform(0.8, 1.1);
      const other = { s: s + reach * Math.cos(yawRad), n: n + reach * Math.sin(yawRad), yawRad: yawRad + Math.PI };
      site.tryStand(planPedestrian(rng, false), other, 0.05);
    }
  }
}
